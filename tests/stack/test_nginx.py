"""deploy/nginx in a real nginx, in front of an application that is not ours: what it sends by itself and what it does not."""

import os
import shutil
import signal
import socket
import threading
import time
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.delivery.test_ready_headers import added_headers
from tests.stack.private_links import LINK, ask_in_every_way, parts_in
from tests.stack.running import stack

HASHED = "/static/css/site.0123456789ab.css"
SLOT, FRESH_SPAN, KEPT_SPAN = 10, 1_000, 100_000  # seconds, as in deploy/nginx/ready_pages.conf
LONGEST_RUN = 1_200  # seconds for the tests in here
MEDIA = ("images/shown.jpg", "original_images/a.jpg", "consent_forms/a.pdf", "share/1/a.jpg", "drawings/1/a.webp")


SLOW_GO_ON = threading.Event()


class Application(BaseHTTPRequestHandler):
    """Stands for Django: it hands over the picture "shown.jpg" and is overloaded on one page."""

    def do_GET(self):
        if self.path == "/slow/":
            SLOW_GO_ON.wait(60)
        body = f"the application, asked with {self.headers['X-Forwarded-Host']}".encode()
        self.send_response(503 if self.path == "/overloaded/" else 200)
        if self.path == "/media/images/shown.jpg":
            self.send_header("X-Accel-Redirect", "/handed-over/images/shown.jpg")
            self.send_header("Cache-Control", "private, no-cache")
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Asked-For", self.path)
        self.send_header("X-Asked-By", self.headers["X-Forwarded-For"])
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    do_PUT = do_POST
    do_OPTIONS = do_DELETE = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def front():
    """A Stack that is only an nginx and files."""
    with stack("nginx") as running:
        for name in MEDIA:
            write(running.folder / "media" / name, f"the file {name}")
        write(running.folder / HASHED[1:], "a { }")
        now = time.time()
        for span in {int(now) // FRESH_SPAN, int(now + LONGEST_RUN) // FRESH_SPAN}:  # one may end while this runs
            ready(running, f"generation-1/{span}", "/about/", "ready")
        ready(running, f"generation-1/{int(now) // FRESH_SPAN - 1}", "/earlier/", "too old")
        ready(running, f"kept/{int(now) // KEPT_SPAN}", "/kept/", "kept")
        ready(running, f"kept/{int(now) // KEPT_SPAN}", "/overloaded/", "kept")
        (running.folder / "pages" / "fresh").symlink_to("generation-1")
        vouch(running, now, now + LONGEST_RUN)
        yield running


@pytest.fixture
def site(front):
    """The same, with an application behind."""
    with ThreadingHTTPServer(("127.0.0.1", front.app_port), Application) as application:
        threading.Thread(target=application.serve_forever, daemon=True).start()
        yield front
        application.shutdown()


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def ready(running, folder, path, text):
    write(
        running.folder / "pages" / folder / "https" / f"127.0.0.1:{running.port}" / path.strip("/") / "index.html", text
    )


def vouch(running, start, end):
    """Do as the processes of the site: let nginx send ready pages from `start` to `end` (seconds since 1970)."""
    folder = running.folder / "pages" / "vouched"
    folder.mkdir()
    for slot in range(int(start) // SLOT, int(end) // SLOT + 1):
        (folder / str(slot)).symlink_to("..")


def test_it_sends_what_is_handed_over_and_keeps_the_word_about_caches(site):
    status, text, headers = site.ask("/media/images/shown.jpg")
    assert (status, text) == (200, "the file images/shown.jpg")
    assert headers["Cache-Control"] == "private, no-cache" and headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "path",
    [
        "/handed-over/images/shown.jpg", "/handed-over/original_images/a.jpg", "/media/original_images/a.jpg",
        "/media/consent_forms/a.pdf", "/media/share/1/a.jpg", "/media/drawings/../original_images/a.jpg",
        "/media/drawings/%2e%2e/consent_forms/a.pdf", "/media/drawings../original_images/a.jpg", "/%68anded-over/images/shown.jpg",
        "/503.html", "/environment", "/static/../environment", "/static/..%2fenvironment.0123456789ab.css",
        "/fresh/", "/kept/../../environment", "/errors/503.html", "/errors/", "/errors/../errors/413.html",
    ],
)  # fmt: skip
def test_nothing_else_has_an_address(site, path):
    _, text, _ = site.ask(path)
    assert "the file" not in text and "SECRET_KEY" not in text and "One moment" not in text


def test_drawings_are_open(front):
    status, text, headers = front.ask("/media/drawings/1/a.webp")
    assert (status, text) == (200, "the file drawings/1/a.webp") and headers["Cache-Control"] == "public, max-age=3600"


def test_static_files_with_a_hash_never_change(front):
    status, text, headers = front.ask(HASHED)
    assert (status, text) == (200, "a { }") and "immutable" in headers["Cache-Control"]


def test_a_private_link_is_in_no_log(site):
    assert site.ask("/your-story/secret-of-a-family/x/").status == 200
    assert site.ask("/other-page/?q=a-name", "POST", Content_Length=str(26 * 1024 * 1024)).status == 413
    assert site.ask("/other-page/?q=a-name").status == 200
    for _ in range(50):  # nginx writes a line when the answer is out
        log = (site.folder / "log" / "access.log").read_text()
        if '"/other-page/"' in log:
            break
        time.sleep(0.1)
    log += (site.folder / "log" / "error.log").read_text()
    assert '"/other-page/"' in log and "secret-of-a-family" not in log and "a-name" not in log


def test_a_private_link_is_in_no_log_however_it_is_written_and_whoever_answers(site):
    folder = (
        site.folder / "pages" / "fresh" / str(int(time.time()) // FRESH_SPAN) / "https" / "127.0.0.1" / "Your-Story"
    )
    odd = folder / LINK.removeprefix("/your-story/") / "index.html"
    odd.parent.mkdir(parents=True)
    os.mkfifo(odd)  # "is not a regular file" is critical to nginx
    ports = [site.port, site.ports["TRY_HTTP_PORT"], site.ports["TRY_TLS_PORT"]]
    ask_in_every_way(site.folder / "log" / "access.log", ports)
    assert parts_in(site.folder / "log") == set()


def test_a_log_says_which_page_was_asked_for(site):
    for path in ("/childhood-cancers/wilms-tumor/", "/admin/pages/3/edit/", "/robots.txt", f"/about{LINK}", "/"):
        site.ask(path)
    log = site.folder / "log" / "access.log"
    ask_in_every_way(log, [site.port])
    log = log.read_text()
    for path in ("/childhood-cancers/wilms-tumor/", "/admin/pages/3/edit/", "/robots.txt", "/about/...", "/"):
        assert f' 200 GET "{path}" ' in log, path
    assert ' GET "/admin/password_reset/confirm/..." ' in log and " 400 " in log


def test_a_ready_page_needs_no_application(front):
    status, text, headers = front.ask("/about/")
    assert (status, text) == (200, "ready")
    assert headers["Cache-Control"].startswith("public, max-age=0, s-maxage=30") and "Last-Modified" not in headers
    assert front.ask("/about/", If_None_Match=headers["ETag"]).status == 304


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/about/?page=2", "GET", {}),
        ("/about", "GET", {}),
        ("/earlier/", "GET", {}),
        ("/about/", "GET", {"Cookie": "a=1; __Host-sessionid=2"}),
        ("/about/", "GET", {"Cookie": "sessionid=2"}),
        ("/about/", "GET", {"Authorization": "Basic x"}),
        ("/about/", "POST", {"Content-Length": "0"}),
        ("/about/", "PUT", {"Content-Length": "0"}),
        ("/about/", "OPTIONS", {}),
        ("/about/", "DELETE", {}),
    ],
)
def test_anything_but_a_plain_question_goes_to_the_application(site, path, method, headers):
    assert site.ask(path, method, **headers).text.startswith("the application")


