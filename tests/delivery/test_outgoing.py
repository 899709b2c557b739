"""The site asks other machines within limits of time and size, no faster than they like, and not for what they keep for people."""

import datetime
import gzip
import ssl
import time
from contextlib import nullcontext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from charity_site.delivery.outgoing.client import NAME, Client
from charity_site.delivery.outgoing.exchange import Limits
from charity_site.delivery.outgoing.failures import Disallowed, NotFetched, Refused, TooLarge, Unanswered
from tests.another_site import QUICK


def test_an_answer_says_where_it_came_from_and_who_asks(other, asking, settings):
    other.page("/page?x=1", "Fine.", ETag='"1"')
    answer = asking.get(f"{other.url}/page?x=1#part", {"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"Fine.", '"1"')
    assert answer.address == f"{other.url}/page?x=1" and answer.moved_to == ""
    headers = other.asked[-1][1]
    assert headers["User-Agent"] == f"{NAME}/1.0 (+{settings.SITE_URL}/)" and headers["If-None-Match"] == '"0"'
    assert "Cookie" not in headers and "Referer" not in headers


def test_only_redirects_for_good_are_a_new_address(other, asking):
    other.page("/new", "Fine.")
    other.says("/for-good", (301, {"Location": "/new"}, b""))
    other.says("/twice", (308, {"Location": "/for-good"}, b""))
    other.says("/today", (302, {"Location": "/new"}, b""))
    other.says("/first-for-good", (301, {"Location": "/today"}, b""))
    moved = {
        path: asking.get(f"{other.url}{path}").moved_to for path in ("/for-good", "/twice", "/today", "/first-for-good")
    }
    assert moved == {
        "/for-good": f"{other.url}/new",
        "/twice": f"{other.url}/new",
        "/today": "",
        "/first-for-good": f"{other.url}/today",
    }


def test_a_redirect_to_no_address_is_refused(other, asking):
    other.says("/a", (302, {"Location": "http://["}, b""))
    with pytest.raises(Refused):
        asking.get(f"{other.url}/a")


def test_redirects_in_a_circle_end(other, asking):
    other.says("/a", (302, {"Location": "/b"}, b""))
    other.says("/b", (301, {"Location": "/a"}, b""))
    with pytest.raises(Unanswered, match="from one address to the next"):
        asking.get(f"{other.url}/a")
    assert len(other.paths()) <= 6 * 3


def test_what_is_too_large_is_not_read_to_its_end(other, asking):
    other.page("/page", b"x" * 200_000)
    with pytest.raises(TooLarge):
        asking.get(f"{other.url}/page")


def test_what_has_no_end_is_not_read_to_its_end(other, asking):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 10_000)

    other.says("/page", endless)
    with pytest.raises(TooLarge):
        asking.get(f"{other.url}/page")


def test_a_bomb_is_not_unpacked(other, asking):
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < QUICK.size
    other.page("/page", bomb, Content_Encoding="gzip")
    with pytest.raises(TooLarge):
        asking.get(f"{other.url}/page")


def test_what_is_packed_as_asked_is_unpacked_and_what_is_not_is_no_answer(other, asking):
    other.page("/page", gzip.compress(b"Fine."), Content_Encoding="gzip")
    assert asking.get(f"{other.url}/page").body == b"Fine."
    for body, packing in ((b"Not packed", "gzip"), (gzip.compress(b"x" * 999)[:-12], "gzip"), (b"Fine.", "br")):
        other.page("/page", body, Content_Encoding=packing)
        with pytest.raises(Unanswered):
            asking.get(f"{other.url}/page")


@pytest.mark.parametrize("headers", [{"Content-Length": "500"}, {"Transfer-Encoding": "chunked"}])
def test_an_answer_that_breaks_off_is_none(other, asking, headers):
    def broken(handler):
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(b"50\r\nOnly this")

    other.says("/page", broken)
    with pytest.raises(Unanswered, match="broke off"):
        asking.get(f"{other.url}/page")


@pytest.mark.parametrize("where", ["headers", "body", "body without a length"])
def test_a_byte_now_and_then_does_not_hold_the_site_up(other, asking, where):
    def slow(handler):
        if where == "headers":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        elif where == "body":
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.1)

    other.says("/page", slow)
    began = time.monotonic()
    with pytest.raises(Unanswered, match="in time"):
        asking.get(f"{other.url}/page")
    assert time.monotonic() - began < QUICK.total + 1


def test_silence_ends_with_the_time_for_a_read(other, asking):
    other.says("/page", lambda handler: time.sleep(5))
    asking.limits = Limits(read=0.2, tries=1)
    began = time.monotonic()
    with pytest.raises(Unanswered):
        asking.get(f"{other.url}/page")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "junk", [b"", b"Hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500]
)
def test_what_is_no_answer_is_told_as_that(other, asking, junk):
    other.says("/page", lambda handler: handler.wfile.write(junk))
    with pytest.raises(Unanswered):
        asking.get(f"{other.url}/page")


def test_nobody_there_and_no_network_are_told_apart(other, asking):
    port = other.server_port
    other.server_close()
    with pytest.raises(Unanswered) as refused:
        asking.get(f"http://127.0.0.1:{port}/")
    assert refused.value.was_reached

    def no_network(host, port):
        raise OSError("Temporary failure in name resolution")

    with pytest.raises(Unanswered) as unknown:
        Client(resolver=no_network, sleep=asking.sleep).get("https://www.example.org/")
    assert not unknown.value.was_reached


