"""The site is asked for by its own name: any other is refused at once, and no spelling of it makes copies of its own."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.delivery.reader import Reader
from tests.delivery.test_logs import lines  # noqa: F401 - a fixture
from tests.factories import make_disease

ODD_HOSTS = (
    "a" * 7_000,
    "a." * 3_500,
    "evil.example",
    "evil_example",
    "localhost:port",
    "[::1",
    "localhost/x",
    "a@localhost",
)


@pytest.mark.parametrize("host", ODD_HOSTS, ids=range(len(ODD_HOSTS)))
def test_a_host_that_is_not_ours_is_one_line_in_the_log_without_a_traceback(lines, host):  # noqa: F811
    (line,) = lines("/about/", 400, headers={"host": host})
    assert "exception" not in line and host not in lines.text


def test_it_is_refused_before_anything_is_asked(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/about/", headers={"host": "evil.example"})
    assert answer.status_code == 400 and "Content-Security-Policy" in answer


@pytest.mark.usefixtures("open_site")
class TestCopies:
    def test_a_host_that_is_not_ours_makes_no_page(self, page_cache):
        assert Reader(page_cache)("/about/", host="evil.example").status == "400 Bad Request"
        assert page_cache.single_flight.begun == 0

    def test_ports_and_spellings_of_our_names_share_one_copy(self, page_cache, store):
        make_disease(slug="wilms")
        read = Reader(page_cache)
        hosts = [f"localhost:{port}" for port in range(8000, 8030)] + [
            "LOCALHOST",
            "localhost.",
            "127.0.0.1",
            "testserver",
        ]
        answers = [read("/childhood-cancers/wilms/", host=host) for host in hosts]
        assert {answer.status for answer in answers} == {"200 OK"} and len({answer.body for answer in answers}) == 1
        assert page_cache.single_flight.begun == 1 and len(page_cache.copies) == 1
        assert {key.host for key in page_cache.copies} == {urlsplit(settings.SITE_URL).netloc}
        assert len(list((store.folder / "fresh" / "app").glob("*/*"))) == 1

    def test_what_a_copy_says_of_its_own_address_is_the_sites(self, page_cache):
        for host in ("127.0.0.1:1", "localhost:99"):
            assert (
                f"Sitemap: {settings.SITE_URL}/sitemap.xml".encode()
                in Reader(page_cache)("/robots.txt", host=host).body
            )
