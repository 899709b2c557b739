"""What a stranger's site does wrong becomes no task of its own, stops no other, and leaves what is known as it is."""

import gzip
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from charity_site.delivery.outgoing.client import Client
from charity_site.sources import watching
from charity_site.sources.models import Finding, Watch
from charity_site.sources.readable import LONGEST
from charity_site.sources.watching import watch_sources, watched
from tests.another_site import QUICK
from tests.factories import make_source
from tests.sources.looks import look, look_again, tasks

pytestmark = pytest.mark.django_db


def broken(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nHalf of")


def slow(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


BOMB = gzip.compress(bytes(20_000_000))


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((401, {}, b""), "answers programs with 401"),
        ((403, {}, b""), "answers programs with 403"),
        ((429, {"Retry-After": "86400"}, b""), "answers programs with 429"),
        ((200, {}, b"x" * 200_000), "larger than"),
        ((200, {"Content-Encoding": "gzip"}, BOMB), "larger than"),
        ((200, {"Content-Type": "text/html"}, b"<html><script>load()</script></html>"), "no text"),
        ((200, {}, b""), "no text"),
        ((302, {"Location": "http://10.0.0.1/"}, b""), "private network"),
    ],
    ids=["401", "403", "429", "huge", "bomb", "only a script", "empty", "into the network"],
)
def test_what_the_site_cannot_read_is_no_task_but_said(other, source, clock, answer, problem):
    look()
    before = Watch.objects.get().text
    other.says("/wilms", answer)
    look_again(clock, 4)
    watch = Watch.objects.get()
    assert not tasks() and problem in watch.problem and watch.text == before


@pytest.mark.parametrize(
    "answer", [broken, slow, (302, {"Location": "/wilms"}, b"")], ids=["truncated", "slow", "redirects in a circle"]
)
def test_what_is_broken_counts_as_silence(other, source, clock, answer):
    look()
    other.says("/wilms", answer)
    impatient = replace(QUICK, total=0.5, tries=1)
    look_again(clock, 2, limits=impatient)
    assert not tasks() and Watch.objects.get().silent_days == 2
    look_again(clock, limits=impatient)
    assert [kind for kind, _ in tasks()] == ["died"]


def test_who_keeps_programs_away_is_not_read(other, source, clock):
    other.page("/robots.txt", "User-agent: *\nDisallow: /\n")
    look()
    look_again(clock, 3)
    assert other.paths() == [] and not tasks()
    assert "robots.txt" in Watch.objects.get().problem


def test_a_wrong_encoding_is_read_all_the_same(other, source):
    text = "<main><p>Le néphroblastome touche 5 enfants sur un million.</p></main>"
    for body, header in (
        (text.encode(), "text/html; charset=utf-8"),
        (text.encode(), "text/html; charset=iso-8859-1"),
        (text.encode("cp1252"), "text/html; charset=utf-8"),
        (text.encode("utf-16"), "text/html; charset=utf-16"),
        (text.encode("cp1252"), "text/html; charset=nonsense"),
        (text.encode() + b"\0", "text/html"),
        (text.encode("cp1252"), "text/html; charset=unicode_escape"),
        (text.encode("cp1252"), "text/html; charset=punycode"),
    ):
        other.page("/wilms", body, Content_Type=header)
        look()
        watch = Watch.objects.get()
        assert "néphroblastome touche 5 enfants" in watch.text and not watch.problem
    assert not tasks()


def test_what_no_database_takes_is_left_out(other, source):
    body = b"Fine \xe9 \\ud800 \0."
    other.says("/wilms", (200, {"Content-Type": "text/plain; charset=unicode_escape", "ETag": '"\0"'}, body))
    look()
    assert Watch.objects.get().text == "Fine é \\ud800 ." and Watch.objects.get().etag == ""
    other.says("/wilms", (200, {"Content-Type": "x" * 999}, body))
    look()
    ((_, (place,)),) = tasks()
    assert place["now"][0].startswith("A file of 16 bytes, digest")


def test_a_file_is_compared_by_what_is_in_it(other, source):
    other.says("/wilms", (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7 one"))
    look()
    look()
    assert not tasks()
    other.says("/wilms", (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7 another"))
    look()
    ((_, (place,)),) = tasks()
    assert "12 bytes" in place["before"][0] and "16 bytes" in place["now"][0]


def test_what_is_kept_and_shown_is_bounded(other, source):
    client = Client(sleep=lambda seconds: None)
    for word in ("old", "new"):
        lines = "".join(f"<p>{word} line {number}, " + "x" * 600 + "</p>" for number in range(1500))
        other.page("/wilms", f"<main>{lines}</main>")
        watch_sources(list(watched()), client)
    watch, ((_, places),) = Watch.objects.get(), tasks()
    assert len(watch.text) <= LONGEST and len(watch.newest) <= LONGEST
    assert len(str(places)) < 50_000


def test_without_a_network_it_says_so_and_changes_nothing(source, clock):
    look()
    before = Watch.objects.values().get()

    def nothing(host, port):
        raise OSError("Temporary failure in name resolution")

    for _ in range(4):
        clock.shift(timedelta(days=1))
        assert look(resolver=nothing).startswith("no network")
    assert Watch.objects.values().get() == before and not tasks()


def test_one_name_that_is_gone_is_told_from_a_network_that_is(source, clock):
    gone = make_source(url="http://gone.example/")

    def found(host, port):
        if host == "gone.example":
            raise OSError("Name or service not known")
        return ["127.0.0.1"]

    for _ in range(3):
        watch_sources(client=Client(limits=QUICK, sleep=lambda seconds: None, resolver=found))
        clock.shift(timedelta(days=1))
    task = Finding.objects.get()
    assert (task.source, task.kind) == (gone, "died")


def test_a_page_on_which_the_reader_breaks_stops_no_other(other, source, monkeypatch):
    second = make_source(url=f"{other.url}/second")
    other.page("/second", "<main><p>Fine.</p></main>")
    read = watching.readable

    def breaks_on_the_first(answer):
        if answer.address.endswith("/wilms"):
            raise RecursionError
        return read(answer)

    monkeypatch.setattr(watching, "readable", breaks_on_the_first)
    look()
    assert "no text" in Watch.objects.get(source=source).problem
    assert Watch.objects.get(source=second).text == "Fine."
