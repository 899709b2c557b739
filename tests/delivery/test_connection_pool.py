"""A process of the site has a few connections to the database, however many threads its server has."""

import threading

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from charity_site.delivery.database.pool import connection_shortage, max_per_process
from charity_site.delivery.pagecache.admission import ConcurrencyLimiter
from charity_site.delivery.pagecache.buffered_response import call_wsgi, service_unavailable
from tests.delivery.test_admission import environ

THREADS = 32  # as in deploy/server.sh


def asking(environ, start_response):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    start_response("200 OK", [])
    return [b"answer"]


@pytest.fixture
def made(monkeypatch):
    """Counts the connections that are made (list of their names). They last as long as in production."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    names = []

    def count(sender, connection, **kwargs):
        names.append(connection.alias)

    connection_created.connect(count)
    yield names
    connection_created.disconnect(count)


@pytest.mark.usefixtures("open_database")
@pytest.mark.parametrize("path", ["/search/", "/health/ready"])
def test_many_threads_share_a_few_connections(made, path):
    passing, statuses, turns = ConcurrencyLimiter(asking, 4, service_unavailable()), [], threading.Lock()
    begun, done = threading.Barrier(THREADS), threading.Barrier(THREADS)

    def serve():
        begun.wait()
        for client in range(5):
            with turns:  # as when each request comes to another thread
                statuses.append(call_wsgi(passing, environ(f"192.0.2.{client}", PATH_INFO=path)).status)
        done.wait()  # they stay, as those of the server do

    threads = [threading.Thread(target=serve) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == ["200 OK"] * 5 * THREADS and len(made) == 1
    assert [lent.close() for lent in passing.connections._idle] == [None]


@pytest.mark.usefixtures("open_database")
def test_as_many_connections_as_places_and_an_old_one_is_not_lent_again(made):
    together = threading.Barrier(3)

    def slow(environ, start_response):
        together.wait(20)
        return asking(environ, start_response)

    passing = ConcurrencyLimiter(slow, 6, service_unavailable())

    def three():
        threads = [threading.Thread(target=call_wsgi, args=[passing, environ()]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    three()
    assert len(made) == 3
    three()
    assert len(made) == 3 and len(passing.connections._idle) == 3
    for lent in passing.connections._idle:
        lent.close_at = 0  # its time is over (CONN_MAX_AGE)
    three()
    assert len(made) == 3 and not passing.connections._idle
    three()
    assert len(made) == 6
    for lent in passing.connections._idle:
        lent.close()


def test_too_few_connections_are_named_in_a_sentence(db, settings):
    settings.PROCESSES = 2
    assert connection_shortage() == ""
    settings.PROCESSES = 1000
    sentence = connection_shortage()
    if connection.vendor == "postgresql":
        assert f"may need {1000 * max_per_process() + 5}" in sentence and "max_connections" in sentence
    else:
        assert sentence == ""
