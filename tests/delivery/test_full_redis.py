"""A Redis without room for more, and a disk without room for the log, cost neither an answer nor a right."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.test import Client
from redis import Redis

from charity_site.delivery.web.rate_limits import is_over_limit
from tests.delivery.test_redis_cache import cache, server  # noqa: F401 - fixtures
from tests.factories import make_disease, make_user


@pytest.fixture
def full(cache, server):  # noqa: F811
    """Redis keeps what it has and takes nothing more."""
    cache.set("kept", 1)
    with Redis.from_url(server.url) as client:
        client.config_set("maxmemory", 1)
        yield cache
        client.config_set("maxmemory", 0)


def test_a_full_redis_gives_what_it_has_and_takes_nothing(full):
    assert full.get("kept") == 1 and full.get("new", 7) == 7
    assert not full.set("new", 1) and not full.add("new", 1) and full.get_or_set("new", 3) == 3
    assert not any(is_over_limit("k", 1, 60) for _ in range(5)), "nobody is locked out"


def test_the_site_works_with_a_full_redis(full, site):
    disease, client = make_disease(), Client()
    client.force_login(make_user())
    for address in (disease.url, "/search/?q=a", "/api/v1/diseases", f"/admin/pages/{disease.pk}/edit/"):
        assert client.get(address).status_code == 200, address
    assert client.get("/admin/login/").status_code == 302, "who is signed in goes on"


LOGS = """
import logging, sys
from django.test import Client
client = Client(raise_request_exception=False, HTTP_HOST="localhost")
answers = [client.get(path).status_code for path in ("/health/live", "/robots.txt", "/search/?q=%00") for _ in range(3)]
logging.getLogger("charity_site").error("A line. " * 10_000)
sys.exit(0 if answers == [200] * 6 + [400] * 3 else f"{answers}")
"""


def test_a_full_disk_under_the_log_costs_no_answer():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev",
        "DEBUG": "false",
        "LOG_LEVEL": "DEBUG",
        "PYTHONUNBUFFERED": "1",  # or Python itself fails at the end, for what it still had to write
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", LOGS]
    with open("/dev/full", "w") as full_disk:
        done = subprocess.run(
            command,
            cwd=project.BASE_DIR,
            env={**environment, "DATABASE_URL": "sqlite://:memory:"},
            stdout=full_disk,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 0, done.stderr[-2000:]
