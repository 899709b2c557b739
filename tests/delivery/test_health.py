import pytest
from django.test import Client

from tests.processes import run_shell

NOWHERE = ["postgres://nobody@127.0.0.1:9/none", "sqlite:////nowhere/at/all.sqlite3"]
ASK = """
from django.test import Client
client = Client(raise_request_exception=False)
for address in ("/health/", "/"):
    response = client.get(address, HTTP_HOST="localhost")
    print(address, response.status_code, " ".join(response.content.decode().split()))
"""


def test_health_says_ok_and_no_more(client, db):
    response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_health_takes_only_reading_methods(client, db):
    assert client.post("/health/").status_code == 405


def test_health_is_not_redirected_to_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/health/").status_code == 200
    assert Client().get("/").status_code == 301


@pytest.mark.parametrize("address", NOWHERE)
def test_without_a_database_health_is_red_and_pages_excuse_themselves(address):
    lines = run_shell(ASK, DATABASE_URL=address).stdout.splitlines()
    assert "/health/ 503 unavailable" in lines
    page = next(line for line in lines if line.startswith("/ 500 "))
    assert "Something went wrong on our side" in page and "nowhere" not in page
