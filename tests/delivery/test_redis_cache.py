"""A cache in Redis that is down or hangs costs a moment, and neither an answer nor a right."""

import pytest
from django.core.cache import caches
from django.test import Client
from django_redis import get_redis_connection
from redis import ConnectionPool, Redis

from charity_site.delivery import redis_pool
from charity_site.delivery.web.rate_limits import is_over_limit
from tests.factories import make_disease, make_user
from tests.processes import run_shell
from tests.redis_server import redis_server


@pytest.fixture(scope="module")
def server():
    with redis_server() as server:
        yield server


@pytest.fixture
def cache(server, settings, monkeypatch):
    """Django's default cache, in an empty Redis."""
    settings.CACHES = {**settings.CACHES, "default": {**settings.REDIS_CACHE, "LOCATION": server.url}}
    monkeypatch.setattr(redis_pool, "PAUSE", 0)
    get_redis_connection().connection_pool.away_until = 0
    with Redis.from_url(server.url) as client:
        client.flushdb()
    return caches["default"]


@pytest.fixture(params=["stopped", "hung"])
def outage(request, server):
    """Begins and ends it: outage.begin(), outage.end()."""

    class Outage:
        begin, end = (server.stop, server.start) if request.param == "stopped" else (server.freeze, server.thaw)

    yield Outage
    if server.process.poll() is not None:
        server.start()
    server.thaw()


def everything_answers_as_if_empty(cache):
    assert cache.get("a") is None and cache.get("a", 7) == 7 and cache.incr("a") is None
    assert not cache.add("a", 1) and not cache.delete("a")
    assert cache.get_many(["a", "b"]) == {} and "a" not in cache
    assert not cache.set("a", 2) and not cache.set_many({"a": 1}) and not cache.delete_many(["a"])
    assert cache.get_or_set("a", 3) == 3 and not cache.clear()


def test_it_is_a_cache(cache):
    cache.set("a", {"b": 1})
    assert cache.get("a") == {"b": 1} and cache.add("a", 1) is False and cache.add("n", 5) is True
    assert cache.incr("n", 2) == 7 and cache.get_many(["a", "n", "x"]) == {"a": {"b": 1}, "n": 7}
    with pytest.raises(ValueError):
        cache.incr("missing")
    assert cache.delete("a") and "a" not in cache
    cache.clear()
    assert cache.get("n") is None


def test_without_redis_nothing_is_kept_and_nothing_raised(cache, outage):
    cache.set("a", 1)
    outage.begin()
    everything_answers_as_if_empty(cache)
    outage.end()


def test_what_redis_missed_is_not_believed_when_it_is_back(cache, outage):
    cache.set_many({"written": "old", "deleted": "old"})
    outage.begin()
    cache.set("written", "new")
    cache.delete("deleted")
    outage.end()
    assert cache.get_many(["written", "deleted"]) == {}
    cache.set("written", "new")
    assert cache.get("written") == "new"


def test_a_missed_clearing_is_made_up_for(cache, outage):
    cache.set("a", 1)
    outage.begin()
    cache.clear()
    outage.end()
    assert cache.get("a") is None


def test_nobody_waits_for_it_again_and_again(cache, server, monkeypatch):
    asked, get_connection = [], ConnectionPool.get_connection

    def counted(*args, **options):
        asked.append(args)
        return get_connection(*args, **options)

    monkeypatch.setattr(redis_pool, "PAUSE", 3600)
    cache.get("a")
    monkeypatch.setattr(ConnectionPool, "get_connection", counted)
    server.freeze()
    try:
        assert [cache.get("a", 1) for _ in range(50)] == [1] * 50
        assert len(asked) == 2  # on the connection that was there, then for a new one
        get_redis_connection().connection_pool.away_until = 1e-9  # the pause is over
        assert [cache.get("a", 1) for _ in range(50)] == [1] * 50
        assert len(asked) == 3
    finally:
        server.thaw()


def test_limits_count_for_all_processes(cache, server):
    ask = "from charity_site.delivery.web.rate_limits import is_over_limit; print([is_over_limit('k', 3, 60) for _ in range(2)])"
    environment = {"REDIS_URL": server.url, "DATABASE_URL": "sqlite://:memory:"}
    assert run_shell(ask, **environment).stdout.strip() == "[False, False]"
    assert run_shell(ask, **environment).stdout.strip() == "[False, True]"


def test_limits_lock_nobody_out_while_it_is_away(cache, outage):
    assert not is_over_limit("k", 1, 60) and is_over_limit("k", 1, 60)
    outage.begin()
    assert not any(is_over_limit("k", 1, 60) for _ in range(5))
    outage.end()


def test_limits_count_again_when_it_is_back_also_for_a_user_who_may_not_empty_it(cache, server):
    with Redis.from_url(server.url) as client:
        client.execute_command("ACL", "SETUSER", "default", "-flushdb")
    try:
        server.freeze()
        assert not is_over_limit("k", 1, 60)
        server.thaw()
        assert not is_over_limit("k", 1, 60) and is_over_limit("k", 1, 60)
    finally:
        server.thaw()
        with Redis.from_url(server.url) as client:
            client.execute_command("ACL", "SETUSER", "default", "+flushdb")


def test_a_count_always_ends(cache, server):
    is_over_limit("k", 1, 60)
    with Redis.from_url(server.url) as client:
        (key,) = client.keys("*limit:k")
        assert 0 < client.ttl(key) <= 60
        client.delete(key)  # as if it ended between the two steps
        with pytest.raises(ValueError):
            cache.incr("limit:k")
        assert not client.exists(key)


def test_the_site_works_without_it(cache, outage, site):
    disease, client = make_disease(), Client()
    client.force_login(make_user())
    outage.begin()
    for address in (disease.url, "/search/?q=a", "/api/v1/diseases", f"/admin/pages/{disease.pk}/edit/"):
        assert client.get(address).status_code == 200, address
    outage.end()
