import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections

from charity_site.delivery import present
from charity_site.delivery.page_cache import PageCache
from tests.conftest import clone_template, drop_clone
from tests.delivery.reader import Reader
from tests.factories import make_site


@pytest.fixture
def open_database(django_db_setup, django_db_blocker):
    """A database of the test's own, in which what is done is committed, so that other threads see it too."""
    with django_db_blocker.unblock():
        connection.close()
        usual = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = clone_template(f"open_{settings.TEST_WORKER}")
        try:
            yield
        finally:
            connections.close_all()
            clone, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], usual
            drop_clone(clone)


@pytest.fixture
def store(settings, tmp_path):
    """An empty store, which all that changes is applied to."""
    settings.PAGE_CACHE_DIR = tmp_path / "pages"
    present.store.cache_clear()
    yield present.store()
    present.store.cache_clear()


@pytest.fixture
def open_site(open_database):
    return make_site()


@pytest.fixture
def page_cache(store):
    """The page cache in front of Django, as in a process of the site."""
    return PageCache(get_wsgi_application(), store)


@pytest.fixture
def read(page_cache):
    """Asks the page cache as a reader: read("/types/", accept_encoding="br") -> Answer."""
    return Reader(page_cache)
