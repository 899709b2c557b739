"""A dead process, a missing dependency and a late job are told apart, to anyone who asks in any way."""

import socket

import pytest
from django.test import Client

from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import run_due
from tests.processes import run_shell

NOWHERE = ["postgres://nobody@127.0.0.1:9/none", "sqlite:////nowhere/at/all.sqlite3"]
BOTH = ["/health/live", "/health/ready"]
ASK = """
from django.test import Client
from charity_site.wsgi import application
client = Client(raise_request_exception=False)
for address in ("/health/live", "/health/ready", "/"):
    response = client.get(address, HTTP_HOST="localhost")
    print(address, response.status_code, " ".join(response.content.decode().split()))
"""


def ask(code=ASK, **environment):
    """Return what a process in `environment` answers: address -> status and text (str)."""
    result = run_shell(code, **environment)
    return dict(line.split(" ", 1) for line in result.stdout.splitlines() if line.startswith("/"))


def test_alive_and_ready_say_ok_and_no_more(client, site):
    run_due()
    for address in BOTH:
        response = client.get(address)
        assert (response.status_code, response.content) == (200, b"ok")
        assert "no-store" in response["Cache-Control"] and response["Content-Type"] == "text/plain; charset=utf-8"
        assert not response.cookies


@pytest.mark.parametrize("address", BOTH)
def test_they_take_only_reading_methods(client, db, address):
    assert client.post(address).status_code == 405
    response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("address", BOTH)
def test_a_load_balancer_asks_without_https_and_by_the_processs_own_address(db, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(address, HTTP_HOST="10.1.2.3:8000").status_code == 200
    assert Client().get("/", HTTP_HOST="10.1.2.3:8000").status_code == 400
    assert Client().get("/").status_code == 301


def test_alive_asks_nobody(client):
    assert client.get("/health/live").status_code == 200  # a test without `db` may not ask the database


def test_a_late_job_is_named_and_visitors_stay(client, db, monkeypatch):
    monkeypatch.setattr(schedule, "JOBS", {})
    schedule.job("publish", "Publishing")(lambda: None)
    schedule.job("remind", "Reminding")(lambda: None)
    response = client.get("/health/ready")
    assert (response.status_code, response.content) == (200, b"ok\nlate: publish\nlate: remind")


def test_a_ledger_that_cannot_be_read_is_missing(client, site, settings):
    settings.WITHDRAWAL_LEDGER.mkdir()
    response = client.get("/health/ready")
    assert (response.status_code, response.content) == (503, b"missing: ledger")


@pytest.mark.parametrize("database", NOWHERE)
def test_without_a_database_the_process_lives_is_not_ready_and_pages_excuse_themselves(database):
    answers = ask(DATABASE_URL=database)
    assert answers["/health/live"] == "200 ok"
    assert answers["/health/ready"] == "503 missing: database"
    assert answers["/"].startswith("503 ") and "Please try again in a moment" in answers["/"]
    assert "nowhere" not in answers["/"]


def test_a_database_that_is_older_than_the_code_is_not_ready(tmp_path):
    started = ASK.replace("from charity_site.wsgi import application\n", "")  # which refuses to start on it
    answers = ask(started, DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert answers["/health/ready"] == "503 missing: migrations"


def test_a_database_that_hangs_turns_it_red_in_ten_seconds(tmp_path):
    """Something takes the connection and never says a word."""
    code = """
import time
from django.test import Client
from charity_site.delivery.database.time_limits import limit_waits
limit_waits()
start = time.monotonic()
response = Client().get("/health/ready")
print(response.status_code, response.content.decode(), time.monotonic() - start < 10)
"""
    with socket.create_server(("127.0.0.1", 0)) as hung:
        result = run_shell(code, DATABASE_URL=f"postgres://someone@127.0.0.1:{hung.getsockname()[1]}/site")
    assert "503 missing: database True" in result.stdout
