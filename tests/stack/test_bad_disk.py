"""Whatever becomes of the folder of the copies, the whole site shows what was changed. Everything is real: deploy/try.sh."""

import time
from http.client import HTTPConnection

import pytest

from tests.delivery.disk_faults import FAULTS, take_out_of_the_way

PAGE = "/about/"
WORDS = """
from charity_site.home.models import StandardPage
page = StandardPage.objects.get(slug="about")
page.title = "{}"
page.save_revision().publish()
"""
TRIED = [
    "no room for copies",
    "no room for slots",
    "a folder in place of the link",
    "numbers deleted",
    "folder deleted",
    "folder moved away",
]  # tests/delivery/test_disk_failures.py tries all of them on a store
PATIENCE = 60  # seconds, for what takes one or two on a quiet machine


@pytest.fixture
def site(running):
    return running


def asked_directly(port):
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", PAGE, headers={"Host": "127.0.0.1", "X-Forwarded-Proto": "https"})
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def shown(site):
    """Return what nginx and each of the two processes show (list of str), several times: nginx asks them in turn."""
    return [site.ask(PAGE).text for _ in range(4)] + [asked_directly(site.app_port + number) for number in (0, 1)]


def publish(site, title):
    site.manage("shell", "--no-imports", "-c", WORDS.format(title))


def is_shown(site, title):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if all(f"<h1>{title}</h1>" in text for text in shown(site)):
            return True
        time.sleep(0.3)
    return False


@pytest.mark.parametrize("fault", TRIED)
def test_what_was_changed_shows_whatever_became_of_the_disk(site, fault):
    folder = site.folder / "pages"
    publish(site, f"Before {len(fault)}")
    assert is_shown(site, f"Before {len(fault)}")
    FAULTS[fault](folder)
    publish(site, "During")
    assert is_shown(site, "During")
    take_out_of_the_way(folder)
    publish(site, "After")
    assert is_shown(site, "After")
    end = time.monotonic() + PATIENCE
    while "Accept-Ranges" not in site.ask(PAGE).headers:  # nginx sends it by itself again
        assert time.monotonic() < end
        time.sleep(0.3)