@pytest.mark.parametrize("port", ["TRY_PORT", "TRY_HTTP_PORT"])
@pytest.mark.parametrize("host", ["other.example", "a" * 7_000, "127.0.0.2"], ids=["other", "long", "number"])
def test_a_name_that_is_not_the_sites_gets_no_answer(site, port, host):
    connection = HTTPConnection("127.0.0.1", site.ports[port], timeout=20)
    connection.request("GET", "/about/", headers={"Host": host})
    with closing(connection), pytest.raises(ConnectionResetError):
        connection.getresponse()


def test_all_names_and_ports_get_the_same_ready_page(site):
    for host in ("127.0.0.1", "127.0.0.1:1", "localhost:99", "LOCALHOST", "localhost."):
        assert site.ask("/about/", Host=host).text == "ready", host


@pytest.mark.parametrize(
    "path", ["/about/%3Fpage=2/", "/ab%20out/", "/a/../missing/?q=%2F&b", "/index.html", f"/{300 * 'x'}/"]
)
def test_the_application_is_asked_what_came(site, path):
    answer = site.ask(path)
    assert answer.text.startswith("the application") and answer.headers["X-Asked-For"] == path


def test_a_purge_counts_at_once(site):
    fresh = site.folder / "pages" / "fresh"
    new = fresh.with_name("new")
    new.symlink_to("generation-2")
    new.replace(fresh)
    assert site.ask("/about/").text.startswith("the application")
    new.symlink_to("generation-1")
    new.replace(fresh)
    assert site.ask("/about/").text == "ready"


