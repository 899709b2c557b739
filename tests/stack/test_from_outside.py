"""What somebody can find out about the whole site from outside, and how it bears nonsense. Everything is real: deploy/try.sh."""

import ssl
from contextlib import closing
from http.client import HTTPConnection
from socket import create_connection

import pytest

from tests.stack.observatory import observatory

MEGABYTE = "a" * 1_000_000


@pytest.fixture
def site(running):
    return running


@pytest.mark.parametrize(("path", "least"), [("/", 125), ("/about/", 125), ("/stories/", 125), ("/admin/login/", 105)])
def test_the_observatory_of_mdn_finds_nothing_amiss(site, path, least):
    found = observatory(site, path)
    assert found["status"] == 200 and found["score"] >= least and found["failed"] == [], found


@pytest.mark.parametrize(
    ("version", "is_spoken"), [("TLSv1", False), ("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)]
)
def test_only_versions_of_tls_that_are_safe_are_spoken(site, version, is_spoken):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(site.folder / "certificate.pem")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with create_connection(("127.0.0.1", site.ports["TRY_TLS_PORT"]), timeout=20) as connection:
        try:
            with context.wrap_socket(connection, server_hostname="127.0.0.1") as secure:
                assert is_spoken and secure.version() == version.replace("_", ".")
        except (ssl.SSLError, ConnectionError):
            assert not is_spoken


@pytest.mark.parametrize(
    "path", ["/", "/about/", "/admin/login/", "/your-story/x/", "/api/v1/diseases", "/.git/config"]
)
def test_what_is_asked_for_in_clear_is_sent_on_before_anything_is_said(site, path):
    with closing(HTTPConnection("127.0.0.1", site.ports["TRY_HTTP_PORT"], timeout=20)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
    assert (
        answer.status == 301 and answer.headers["Location"] == f"https://127.0.0.1:{site.ports['TRY_TLS_PORT']}{path}"
    )
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/manage.py",
        "/static/.git/config",
        "/static/../.git/config",
        "/media/drawings/../../.env",
    ],
)
def test_no_file_of_the_code_has_an_address(site, path):
    for port in (site.port, site.app_port):
        status, text = answer_of(port, path)
        assert status == 404 and "[core]" not in text and "SECRET_KEY" not in text and "import" not in text


def answer_of(port, path):
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers={"Host": "127.0.0.1", "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def ask(port, path="/search/?q=fever", **headers):
    """The status (int) of the answer at `port`; 0 where the connection is closed while it is still being sent."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        try:
            connection.request("GET", path, headers={"Host": "127.0.0.1", "X-Forwarded-Proto": "https", **headers})
            return connection.getresponse().status
        except ConnectionError:
            return 0


def test_a_megabyte_in_an_address_or_a_header_is_refused_and_all_goes_on(site):
    for port, for_address, for_header in ((site.port, 414, 400), (site.app_port, 431, 431)):
        # 0: an answer is lost when the connection ends while much is still being sent.
        for path in (f"/{MEGABYTE}", f"/search/?q={MEGABYTE}"):
            assert ask(port, path) in (0, for_address), path
        for name in ("Cookie", "User-Agent", "Accept-Language", "Host", "X-Any"):
            assert ask(port, **{name: MEGABYTE}) in (0, for_header), name
        assert ask(port) == 200
