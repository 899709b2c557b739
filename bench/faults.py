"""What may break behind nginx, one thing after the other: each a context in which it is broken."""

import os
import signal
import socket
import time
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlencode

from tests.delivery.disk_faults import FAULTS as DISK_FAULTS
from tests.delivery.disk_faults import take_out_of_the_way
from tests.stack.load import readers
from tests.stack.running import hung

BROKEN_FOR, WELL_FOR = 10, 20  # seconds
RECOVERY = 15  # seconds after a fault in which refusals are still to be expected
SLOW_CLIENTS, TOO_MANY, CROWD = 60, 64, 20


class Faults:
    """Breaks `site` (Stack) until told to stop, only what has `words` in its name. `times`: how often each fault was made (dict)."""

    def __init__(self, site, words=""):
        self.site, self.words, self.times = site, words, {}
        self.refusals_until = 0.0
        self.began = [(time.monotonic(), "the start")]  # when each was broken

    def may_refuse(self, asked):
        """Return whether a request of the moment `asked` (time.monotonic) may be answered with 503."""
        return asked < self.refusals_until

    def after(self, asked):
        """Return how the moment `asked` (time.monotonic) lies to what was broken last (str)."""
        began, name = max((each for each in self.began if each[0] <= asked), default=self.began[0])
        return f"{asked - began:.0f} s after {name}"

    def until(self, end):
        """Break one thing after the other until `end` (time.monotonic)."""
        kinds = [
            stopped_database,
            stopped_redis,
            hung_redis,
            killed_process,
            hung_process,
            restarted_process,
            stopped_jobs,
        ]
        kinds += [*disk_faults(), slow_clients, too_many, odd_hosts, wrong_passwords]
        kinds = [fault for fault in kinds if self.words in fault.__name__]
        while time.monotonic() < end:
            for fault in kinds:
                time.sleep(WELL_FOR)
                if time.monotonic() > end - BROKEN_FOR - RECOVERY:
                    return
                self.refusals_until = float("inf")
                self.began.append((time.monotonic(), fault.__name__))
                try:
                    with fault(self.site):
                        time.sleep(BROKEN_FOR)
                finally:
                    self.refusals_until = time.monotonic() + RECOVERY
                self.times[fault.__name__] = self.times.get(fault.__name__, 0) + 1


@contextmanager
def stopped_database(site):
    site.down("postgres")
    yield
    site.up("postgres")


@contextmanager
def stopped_redis(site):
    site.down("redis")
    yield
    site.up("redis")


@contextmanager
def hung_redis(site):
    with hung(site.process("redis")):
        yield


@contextmanager
def killed_process(site):
    os.kill(site.worker("app2"), signal.SIGKILL)
    yield


@contextmanager
def hung_process(site):
    with hung(site.worker("app2")):
        yield


@contextmanager
def stopped_jobs(site):
    site.down("jobs")
    yield
    site.up("jobs")


def disk_faults():
    """One for each thing that may become of the folder of the copies."""

    def fault(name, break_it):
        @contextmanager
        def broken(site):
            break_it(site.folder / "pages")
            yield
            take_out_of_the_way(site.folder / "pages")

        broken.__name__ = name
        return broken

    return [fault(name, break_it) for name, break_it in DISK_FAULTS.items()]


@contextmanager
def restarted_process(site):
    site.down("app2")
    yield
    site.up("app2")


@contextmanager
def slow_clients(site):
    with ExitStack() as held:
        for _ in range(SLOW_CLIENTS):
            client = held.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(b"POST /search/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nthe first bytes")
        yield


@contextmanager
def too_many(site):
    with readers(site, TOO_MANY, "/search/?q=much{}"):
        yield


@contextmanager
def odd_hosts(site):
    """Names of the site that it does not have, each of 7,000 letters."""
    with asking(lambda: site.ask("/search/?q=host", seconds=10, Host="a" * 7_000)):
        yield


@contextmanager
def wrong_passwords(site):
    fields = urlencode({"username": "nobody", "password": "wrong"})

    def sign_in():
        with closing(HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection:
            connection.request("POST", "/admin/login/", fields, {"Content-Type": "application/x-www-form-urlencoded"})
            connection.getresponse().read()

    with asking(sign_in):
        yield


@contextmanager
def asking(ask):
    """CROWD threads call `ask` again and again meanwhile, whatever comes of it."""
    ended = Event()

    def go_on():
        while not ended.is_set():
            with suppress(OSError, HTTPException):
                ask()

    threads = [Thread(target=go_on) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