def test_a_ready_page_that_no_process_vouches_for_is_asked_for_anew(site):
    vouched = site.folder / "pages" / "vouched"
    away = vouched.rename(vouched.with_name("away"))
    try:
        assert site.ask("/about/").text.startswith("the application")
        now = time.time()
        vouch(site, now - 600, now - 2 * SLOT)  # as long ago as it likes
        assert site.ask("/about/").text.startswith("the application")
        shutil.rmtree(vouched)
        vouch(site, now + 10 * SLOT, now + 600)  # the clock was set back
        assert site.ask("/about/").text.startswith("the application")
    finally:
        shutil.rmtree(vouched, ignore_errors=True)
        away.rename(vouched)
    assert site.ask("/about/").text == "ready"


def test_what_is_no_file_is_no_missing_page(site):
    place = site.folder / "pages" / "fresh"
    for span in place.iterdir():
        page = span / "https" / f"127.0.0.1:{site.port}" / "purged" / "index.html"
        page.parent.mkdir(parents=True)
        os.mkfifo(page)
    answer = site.ask("/purged/")
    assert answer.text.startswith("the application") and answer.headers["X-Asked-For"] == "/purged/"


def test_a_copy_is_shown_while_nothing_behind_answers(front):
    assert front.ask("/kept/")[:2] == (200, "kept")
    for path, headers in (
        ("/none/", {}),
        ("/kept/?page=2", {}),
        ("/kept/", {"Cookie": "sessionid=2"}),
        ("/your-story/x/", {}),
    ):
        status, text, answer = front.ask(path, **headers)
        assert status == 503 and "One moment, please" in text and answer["Retry-After"] == "30", path
        assert "public" not in answer["Cache-Control"]


def test_what_the_application_says_of_itself_is_passed_on(site):
    assert site.ask("/kept/").text.startswith("the application")
    assert site.ask("/overloaded/")[:2] == (503, "the application, asked with None")


@pytest.mark.parametrize(
    "path",
    [
        "/about//", "//about/", "/./about/", "/about/.", "/about/./", "/x/../about/", "/admin/../about/", "/about/?",
        "/About/", "/about;/", "/about/%20", "/about\\", "/about%00/",
    ],
)  # fmt: skip
def test_only_one_spelling_of_an_address_is_ready(site, path):
    answer = site.ask(path)
    assert answer.text != "ready" and answer.status in (200, 400)  # the application is asked as it came, or nobody


@pytest.mark.parametrize(
    "path",
    ["/%61bout/", "/%61bout/?page=2", "/about%2f", "/about%2F", "/admin/..%2fabout/", "/admin/%2e%2e/about/", "/ab%6Fut/",
     "/about/%2E/", "/about%5c", "/%2e/about/", "/se%61rch/"],
)  # fmt: skip
def test_a_needless_escape_is_no_address(site, path):
    answer = site.ask(path)
    assert answer.status == 404 and "could not understand" in answer.text


def test_escapes_that_are_needed_are_left_alone(site):
    for path in ("/documents/1/M%C3%BCnchen%20%28a%29.pdf", "/search/?q=%61%2f", "/about/%3Fpage=2/"):
        assert site.ask(path).headers["X-Asked-For"] == path


def raw(site, port, request):
    """The status (int), headers (dict, names in small letters) and text of the answer to `request` (str) at a port."""
    with socket.create_connection(("127.0.0.1", site.ports[port]), timeout=20) as connection:
        connection.sendall(request.encode())
        connection.settimeout(5)
        data = b""
        with suppress(OSError):
            while part := connection.recv(65536):
                data += part
    head, _, text = data.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}, text


