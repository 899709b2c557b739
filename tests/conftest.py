"""One migrated template database for a run, cloned for each worker: migrating takes most of a small test run."""

import contextlib
import gc
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection, connections
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Site

from charity_site.delivery.database.generation import begin_generation
from charity_site.home.models import HomePage
from tests.browser.programs import find_all
from tests.factories import make_site
from tests.template_database import make_template, template_name

BROWSER = Path(__file__).parent / "browser"


def is_worker(config):
    return hasattr(config, "workerinput")


def are_to_run(config, folder):
    """Return whether tests in `folder` (Path) are among those that this run was asked for."""
    asked = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    ignored = [Path(path).resolve() for path in config.option.ignore or []]
    return folder not in ignored and any(path.is_relative_to(folder) or folder.is_relative_to(path) for path in asked)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Find what the tests need, and make the template, before the workers start."""
    if is_worker(session.config) or session.config.option.collectonly:
        return
    if are_to_run(session.config, BROWSER):
        find_all()
    with session.config.stash[blocking_manager_key].unblock():
        make_template(session.config.cache)
    print(f"Database: {connection.display_name}", flush=True)


def pytest_collection_finish(session):
    """What has been loaded stays to the end: the collector need not look through it again and again (charity_site/wsgi.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


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
    # The report of its end has all of a test: also what fixtures measured when it was done.
    ends = [report for report in reports if getattr(report, "when", "") == "teardown"]
    properties = [pair for report in ends for pair in report.user_properties]
    if lines := [line for name, line in properties if name == "measured"]:
        terminalreporter.section("measured")
        for line in lines:
            terminalreporter.line(line)


def make_clone(original, name):
    """Clone the database `original` (str), to which nobody is connected, for `name`; returns what the clone is called."""
    clone = f"{template_name()}_{settings.TEST_WORKER}_{name}"
    if connection.vendor == "sqlite":
        shutil.copyfile(original, clone)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{original}"')
    return clone


def drop_clone(clone):
    """Delete it, also when threads of the test are still connected."""
    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            Path(clone + suffix).unlink(missing_ok=True)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{clone}" WITH (FORCE)')


@contextlib.contextmanager
def everything_in_a_clone(original, name, blocker):
    """All goes to a clone of the database `original` for `name` (str) meanwhile; `blocker` is pytest-django's."""
    with blocker.unblock():
        connection.close()
        usual = connection.settings_dict["NAME"]
        clone = connection.settings_dict["NAME"] = make_clone(original, name)
        begin_generation()
    yield
    with blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = usual
        drop_clone(clone)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """This worker's database, with what each site has in it; the name (str) of it."""
    with everything_in_a_clone(template_name(), "usual", django_db_blocker):
        with django_db_blocker.unblock():
            make_site()
        yield connection.settings_dict["NAME"]


@pytest.fixture(scope="module")
def module_database(django_db_setup, django_db_blocker):
    """A database of the module's own, for what its tests share: `with module_database(): ...` makes it there, once."""
    with everything_in_a_clone(django_db_setup, "module", django_db_blocker):
        yield django_db_blocker.unblock


@pytest.fixture(autouse=True)
def empty_ledger(settings, tmp_path):
    """The ledger of withdrawals is a file, which no transaction rolls back: each test has its own."""
    settings.WITHDRAWAL_LEDGER = tmp_path / "withdrawals.jsonl"


@pytest.fixture(autouse=True)
def nothing_kept():
    """A test ends with a rollback, which no statement tells of."""
    begin_generation()
    Site.clear_site_root_paths_cache()


@contextlib.contextmanager
def copy_for_others(name, blocker):
    """The address (str) of a fresh copy of the migrated database for `name` (str), for other processes to write to."""
    with blocker.unblock():
        clone = make_clone(template_name(), name)
    if connection.vendor == "sqlite":
        yield f"sqlite:///{clone}"
    else:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{clone}"))
    with blocker.unblock():
        drop_clone(clone)


@pytest.fixture
def own_database(db, django_db_blocker):
    """The address (str) of one that is the test's own."""
    with copy_for_others("own", django_db_blocker) as address:
        yield address


@pytest.fixture
def site(db):
    """The home page. Its sections and the settings are as staff would fill them in."""
    return HomePage.objects.get()


@pytest.fixture
def no_share_images():
    """None is there yet: keys come again in another test, files stay."""
    shutil.rmtree(settings.MEDIA_ROOT / "share", ignore_errors=True)


@pytest.fixture
def no_drawings():
    """None is there yet, as above."""
    shutil.rmtree(settings.MEDIA_ROOT / "drawings", ignore_errors=True)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Does what waits for the end of a transaction, as it would after a request."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
