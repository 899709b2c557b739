"""A site that a test may lose: its database, files and ledger are its own, and nothing is rolled back."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client, override_settings

from charity_site.delivery.database.generation import begin_generation
from charity_site.recovery.addresses import paths_of_pages
from charity_site.recovery.manifest import row_counts
from tests.conftest import drop_clone, everything_in_a_clone, make_clone
from tests.factories import make_disease, make_document
from tests.safeguarding.family import Family, find_family, make_family
from tests.template_database import template_name


@dataclass
class Charity:
    """A site with a family's story, a disease and a document, and where its backups go."""

    family: Family
    backups: Path
    identity: Path  # the file with the private key

    def answers(self):
        """The pages that visitors get, by their paths (dict of bytes)."""
        return {path: Client().get(path).content for path in paths_of_pages()}

    def files(self):
        """The stored files, by their names (dict of bytes)."""
        root = Path(default_storage.location)
        return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}

    def rows(self):
        """How many rows each table has, without those that a restore changes on purpose (dict)."""
        changed = {"django_session", "delivery_change", "delivery_jobrun", "sqlite_sequence"}
        return {table: number for table, number in row_counts().items() if table not in changed}


@pytest.fixture(scope="session")
def prepared(django_db_setup, django_db_blocker, tmp_path_factory):
    """The database (str) and the files (Path) of which each test gets a copy: to make them takes a second."""
    files = tmp_path_factory.mktemp("charity")
    with (
        override_settings(MEDIA_ROOT=files / "media", WITHDRAWAL_LEDGER=files / "withdrawals.jsonl"),
        everything_in_a_clone(django_db_setup, "making", django_db_blocker),
        django_db_blocker.unblock(),
    ):
        make_disease(title="Wilms tumor")
        make_document()
        make_family()
        connections.close_all()
        database = make_clone(connection.settings_dict["NAME"], "prepared")
    yield database, files / "media"
    with django_db_blocker.unblock():
        drop_clone(database)


@pytest.fixture
def charity(prepared, django_db_blocker, settings, tmp_path):
    database, files = prepared
    key = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# created: today\n{key}\n")
    settings.BACKUP_RECIPIENT = str(key.to_public())
    settings.MEDIA_ROOT = shutil.copytree(files, tmp_path / "media")
    with everything_in_a_clone(database, "charity", django_db_blocker), django_db_blocker.unblock():
        yield Charity(find_family(), tmp_path / "backups", tmp_path / "key.txt")


@pytest.fixture
def new_server(charity, settings, tmp_path):
    """`with new_server(): ...` is on another machine: an empty database, or one after `migrate`, no files and no ledger."""

    @contextmanager
    def moved(name="new", ledger=None, *, migrated=False):
        connections.close_all()
        usual = connection.settings_dict["NAME"]
        database = make_clone(template_name(), name) if migrated else new_database(name)
        connection.settings_dict["NAME"] = database
        settings.MEDIA_ROOT = tmp_path / name / "media"
        settings.WITHDRAWAL_LEDGER = ledger or tmp_path / name / "withdrawals.jsonl"
        begin_generation()
        try:
            yield
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = usual
            drop_clone(database)

    return moved


def new_database(name):
    """Make an empty database; return what it is called."""
    database = f"{template_name()}_{name}"
    if connection.vendor != "sqlite":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')
    return database
