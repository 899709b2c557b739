"""Readers who ask one page after the other, many at a time, and remember what they got."""

import threading
import time
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from typing import NamedTuple


class Seen(NamedTuple):
    """One request: `status` is 0 where the connection broke."""

    path: str
    status: int
    retry_after: str | None
    seconds: float


@contextmanager
def readers(stack, number, path, at_least=0):
    """Let `number` readers ask for `path` (str, in which {} becomes a new number each time) meanwhile; yields the list
    (of Seen) that grows. It goes on until `at_least` requests were made."""
    seen, stop, numbers = [], threading.Event(), count()

    def read():
        while not stop.is_set() or len(seen) < at_least:
            address, begin = path.format(next(numbers)), time.monotonic()
            try:
                answer = stack.ask(address, seconds=60)
                status, retry_after = answer.status, answer.headers["Retry-After"]
            except (OSError, HTTPException):
                status, retry_after = 0, None
            seen.append(Seen(address, status, retry_after, time.monotonic() - begin))

    threads = [threading.Thread(target=read) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()
