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

from charity_site.home.management.commands.serve import be_at
from tests.ports import free_port


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


def test_what_it_says_of_its_address_has_the_port(tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev",
        "DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3",
        **{name: str(tmp_path / name) for name in ("MEDIA_ROOT", "WITHDRAWAL_LEDGER", "PAGE_CACHE_DIR", "STATIC_ROOT")},
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity=0"], cwd=settings.BASE_DIR, env=environment, check=True)
    server = subprocess.Popen(
        [*manage, "serve", str(port)], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE
    )
    try:
        page = read(f"{address}/stories/")
        said = [re.search(r'rel="canonical" href="([^"]+)', page)[1], *re.findall(r'og:image" content="([^"]+)', page)]
        said += re.findall(r"<loc>([^<]+)", read(f"{address}/sitemap.xml"))
        said += re.findall(r'href="(http[^"]+)', read(f"{address}/feeds/all/"))
        said += re.findall(r'"(http://(?:localhost|127)[^"]*)"', page)  # JSON-LD among others
        assert len(said) > 5 and all(one.startswith(f"{address}/") for one in said), said
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
