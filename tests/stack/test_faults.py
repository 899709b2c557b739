"""What readers get when something behind nginx breaks. Everything is real: deploy/try.sh, two processes, PostgreSQL, Redis."""

import os
import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.postgres import find_binaries
from tests.stack.load import readers
from tests.stack.running import hung
from tests.stack.staff import Staff

PAGE, OTHER_PAGE = "/about/", "/stories/"
SEARCH = "/search/?q=word{}"  # never twice the same: no copy helps
ARE_DONE = """
from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler.schedule import JOBS
begun = JobRun.objects.filter(last_start__isnull=False, last_success=None, last_error="")
print(JobRun.objects.count() == len(JOBS) and not begun.exists())
"""
PATIENCE = 60  # seconds, for what takes one or two on a quiet machine


@pytest.fixture(scope="module")
def running(whole):
    whole.up()
    # The first run of the jobs finds much to do, and purges.
    assert within_patience(lambda: whole.manage("shell", "--no-imports", "-c", ARE_DONE).endswith("True\n"))
    return whole


@pytest.fixture
def site(running):
    """A Stack in which everything runs, and nginx has each page ready: only what it sends from a file has Accept-Ranges.

    The first reader of a new site does not suffice: its settings are written then, which is a change."""
    running.up()
    for page in (PAGE, OTHER_PAGE):
        assert within_patience(lambda page=page: "Accept-Ranges" in running.ask(page).headers)
    return running


def within_patience(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def is_kind_refusal(answer):
    return answer.status == 503 and answer.headers["Retry-After"] and "your child" in answer.text


# --- The database ------------------------------------------------------------------------------------


def test_without_postgresql_copies_are_shown_and_all_else_is_refused_kindly(site):
    processes = [site.process("app1"), site.process("app2")]
    site.down("postgres")
    for _ in range(4):  # both processes
        assert site.ask(PAGE).status == 200
        assert is_kind_refusal(site.ask(SEARCH.format("-without-database")))
        assert is_kind_refusal(site.ask("/admin/login/", Cookie="sessionid=a; __Host-sessionid=a"))
    site.up("postgres")
    assert within_patience(lambda: all(site.ask(SEARCH.format(n)).status == 200 for n in range(4)))
    assert processes == [site.process("app1"), site.process("app2")]


def test_with_a_postgresql_that_says_nothing_copies_are_shown_and_all_else_is_refused_kindly(site):
    processes = [site.process("app1"), site.process("app2")]
    for number in range(4):  # both have connections, which stay
        assert site.ask(SEARCH.format(number)).status == 200
    with hung(site.process("postgres")):
        with readers(site, 4, SEARCH, at_least=4) as searches:
            assert is_kind_refusal(site.ask("/admin/login/", seconds=90, Cookie="sessionid=a; __Host-sessionid=a"))
        assert within_patience(lambda: "Accept-Ranges" not in site.ask(PAGE).headers)  # nginx does not know of changes
        assert [site.ask(PAGE).status for _ in range(4)] == [200] * 4
    assert all(request.status == 503 and request.retry_after for request in searches)
    assert within_patience(lambda: all(site.ask(SEARCH.format(n)).status == 200 for n in range(4)))
    assert within_patience(lambda: "Accept-Ranges" in site.ask(PAGE).headers)
    assert processes == [site.process("app1"), site.process("app2")]


# --- Redis -------------------------------------------------------------------------------------------


def test_without_redis_everything_answers(site):
    site.down("redis")
    assert_all_answers(site)


def test_with_a_redis_that_says_nothing_everything_answers(site):
    with hung(site.process("redis")):
        assert_all_answers(site)


def assert_all_answers(site):
    for number in range(6):
        for path in (PAGE, SEARCH.format(number), "/admin/login/", "/api/v1/diseases"):
            assert site.ask(path, seconds=30).status == 200, path


# --- The processes of the site -----------------------------------------------------------------------


def test_a_restart_fails_no_request(site):
    before = site.process("app1"), site.process("app2")
    with readers(site, 2, PAGE, at_least=50) as seen, readers(site, 2, SEARCH, at_least=50) as searches:
        site.run("restart")
    assert {request.status for request in seen + searches} == {200}
    assert before != (site.process("app1"), site.process("app2"))


def test_a_process_that_is_killed_in_mid_request_fails_no_reader(site):
    with readers(site, 4, SEARCH, at_least=100) as seen:
        assert within_patience(lambda: len(seen) > 10)
        worker = site.worker("app1")
        os.kill(worker, signal.SIGKILL)
        assert within_patience(lambda: has_another_worker(site, worker))
    assert {request.status for request in seen} == {200}


def has_another_worker(site, old):
    with ExitStack() as _, socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", site.app_port)) != 0:
            return False
    return site.worker("app1") not in (old, None)


def test_a_process_that_is_killed_while_it_publishes_leaves_nothing_half_done(site):
    staff = Staff(site)
    page = int(query(site, f"SELECT id FROM wagtailcore_page WHERE slug = '{PAGE.strip('/')}'"))
    unpublish = f"/admin/pages/{page}/unpublish/"
    results = []
    with row_held(site, page):
        sending = threading.Thread(target=lambda: results.append(staff.send(unpublish)))
        sending.start()
        assert within_patience(lambda: waiting_for_a_lock(site))
        for app in ("app1", "app2"):  # one of them is at it
            os.kill(site.worker(app), signal.SIGKILL)
        sending.join()
    assert results[0][0] == 503  # not sent a second time
    assert within_patience(lambda: site.ask(SEARCH.format("-again")).status == 200)
    assert site.ask(PAGE).status == 200
    assert query(site, f"SELECT live FROM wagtailcore_page WHERE id = {page}") == "t"

    assert staff.send(unpublish)[0] == 302
    assert [site.ask(PAGE).status for _ in range(4)] == [404] * 4

    site.manage(
        "shell",
        "--no-imports",
        "-c",
        f"from wagtail.models import Page; Page.objects.get(pk={page}).specific.save_revision().publish()",
    )
    assert [site.ask(PAGE).status for _ in range(4)] == [200] * 4


def sql(site, *arguments, **options):
    command = [
        find_binaries() / "psql",
        "-h",
        site.folder / "postgres",
        "-U",
        "postgres",
        "-d",
        "charity",
        "-qtA",
        *arguments,
    ]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)


