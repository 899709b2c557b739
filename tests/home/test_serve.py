"""`make run` says its own address, with the port that it runs on."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from wagtail.models import Site

from charity_site.delivery.pagecache.disk_paths import name_of
from charity_site.home.management.commands.serve import be_at
from tests.conftest import copy_for_others
from tests.ports import free_port

CANONICAL = r'rel="canonical" href="([^"]+)'


@pytest.mark.django_db
def test_a_name_that_staff_gave_the_site_stays(site):
    Site.objects.update(hostname="www.example.org", port=443)
    be_at(8123)
    assert Site.objects.get().root_url == "https://www.example.org"


def read(address, tries=300):
    """The text at `address`, as soon as it is served: within half a minute."""
    for _ in range(tries):
        with suppress(ConnectionError, URLError):
            return urlopen(address).read().decode()
        time.sleep(0.1)
    raise AssertionError(f"Nothing answers at {address}.")


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, tmp_path_factory):
    """The address (str) of the site as `make run` serves it, and the folder (Path) of its copies of pages."""
    folder = tmp_path_factory.mktemp("served")
    own = {name: str(folder / name) for name in ("MEDIA_ROOT", "WITHDRAWAL_LEDGER", "PAGE_CACHE_DIR", "STATIC_ROOT")}
    port = free_port()
    with copy_for_others("served", django_db_blocker) as database:
        environment = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev",
            "DATABASE_URL": database,
            **own,
        }
        command = [sys.executable, "manage.py", "serve", str(port)]
        server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE)
        try:
            yield f"http://127.0.0.1:{port}", folder / "PAGE_CACHE_DIR"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def test_what_it_says_of_its_address_has_the_port(served):
    address, _ = served
    page = read(f"{address}/stories/")
    said = [re.search(CANONICAL, page)[1], *re.findall(r'og:image" content="([^"]+)', page)]
    said += re.findall(r"<loc>([^<]+)", read(f"{address}/sitemap.xml"))
    said += re.findall(r'href="(http[^"]+)', read(f"{address}/feeds/all/"))
    said += re.findall(r'"(http://(?:localhost|127)[^"]*)"', page)  # JSON-LD among others
    assert len(said) > 5 and all(one.startswith(f"{address}/") for one in said), said


def test_a_needless_escape_names_the_page_itself_and_has_no_copy_of_its_own(served):
    address, copies = served
    for spelling in ("/stories/", "/%73tories/", "/stori%65s%2F", "/%73tories/?page=1"):
        page = read(address + spelling)
        assert re.search(CANONICAL, page)[1] == f"{address}/stories/", spelling
        assert "%73" not in page and "%65" not in page, spelling
    folders = {path.name for path in copies.rglob("*")}
    assert name_of("/stories/") in folders
    assert not {name_of("/%73tories/"), name_of("/stori%65s%2F"), "%73tories", "stori%65s%2F"} & folders


SAYS_WHAT_IT_IS_ASKED = """
def application(environ, start_response):
    said = {name: value for name, value in environ.items() if isinstance(value, str)}
    start_response("200 OK", [])
    return [repr(sorted(said.items())).encode()]
"""


def test_the_server_does_not_tell_how_a_path_was_escaped(tmp_path):
    """Else the application could refuse a needless escape itself, as nginx does in front of it (docs/decisions.md)."""
    (tmp_path / "says.py").write_text(SAYS_WHAT_IT_IS_ASKED)
    port = free_port()
    command = ["granian", "--interface", "wsgi", "--port", str(port), "says:application"]
    server = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=tmp_path, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        said = [read(f"http://127.0.0.1:{port}{path}") for path in ("/stories/a/", "/%73tories/a/", "/stories%2Fa/")]
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # told kindly, it once waited for ever
        server.wait()
    assert "('PATH_INFO', '/stories/a/')" in said[0] and len(set(said)) == 1
