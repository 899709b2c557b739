import pytest
import time_machine
from django.core.wsgi import get_wsgi_application

from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.pagecache import default_store
from charity_site.delivery.pagecache.page_cache import PageCache
from charity_site.home.models import HomePage
from tests.another_site import QUICK, another_site
from tests.conftest import everything_in_a_clone
from tests.delivery.reader import Reader


@pytest.fixture
def open_database(django_db_setup, django_db_blocker):
    """A database of the test's own, in which what is done is committed, so that other threads see it too."""
    with everything_in_a_clone(django_db_setup, "open", django_db_blocker), django_db_blocker.unblock():
        yield


@pytest.fixture
def by_day():
    """It is three in the afternoon: in the last minutes of a day nothing is kept beyond it, nor by others for a while."""
    with time_machine.travel("2026-03-10T20:00:00Z"):
        yield


@pytest.fixture
def store(settings, tmp_path):
    """An empty store, which all that changes is applied to."""
    settings.PAGE_CACHE_DIR = tmp_path / "pages"
    default_store.get_store.cache_clear()
    yield default_store.get_store()
    default_store.get_store.cache_clear()


@pytest.fixture
def open_site(open_database):
    return HomePage.objects.get()


@pytest.fixture
def page_cache(store):
    """The page cache in front of Django, as in a process of the site."""
    return PageCache(get_wsgi_application(), store)


@pytest.fixture
def read(page_cache):
    """Asks the page cache as a reader: read("/types/", accept_encoding="br") -> Answer."""
    return Reader(page_cache)


@pytest.fixture
def other():
    """Another site, on this machine."""
    with another_site() as other:
        yield other


@pytest.fixture
def slept():
    """The pauses (list of seconds) that `asking` was to make. It makes none."""
    return []


@pytest.fixture
def asking(slept):
    return Client(limits=QUICK, sleep=slept.append)
