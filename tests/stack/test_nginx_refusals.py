"""What nginx refuses by itself, how it says so, and to whom: deploy/nginx in a real nginx."""

import os
import signal
import socket
import time
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection

import pytest

from tests.delivery.test_nginx_headers import added_headers
from tests.stack.front import HASHED, SLOW_GO_ON


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
    "path",
    [
        "/about//", "//about/", "/./about/", "/about/.", "/about/./", "/x/../about/", "/admin/../about/", "/about/?",
        "/About/", "/about;/", "/about/%20", "/about\\",
    ],
)  # fmt: skip
def test_only_one_spelling_of_an_address_is_ready(site, path):
    answer = site.ask(path)
    assert answer.status == 200 and answer.headers["X-Asked-For"] == path  # the application is asked as it came


def test_a_null_byte_is_no_address(site):
    answer = site.ask("/about%00/")
    assert answer.status == 400 and "could not understand" in answer.text


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
