"""What was taken back or erased is deleted by the names of its files, whether or not the database knows of them."""

import shutil
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse

from charity_site.images.files import files_of
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.ledger_sync import sync
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from tests.factories import make_user, picture_bytes
from tests.safeguarding.family import NAME

WAY = Receipt.Way.STAFF


class NeverDeletes(FileSystemStorage):
    """A disk that lost its right to delete what was cut."""

    def delete(self, name):
        if name.startswith("images/"):
            raise PermissionError(1, "Operation not permitted")
        super().delete(name)


@pytest.fixture
def strays(family):
    """Files that were cut from the portrait, of which no row knows (list of str)."""
    stem = Path(family.portrait.filename).stem
    names = [f"images/{stem[:29]}.fill-1200x900.jpg", f"images/{stem[:20]}.0a1b2c3d.format-avif.fill-1200x900.avif"]
    return [default_storage.save(name, ContentFile(picture_bytes())) for name in names]


def erase_now(family):
    return erase(request_erasure(family.consent, by=make_user(), words=NAME), by=make_user(), way=WAY)


def test_taking_back_deletes_what_no_row_knows_and_keeps_the_original(family, strays, committed):
    with committed():
        withdraw([family.consent], way=WAY)
    assert files_of([family.portrait.file.name]) == [family.portrait.file.name]


def test_erasing_deletes_it_and_the_proof_says_that_nothing_is_left(family, strays, committed):
    name = family.portrait.file.name
    with committed():
        proof = erase_now(family).proof
    assert files_of([name]) == [] and proof["left"] == []


def test_the_proof_says_which_files_are_left(family, strays, committed, settings, client):
    backend = f"{NeverDeletes.__module__}.{NeverDeletes.__qualname__}"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend}}
    with committed():
        erasure = erase_now(family)
    assert erasure.proof["left"] == ["a file of what was erased, in images/"] * 2
    client.force_login(make_user())
    assert "a file of what was erased, in images/" in client.get(reverse("erasure", args=[erasure.pk])).content.decode()


@pytest.mark.parametrize("act", [lambda family: withdraw([family.consent], way=WAY), erase_now])
def test_after_a_restore_it_goes_again(family, strays, restored, committed, act):
    restored(lambda: act(family))
    assert all(map(default_storage.exists, strays))
    with committed():
        sync()
    assert not any(map(default_storage.exists, strays))


def test_files_that_come_back_alone_are_deleted_also_when_no_row_ever_knew_them(
    family, strays, settings, tmp_path, committed
):
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "backup")
    with committed():
        erase_now(family)
    shutil.copytree(tmp_path / "backup", settings.MEDIA_ROOT, dirs_exist_ok=True)
    assert all(map(default_storage.exists, strays))
    with committed():
        sync()
    assert not any(map(default_storage.exists, strays))