# --- Trying again ---------------------------------------------------------------------------------
def test_a_fault_of_a_moment_is_tried_again(other, asking, slept):
    other.says("/page", (500, {}, b""), (503, {}, b""), (200, {}, b"Fine."))
    asking.limits = Limits()
    assert asking.get(f"{other.url}/page").body == b"Fine."
    assert [seconds for seconds in slept if seconds > 1.5] == [2] and len(other.paths()) == 3


def test_a_fault_that_stays_is_the_answer(other, asking):
    other.page("/page", "Broken.", status=500)
    asking.limits = Limits()
    assert asking.get(f"{other.url}/page").status == 500
    assert len(other.paths()) == 3


def test_not_found_is_not_tried_again(other, asking):
    assert asking.get(f"{other.url}/page").status == 404
    assert other.paths() == ["/page"]


def test_who_asks_for_time_is_given_it(other, asking, slept):
    asking.limits = Limits()
    other.says("/page", (429, {"Retry-After": "7"}, b""), (200, {}, b"Fine."))
    assert asking.get(f"{other.url}/page").status == 200
    assert 7 in slept
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=9)
    other.says("/page", (503, {"Retry-After": f"{soon:%a, %d %b %Y %H:%M:%S GMT}"}, b""), (200, {}, b"Fine."))
    assert asking.get(f"{other.url}/page").status == 200
    assert any(7 < seconds <= 9 for seconds in slept)


def test_who_asks_for_more_time_than_there_is_is_left_alone(other, asking, slept):
    asking.limits = Limits()
    other.says("/page", (429, {"Retry-After": "86400"}, b""))
    assert asking.get(f"{other.url}/page").status == 429
    assert other.paths() == ["/page"] and all(seconds <= Limits().pause for seconds in slept)


# --- What a site asks of programs -------------------------------------------------------------------
def test_what_robots_txt_keeps_from_programs_is_not_asked_for(other, asking):
    other.page("/private/page", "Fine.")
    other.page("/page", "Fine.")
    other.page("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    with pytest.raises(Disallowed):
        asking.get(f"{other.url}/private/page")
    assert asking.get(f"{other.url}/page").status == 200
    assert [path for path, _ in other.asked] == ["/robots.txt", "/page"]


def test_robots_txt_may_name_the_site(other, asking):
    other.page("/page", "Fine.")
    other.page("/robots.txt", f"User-agent: {NAME}\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    with pytest.raises(Disallowed):
        asking.get(f"{other.url}/page")


def test_robots_txt_holds_behind_redirects_too(other, asking):
    other.page("/private", "Fine.")
    other.says("/page", (301, {"Location": "/private"}, b""))
    other.page("/robots.txt", "User-agent: *\nDisallow: /private\n")
    with pytest.raises(Disallowed):
        asking.get(f"{other.url}/page")
    assert other.paths() == ["/page"]


def test_without_robots_txt_all_is_allowed_and_a_broken_one_is_a_fault(other, asking):
    other.page("/page", "Fine.")
    other.page("/robots.txt", "User-agent: *\nDisallow: /", status=404)
    assert asking.get(f"{other.url}/page").status == 200
    for status, failure in ((429, Disallowed), (404, None)):
        other.page("/robots.txt", "", status=status)
        with pytest.raises(failure) if failure else nullcontext():
            Client(limits=QUICK, sleep=asking.sleep).get(f"{other.url}/page")
    other.page("/robots.txt", "", status=503)
    with pytest.raises(Unanswered):
        Client(limits=QUICK, sleep=asking.sleep).get(f"{other.url}/page")


def test_an_interface_for_programs_needs_no_leave(other, asking):
    other.page("/page", "Fine.")
    other.page("/robots.txt", "User-agent: *\nDisallow: /")
    assert Client(limits=QUICK, obeys_robots=False).get(f"{other.url}/page").status == 200
    assert other.paths() == ["/page"] and len(other.asked) == 1


def test_a_site_is_asked_no_faster_than_it_likes(other, asking, slept):
    other.page("/page", "Fine.")
    other.page("/robots.txt", "User-agent: *\nCrawl-delay: 4\n")
    asking.get(f"{other.url}/page")
    asking.get(f"{other.url}/page")
    assert [round(seconds) for seconds in slept] == [4, 4]


# --- Encrypted ------------------------------------------------------------------------------------
@pytest.fixture
def certificate(tmp_path):
    """A certificate for www.example.org that it signed itself, with its key (path of a file with both)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.example.org")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("www.example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return str(path)


def test_a_certificate_is_for_the_name_and_from_somebody_trusted(other, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    other.socket = context.wrap_socket(other.socket, server_side=True)
    other.page("/page", "Fine.")

    def ask(name, **options):
        asking = Client(resolver=lambda host, port: ["127.0.0.1"], limits=QUICK, sleep=lambda seconds: None, **options)
        return asking.get(f"https://{name}:{other.server_port}/page")

    assert ask("www.example.org", authorities=certificate).body == b"Fine."
    for name, options in (("www.example.net", {"authorities": certificate}), ("www.example.org", {})):
        with pytest.raises(NotFetched, match="certificate"):
            ask(name, **options)
