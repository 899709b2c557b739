"""Prometheus is told what the site does: by all processes, to nobody without the token, with nothing about visitors."""

import pytest
from django.db import DatabaseError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from charity_site.delivery.observability import metrics
from tests.factories import make_story
from tests.processes import run_shell

BEARER = {"authorization": "Bearer a-token"}


@pytest.fixture
def scrape(client, db, settings):
    """Every sample (dict of value by name and labels) that Prometheus would get."""
    settings.METRICS_TOKEN = "a-token"

    def scrape():
        response = client.get("/metrics", headers=BEARER)
        assert response.status_code == 200 and response["Content-Type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(response.content.decode())
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    return scrape


def requests_to(route, method="GET", status="2xx"):
    return ("charity_site_requests_total", ("method", method), ("route", route), ("status", status))


def test_without_a_token_there_is_nothing(client, site):
    assert client.get("/metrics", headers=BEARER).status_code == 404


@pytest.mark.parametrize("given", ["", "a-token", "Bearer", "Bearer ", "Bearer a-tokeN", "Basic a-token", "Bearer ä"])
def test_the_token_must_be_right(client, db, settings, given):
    settings.METRICS_TOKEN = "a-token"
    response = client.get("/metrics", headers={"authorization": given})
    assert response.status_code == 401 and response["WWW-Authenticate"] == "Bearer"
    assert b"charity_site" not in response.content
    assert client.post("/metrics", headers=BEARER).status_code == 405


def test_it_is_kept_by_nobody_and_needs_no_https(db, settings):
    settings.METRICS_TOKEN, settings.SECURE_SSL_REDIRECT = "a-token", True
    response = Client().get("/metrics", headers=BEARER)
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]


def test_requests_by_route_method_and_status(client, site, scrape):
    story = make_story(slug="zofia")
    before = scrape()
    for address in (story.url, story.url, "/search/?q=zofia", "/stories/zofia-of-old/"):
        client.get(address)
    client.post(story.url)
    client.generic("BREW", story.url)
    after = scrape()

    def new(key):
        return after.get(key, 0) - before.get(key, 0)

    assert new(requests_to("wagtail_serve")) == 2 and new(requests_to("search")) == 1
    assert new(requests_to("wagtail_serve", status="4xx")) == 1
    assert new(requests_to("wagtail_serve", "POST", "4xx")) == 1
    assert new(requests_to("wagtail_serve", "other", "4xx")) == 1
    assert new(("charity_site_request_seconds_count", ("route", "search"))) == 1
    assert "zofia" not in str(after)


def test_what_the_page_cache_did_is_counted_and_shown_before_it_did_anything(scrape):
    results = ("hit", "shared", "rendered", "stale", "bypassed", "refused")
    before = scrape()
    for number, result in enumerate(results):
        metrics.page_cache.labels(result).inc(number)
    after = scrape()
    for number, result in enumerate(results):
        key = ("charity_site_page_cache_total", ("result", result))
        assert after[key] == before[key] + number


@pytest.fixture
def gauges(monkeypatch):
    """Yield what a test adds is gone after it."""
    added = []
    register = metrics.registry.register
    monkeypatch.setattr(metrics.registry, "register", lambda each: (added.append(each), register(each)))
    yield
    for each in added:
        metrics.registry.unregister(each)


def test_a_room_shows_numbers_that_it_looks_up(scrape, gauges):
    ages = {"publish": 12.5}
    metrics.register_gauge("queue_length", "Waiting.", lambda: 4)
    metrics.register_gauge("job_age_seconds", "Since it succeeded.", lambda: ages, label="job")
    found = scrape()
    assert found["charity_site_queue_length",] == 4
    assert found["charity_site_job_age_seconds", ("job", "publish")] == 12.5
    ages["publish"] = 99
    assert scrape()["charity_site_job_age_seconds", ("job", "publish")] == 99


def test_a_database_that_is_gone_hides_only_what_it_knows(scrape, gauges):
    def broken():
        raise DatabaseError("gone")

    metrics.register_gauge("queue_length", "Waiting.", broken)
    found = scrape()
    assert ("charity_site_queue_length",) not in found
    assert ("charity_site_page_cache_total", ("result", "hit")) in found


AT_WORK = """
import os
from django.test import Client
from charity_site.delivery.observability import metrics
client = Client(headers={"host": "localhost"})
client.get("/robots.txt")
metrics.page_cache.labels("hit").inc()
if os.fork() == 0:
    metrics.page_cache.labels("hit").inc()
    os._exit(0)
os.wait()
"""
ASK = 'print(client.get("/metrics", headers={"authorization": "Bearer a-token"}).content.decode())'


def test_all_processes_are_counted_together_also_those_that_ended(tmp_path):
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
        "METRICS_TOKEN": "a-token",
        "METRICS_DIR": str(tmp_path / "metrics"),
    }
    assert run_shell(AT_WORK, **environment).returncode == 0
    text = run_shell(AT_WORK + ASK, **environment).stdout
    assert 'charity_site_page_cache_total{result="hit"} 4.0' in text
    assert 'charity_site_requests_total{method="GET",route="robots",status="2xx"} 2.0' in text
    assert 'charity_site_request_seconds_count{route="robots"} 2.0' in text
