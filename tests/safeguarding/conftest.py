import shutil

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.safeguarding.family import addresses_of, make_family


@pytest.fixture(autouse=True)
def no_counts():
    """Limits count in the cache, which no transaction rolls back."""
    cache.clear()


@pytest.fixture
def family(site, settings, tmp_path, committed):
    """A family with a published story, and a media folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with committed():
        return make_family()


@pytest.fixture
def restored(family, settings, tmp_path, committed):
    """Do `act` (callable), then bring the database and the files back as they were before; the ledger stays.

    Returns the addresses of two pictures, as they were before.
    """
    backup = tmp_path / "backup"

    def restore(act):
        addresses = addresses_of([family.portrait, family.landscape])
        shutil.rmtree(backup, ignore_errors=True)
        shutil.copytree(settings.MEDIA_ROOT, backup)
        with committed():
            point = transaction.savepoint()
            act()
        transaction.savepoint_rollback(point)
        shutil.rmtree(settings.MEDIA_ROOT)
        shutil.copytree(backup, settings.MEDIA_ROOT)
        return addresses

    return restore
