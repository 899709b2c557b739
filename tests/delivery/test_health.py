import socket

from django.db import connection
from django.test import Client


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


def test_without_a_database_health_is_red_and_silent(db, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    connection.close()
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at/all.sqlite3")
    else:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", nobody)
    response = Client().get("/health/")
    monkeypatch.undo()
    assert (response.status_code, response.content) == (503, b"unavailable")
