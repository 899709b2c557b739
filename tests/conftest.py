"""One migrated template database for a run, cloned for each worker: migrating takes most of a small test run."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from charity_site.delivery.kept import begin_generation
from tests.factories import make_site


def is_worker(config):
    return hasattr(config, "workerinput")


def template_name():
    """The template's name (str): with the run's in it, so that two runs do not meet."""
    if connection.vendor == "sqlite":
        return str(settings.TEST_DIR / "template.sqlite3")
    return "test_" + settings.TEST_DIR.name.replace("-", "_")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Make the template, before the workers start."""
    if is_worker(session.config) or session.config.option.collectonly:
        return
    with session.config.stash[blocking_manager_key].unblock():
        name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = template_name()
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.close()
        connection.settings_dict["NAME"] = name
    print(f"Database: {connection.display_name}", flush=True)


def pytest_sessionfinish(session):
    if is_worker(session.config):
        return
    if connection.vendor != "sqlite" and not session.config.option.collectonly:
        with session.config.stash[blocking_manager_key].unblock():
            connection.creation._destroy_test_db(template_name(), verbosity=0)
    shutil.rmtree(settings.TEST_DIR, ignore_errors=True)


def pytest_terminal_summary(terminalreporter):
    """Print what tests measured (tests/browser), whether they passed or not."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    properties = [
        pair for report in reports if getattr(report, "when", "") == "call" for pair in report.user_properties
    ]
    if lines := [line for name, line in properties if name == "measured"]:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.line(line)


def clone_template(name):
    """Clone the template as a database for `name` (str); returns what it is called."""
    template = template_name()
    clone = f"{template}_{name}"
    if connection.vendor == "sqlite":
        shutil.copyfile(template, clone)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{template}"')
    return clone


def drop_clone(clone):
    """Delete it, also when threads of the test are still connected."""
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(clone + suffix).unlink(missing_ok=True)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Clone the template for this worker."""
    with django_db_blocker.unblock():
        real = connection.settings_dict["NAME"]
        clone = clone_template(settings.TEST_WORKER)
        connection.close()
        connection.settings_dict["NAME"] = clone
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = real
        drop_clone(clone)


@pytest.fixture(autouse=True)
def empty_ledger(settings, tmp_path):
    """The ledger of withdrawals is a file, which no transaction rolls back: each test has its own."""
    settings.WITHDRAWAL_LEDGER = tmp_path / "withdrawals.jsonl"


@pytest.fixture(autouse=True)
def nothing_kept():
    """A test ends with a rollback, which no statement tells of."""
    begin_generation()


@pytest.fixture
def own_database(db):
    """The address (str) of a fresh copy of the migrated database, for other processes to write to."""
    clone = clone_template(f"{settings.TEST_WORKER}_own")
    if connection.vendor == "sqlite":
        yield f"sqlite:///{clone}"
    else:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{clone}"))
    drop_clone(clone)


@pytest.fixture
def site(db):
    """The home page, its sections and the settings, as staff would fill them in."""
    return make_site()


@pytest.fixture
def no_share_images():
    """None is there yet: keys come again in another test, files stay."""
    shutil.rmtree(settings.MEDIA_ROOT / "share", ignore_errors=True)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Does what waits for the end of a transaction, as it would after a request."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
