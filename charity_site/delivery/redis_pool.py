"""Redis may be away: django-redis then answers as if nothing was kept. Here nobody waits for it again and again."""

from contextlib import suppress
from time import monotonic

import redis

PAUSE = 5  # seconds in which a process does not ask again


class PausingPool(redis.ConnectionPool):
    """The connections of a process, with a circuit breaker. Redis missed changes while it was away, so it is emptied then."""

    away_until = 0  # time.monotonic(); 0 while Redis answers

    def get_connection(self, *args, **options):
        was_away, now = self.away_until, monotonic()
        if now < was_away:
            raise redis.ConnectionError("Redis did not answer a moment ago.")
        if was_away:  # one thread tries, the others do not wait for it
            self.away_until = now + PAUSE
        try:
            connection = super().get_connection(*args, **options)
            if was_away:
                self.empty(connection)
        except redis.RedisError:
            self.away_until = monotonic() + PAUSE
            raise
        self.away_until = 0
        return connection

    def empty(self, connection):
        try:
            connection.send_command("FLUSHDB")
            with suppress(redis.ResponseError):  # a user who may not: what was kept ends by its own time
                connection.read_response()
        except redis.RedisError:
            self.release(connection)
            raise