END = "Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
FAILURES = {
    "long address": (414, f"GET /{'a' * 9_000} HTTP/1.1\r\n{END}"),
    "long header": (400, f"GET / HTTP/1.1\r\nX: {'a' * 9_000}\r\n{END}"),
    "large body": (413, f"POST / HTTP/1.1\r\nContent-Length: 3000000\r\n{END}"),
    "large file": (413, f"POST /admin/ HTTP/1.1\r\nContent-Length: 30000000\r\n{END}"),
    "odd length": (400, f"POST / HTTP/1.1\r\nContent-Length: x\r\n{END}"),
    "no host": (400, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
    "trace": (405, f"TRACE / HTTP/1.1\r\n{END}"),
    "spelling": (404, f"GET /%61/ HTTP/1.1\r\n{END}"),
    "nobody answers": (503, f"GET /none/ HTTP/1.1\r\n{END}"),
    "nobody takes it": (503, f"POST /admin/ HTTP/1.1\r\nContent-Length: 0\r\n{END}"),
    "encoding": (501, f"POST / HTTP/1.1\r\nTransfer-Encoding: odd\r\n{END}"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_nginx_says_by_itself_is_a_page_of_the_site_with_its_headers(front, failure):
    expected, request = FAILURES[failure]
    status, headers, text = raw(front, "TRY_PORT", request)
    assert status == expected and 'lang="en-us"' in text and "nginx" not in text
    assert headers["cache-control"] == "no-store" and headers["x-robots-tag"] == "noindex"
    assert ("retry-after" in headers) == (status == 503)
    for name, value in added_headers("page_headers.conf").items():
        assert headers[name.lower()] == value, name


def test_files_have_the_headers_of_files(front):
    for path in (HASHED, "/media/drawings/1/a.webp"):
        answer = front.ask(path)
        for name, value in added_headers("file_headers.conf").items():
            assert answer.headers.get_all(name) == [value], (path, name)


def test_who_waits_for_the_application_keeps_nobody_from_ready_pages_and_files(site):
    SLOW_GO_ON.clear()
    try:
        with ExitStack() as held:
            for _ in range(110):
                waiting = held.enter_context(socket.create_connection(("127.0.0.1", site.port)))
                waiting.sendall(f"GET /slow/ HTTP/1.1\r\n{END}".encode())
            assert within_a_minute(lambda: site.ask("/other/").status == 429)
            refused = site.ask("/other/")
            assert "Please wait a moment" in refused.text and refused.headers["Retry-After"] == "30"
            assert site.ask("/about/")[:2] == (200, "ready") and site.ask(HASHED).status == 200
    finally:
        SLOW_GO_ON.set()


def within_a_minute(condition):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_visitors_address_is_what_nginx_sees_and_not_what_he_says(site):
    for said in ("192.0.2.7", "192.0.2.7, 198.51.100.1", "127.0.0.1, ::1", "nonsense"):
        assert site.ask("/other/", X_Forwarded_For=said, X_Real_IP=said).headers["X-Asked-By"] == "127.0.0.1"


def test_behind_a_proxy_that_is_trusted_it_is_what_that_one_says(site):
    conf = site.folder / "nginx" / "real_addresses.conf"
    before = conf.read_text()
    assert "# set_real_ip_from 203.0.113.0/24;" in before
    try:
        conf.write_text(before.replace("# set_real_ip_from 203.0.113.0/24;", "set_real_ip_from 127.0.0.1;"))
        os.kill(site.process("nginx"), signal.SIGHUP)
        asked = {"X_Forwarded_For": "192.0.2.7, 198.51.100.1"}  # the first is what a visitor wrote himself
        assert within_a_minute(lambda: site.ask("/other/", **asked).headers["X-Asked-By"] == "198.51.100.1")
        assert site.ask("/other/").headers["X-Asked-By"] == "127.0.0.1"
    finally:
        conf.write_text(before)
        os.kill(site.process("nginx"), signal.SIGHUP)
    assert within_a_minute(lambda: site.ask("/other/", **asked).headers["X-Asked-By"] == "127.0.0.1")


def test_nobody_chooses_the_name_of_the_site(site):
    assert site.ask("/other/", X_Forwarded_Host="evil.example").text == "the application, asked with None"


def test_too_large_a_body_is_refused_before_it_is_read(site):
    assert site.ask("/your-story/x/", "POST", Content_Length=str(26 * 1024 * 1024)).status == 413
