"""Django's cache in Redis, for as long as Redis answers. While it does not, the site works as if nothing was kept."""

import time

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

TIMEOUT = 0.2  # seconds, to connect and for each answer
PAUSE = 5  # seconds in which a process does not ask again
EVERYTHING = "*"
# In one step: a count that ends between a look and the addition would begin anew, without an end.
ADD_IF_THERE = "return redis.call('EXISTS', KEYS[1]) == 1 and redis.call('INCRBY', KEYS[1], ARGV[1])"


class Breaker:
    """A circuit breaker that all threads of a process share: when it may be asked again, and what it missed."""

    def __init__(self):
        self.until = 0  # time.monotonic(); 0 while Redis answers
        self.missed = set()  # keys whose value there is older than what was written last

    def lets_through(self):
        now = time.monotonic()
        if now < self.until:
            return False
        if self.until:  # one thread tries, the others do not wait for it
            self.until = now + PAUSE
        return True


breaker = Breaker()


class FailOpenClient(RedisCacheClient):
    """Django's client, which never raises what Redis raises."""

    def ask(self, method, *arguments, failed=None, changes=()):
        """Return what `method` answers, or `failed`. The keys that it `changes` are then deleted when Redis is back."""
        if breaker.lets_through():
            try:
                self.catch_up()
                answer = method(*arguments)
            except RedisError:
                breaker.until = time.monotonic() + PAUSE
            else:
                breaker.until = 0
                return answer
        breaker.missed.update(changes)
        return failed

    def catch_up(self):
        if missed := breaker.missed.copy():
            client = self.get_client(write=True)
            client.flushdb() if EVERYTHING in missed else client.delete(*missed)
            breaker.missed -= missed

    def add(self, key, value, timeout):
        return self.ask(super().add, key, value, timeout, failed=False)

    def get(self, key, default):
        return self.ask(super().get, key, default, failed=default)

    def set(self, key, value, timeout):
        self.ask(super().set, key, value, timeout, changes=[key])

    def touch(self, key, timeout):
        return self.ask(super().touch, key, timeout, failed=False)

    def delete(self, key):
        return self.ask(super().delete, key, failed=False, changes=[key])

    def get_many(self, keys):
        return self.ask(super().get_many, keys, failed={})

    def has_key(self, key):
        return self.ask(super().has_key, key, failed=False)

    def incr(self, key, delta):
        count = self.ask(self.get_client(key, write=True).eval, ADD_IF_THERE, 1, key, delta)
        if count is None:  # as Django's caches do
            raise ValueError(f"Key '{key}' not found.")
        return count

    def set_many(self, data, timeout):
        self.ask(super().set_many, data, timeout, changes=list(data))

    def delete_many(self, keys):
        self.ask(super().delete_many, keys, changes=list(keys))

    def clear(self):
        return self.ask(super().clear, failed=False, changes=[EVERYTHING])


class FailOpenRedisCache(RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = FailOpenClient
        self._options = {
            "socket_connect_timeout": TIMEOUT,
            "socket_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 0),
            **self._options,
        }
