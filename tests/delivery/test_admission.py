"""One visitor is not many: who sends much waits behind himself, and others get their answers."""

import threading
from io import BytesIO

import pytest

from charity_site.delivery.pagecache.admission import ConcurrencyLimiter, FairQueue
from charity_site.delivery.pagecache.buffered_response import BufferedResponse, call_wsgi
from charity_site.delivery.pagecache.single_flight import SingleFlight, TooManyWaiting

REFUSAL = BufferedResponse("503 Service Unavailable", [], b"later")


def environ(client="192.0.2.1", body=b"", **more):
    return {
        "PATH_INFO": "/search/",
        "REMOTE_ADDR": client,
        "wsgi.input": BytesIO(body),
        "CONTENT_LENGTH": str(len(body)) if body else "",
        **more,
    }


class Slow:
    """A WSGI application that answers when it is told to."""

    def __init__(self):
        self.begun, self.goes_on = threading.Semaphore(0), threading.Event()

    def __call__(self, environ, start_response):
        if environ["REMOTE_ADDR"] == "192.0.2.1":
            self.begun.release()
            assert self.goes_on.wait(20)
        start_response("200 OK", [])
        return [b"answer"]


@pytest.fixture
def busy():
    """A Passing of which one visitor has all that he can get."""
    slow = Slow()
    passing = ConcurrencyLimiter(slow, 4, REFUSAL)
    threads = [threading.Thread(target=call_wsgi, args=[passing, environ()]) for _ in range(40)]
    for thread in threads:
        thread.start()
    assert slow.begun.acquire(timeout=20) and slow.begun.acquire(timeout=20)
    yield passing
    slow.goes_on.set()
    for thread in threads:
        thread.join()


def test_one_visitor_with_forty_slow_requests_keeps_nobody_else_waiting(busy):
    assert {call_wsgi(busy, environ(f"192.0.2.{number}")).status for number in range(2, 20)} == {"200 OK"}


def test_whoever_leaves_makes_room_and_nothing_is_remembered():
    line = FairQueue(2, 4)
    for _ in range(3):
        assert line.enter("a", 0) and not line.enter("a", 0) and line.enter("b", 0) and not line.enter("c", 0)
        line.leave("a")
        assert line.enter("c", 0)
        line.leave("b")
        line.leave("c")
    assert not line._placed and not line._in_line


def test_one_visitor_cannot_have_all_pages_made():
    renders, end = SingleFlight(1), threading.Event()

    def wants(page, client):
        try:
            renders.result(page, lambda: None, lambda: end.wait(20), 0.01, client)
        except TimeoutError:
            return True
        except TooManyWaiting:
            return False

    greedy = [wants(number, "a") for number in range(20)]
    assert greedy.count(True) == 8 and wants("page", "b") and wants(0, "a")  # it waits for what is being made
    end.set()


@pytest.mark.parametrize("refused", [False, True])
def test_what_nobody_read_is_read_to_its_end_so_that_the_answer_arrives(refused):
    passing = ConcurrencyLimiter(
        lambda environ, start_response: start_response("405 Method Not Allowed", []) or [b""], 1, REFUSAL
    )
    if refused:
        assert passing.line.enter("192.0.2.1", 0)
    sent = environ(body=b"x" * 3_000_000)
    assert call_wsgi(passing, sent).status[:3] == ("503" if refused else "405") and sent["wsgi.input"].read() == b""