@contextmanager
def row_held(site, page):
    """Whoever writes the page (int) waits."""
    session = sql(site)
    session.stdin.write(f"BEGIN; SELECT 'held' FROM wagtailcore_page WHERE id = {page} FOR UPDATE;\n")
    session.stdin.flush()
    assert session.stdout.readline() == "held\n"
    try:
        yield
    finally:
        session.communicate("ROLLBACK;\n", timeout=PATIENCE)


def query(site, statement):
    """The one value (str) that `statement` gives."""
    return sql(site, "-c", statement).communicate(timeout=PATIENCE)[0].strip()


def waiting_for_a_lock(site):
    return query(site, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "0"


def test_a_process_that_hangs_is_asked_once_and_then_left_out(site):
    site.down("nginx")
    site.up("nginx")  # it remembers nothing of what was restarted before
    with hung(site.worker("app1")):
        with readers(site, 1, SEARCH, at_least=3) as seen:
            assert within_patience(lambda: any(request.seconds > 5 for request in seen))
        with readers(site, 2, SEARCH, at_least=20) as afterwards:
            pass
    assert {request.status for request in seen + afterwards} == {200}
    assert max(request.seconds for request in seen) < 25 and max(request.seconds for request in afterwards) < 8


# --- Clients -----------------------------------------------------------------------------------------


def test_slow_clients_cost_other_readers_nothing(site):
    with ExitStack() as held:
        for number in range(60):
            client = held.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            if number % 2:
                client.sendall(b"1\r\nContent-Length: 1000\r\n\r\nthe first bytes")
        with readers(site, 4, SEARCH, at_least=40) as seen:
            pass
    assert {request.status for request in seen} == {200}


@pytest.mark.parametrize(
    ("method", "path", "kind", "size", "expected"),
    [
        ("GET", f"/{'a' * 4_500}", "", 0, 414),
        ("GET", f"/stories?q={'a' * 7_000}", "", 0, 301),
        ("POST", "/stories/", "application/json", 3_000_000, 413),
        ("POST", "/admin/login/", "application/x-www-form-urlencoded", 3_000_000, 413),
        ("POST", "/admin/pages/", "application/json", 20_000_000, 403),
        ("PUT", "/admin/pages/", "text/plain", 3_000_000, 403),
    ],
)
def test_what_is_too_much_is_said_so_and_the_site_is_not_taken_for_broken(site, method, path, kind, size, expected):
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection:
        connection.request(method, path, b"x" * size, {"Content-Type": kind} if kind else {})
        answer = connection.getresponse()
        text = answer.read().decode()
    assert answer.status == expected and answer.headers["Content-Security-Policy"] and "One moment" not in text


def test_too_many_requests_are_refused_early_and_copies_still_go_out(site):
    with readers(site, 4, SEARCH, at_least=40):
        pass
    before = [memory(site.worker(app)) for app in ("app1", "app2")]
    with readers(site, 64, SEARCH, at_least=640) as searches, readers(site, 2, PAGE, at_least=50) as seen:
        pass
    assert {request.status for request in seen} == {200}
    assert {request.status for request in searches} == {200, 503}
    assert all(request.retry_after for request in searches if request.status == 503)
    assert max(request.seconds for request in searches) < 30
    after = [memory(site.worker(app)) for app in ("app1", "app2")]
    assert all(now - then < 100 for then, now in zip(before, after, strict=True)), (before, after)
    assert site.ask(SEARCH.format("-afterwards")).status == 200


def memory(pid):
    """Return what the process `pid` holds, in megabytes (int)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))
