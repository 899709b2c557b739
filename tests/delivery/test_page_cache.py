"""Copies of public pages are given out before Django runs, and what is for one reader never is."""

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import PageViewRestriction

from charity_site.core.models import SiteSettings
from charity_site.delivery.pagecache.page_cache import PageCache
from charity_site.delivery.pagecache.single_flight import SingleFlight
from diseases.models import DiseasePage
from tests.delivery.reader import Reader, at_once
from tests.factories import make_disease, make_story, make_symptom, make_user

pytestmark = pytest.mark.usefixtures("open_site")

PAGE = "/childhood-cancers/wilms/"
IN_CACHES = "public, max-age=0, s-maxage=30, stale-while-revalidate=30, stale-if-error=30"


@pytest.fixture
def disease(open_site):
    return make_disease(title="Wilms tumor", slug="wilms")


def retitle(page, title):
    page.title = title
    page.save_revision().publish()


def change_unseen(disease, title):
    """Change the database as nobody may: nothing notices, so that only what is made anew shows it."""
    DiseasePage.objects.filter(pk=disease.pk).update(title=title, draft_title=title)


# --- What is given out ---------------------------------------------------------------------------
def test_a_copy_is_given_out_without_asking_django(read, page_cache, disease):
    first = read(PAGE)
    change_unseen(disease, "Changed unseen")
    again = read(PAGE)
    assert first.status == again.status == "200 OK" and b"Wilms tumor" in again.body and again.body == first.body
    assert page_cache.single_flight.begun == 1


def test_the_headers_of_a_copy(read, disease):
    read(PAGE)
    answer = read(PAGE)
    assert answer.header("Cache-Control") == IN_CACHES and answer.header("Vary") == "Accept-Encoding, Cookie"
    assert answer.header("Content-Type") == "text/html; charset=utf-8" and answer.header("Set-Cookie") is None
    assert answer.header("X-Content-Type-Options") == "nosniff" and answer.header("X-Page-Cache") is None
    names = [name.lower() for name, _ in answer.headers]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("br;q=0.1", "br"),
        ("*", "br"),
        ("identity", None),
        ("gzip;q=nonsense", None),
        ("", None),
    ],
)
def test_a_reader_gets_an_encoding_that_he_accepts(read, disease, accepted, given):
    plain = read(PAGE)
    answer = read(PAGE, accept_encoding=accepted)
    assert answer.header("Content-Encoding") == given and answer.body == plain.body


def test_each_encoding_has_a_strong_etag_of_its_own_and_a_304(read, disease):
    tags = {read(PAGE, accept_encoding=encoding).header("ETag") for encoding in ("br", "gzip", "")}
    assert len(tags) == 3 and not any(tag.startswith("W/") for tag in tags)
    tag = read(PAGE, accept_encoding="br").header("ETag")
    unchanged = read(PAGE, accept_encoding="br", if_none_match=f'"other", {tag}')
    assert unchanged.status == "304 Not Modified" and unchanged.body == b"" and unchanged.header("ETag") == tag
    assert unchanged.header("Content-Length") is None and unchanged.header("Cache-Control") == IN_CACHES
    assert read(PAGE, accept_encoding="gzip", if_none_match=tag).status == "200 OK"
    retitle(disease, "Another")
    assert read(PAGE, accept_encoding="br", if_none_match=tag).status == "200 OK"


def test_head_has_the_headers_and_no_body(read, disease):
    head, get = read(PAGE, method="HEAD"), read(PAGE)
    assert head.body == b"" and sorted(head.headers) == sorted(get.headers)


def test_a_page_is_made_once_for_all_who_wait(page_cache, disease):
    answers = at_once(30, lambda: Reader(page_cache)(PAGE))
    assert {answer.status for answer in answers} == {"200 OK"} and len({answer.body for answer in answers}) == 1
    assert page_cache.single_flight.begun == 1


def test_a_redirect_is_made_once_for_all_who_ask_for_it(store, page_cache, disease):
    for name in ("Fever", "Lump", "Cough"):
        make_symptom(name, disease)
    asked = []
    counted = PageCache(lambda *request: asked.append(request) or page_cache.renderer.application(*request), store)
    Reader(counted)("/symptoms/fever/")
    before = len(asked)
    answers = at_once(60, lambda: Reader(counted)("/symptoms/fever/?and=lump&and=cough"))
    assert {answer.status[:3] for answer in answers} == {"301"} and len(asked) == before + 1
    assert len({answer.header("Location") for answer in answers}) == 1


def test_who_comes_when_it_has_just_been_made_gets_that():
    renders = SingleFlight(1)
    assert renders.result("page", lambda: "ready", lambda: pytest.fail("It is made again."), 5) == "ready"
    assert renders.begun == 0 and renders.result("page", lambda: None, lambda: "made", 5) == "made"


# --- What it is found by -------------------------------------------------------------------------
def test_other_parameters_neither_miss_nor_fill_it(read, page_cache, disease):
    read(PAGE)
    for number in range(5):
        answer = read(f"{PAGE}?utm_source=tv&random={number}&page={number}")
        assert answer.status == "200 OK" and b"utm_source" not in answer.body
    assert page_cache.single_flight.begun == 1 and len(page_cache.copies) == 1


def test_declared_parameters_have_copies_of_their_own_in_one_order(read, page_cache, disease):
    for number in range(13):
        make_story(slug=f"story-{number}", disease=disease)
    first, second = read("/stories/"), read("/stories/?page=2&utm_source=tv")
    assert first.body != second.body
    read("/stories/?disease=wilms&page=2")
    assert read("/stories/?page=2&disease=wilms&x=1").body == read("/stories/?disease=wilms&page=2").body
    assert {key.query for key in page_cache.copies} == {"", "page=2", "disease=wilms&page=2"}


UNKEYED = {
    "x_forwarded_host": "evil.example",
    "x_forwarded_proto": "https",
    "x_forwarded_port": "8443",
    "forwarded": "host=evil.example;proto=https",
    "x_original_url": "/admin/",
    "x_rewrite_url": "/admin/",
    "x_http_method_override": "POST",
    "accept_language": "es",
    "accept": "application/json",
    "range": "bytes=0-10",
    "if_modified_since": "Wed, 01 Jan 2031 00:00:00 GMT",
    "authorization": "Basic eDp5",
    "user_agent": "evil",
    "referer": "https://evil.example/",
    "origin": "https://evil.example",
    "cookie": "from_another_site=1",
    "x_requested_with": "XMLHttpRequest",
}


def test_a_header_that_is_no_part_of_the_key_changes_nothing_for_others(store, read, disease):
    clean = read(PAGE)
    for name, value in UNKEYED.items():
        store.begin_generation()
        attacked, after = read(PAGE, **{name: value}), read(PAGE)
        assert attacked.body == after.body == clean.body, name
        assert after.headers == attacked.headers == clean.headers, name


def test_scheme_and_host_are_part_of_the_key(read, settings, disease):
    assert read(PAGE, host="localhost").body == read(PAGE, host="LOCALHOST").body
    assert read(PAGE, scheme="https").header("Strict-Transport-Security")
    assert read(PAGE, scheme="http").header("Strict-Transport-Security") is None
    assert read(PAGE, host="evil.example").status == "400 Bad Request"
    assert read(PAGE, host="localhost").status == "200 OK"


# --- What is never kept --------------------------------------------------------------------------
def signed_in(client):
    client.force_login(make_user())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_what_a_member_of_staff_gets_is_for_him_alone(read, page_cache, client, disease):
    cookie = signed_in(client)
    own = read(PAGE, cookie=cookie)
    assert b"wagtail-userbar" in own.body and not page_cache.copies
    assert "public" not in own.header("Cache-Control") and "Cookie" in own.header("Vary")
    read(PAGE)
    assert b"wagtail-userbar" in read(PAGE, cookie=cookie).body and b"wagtail-userbar" not in read(PAGE).body


def test_a_private_page_is_not_kept(read, page_cache, client, disease):
    restriction = PageViewRestriction.objects.create(
        page=disease, restriction_type=PageViewRestriction.PASSWORD, password="secret-word"
    )
    asked = read(PAGE)
    assert b"Wilms" not in asked.body and b"password" in asked.body
    assert not page_cache.copies
    assert asked.header("Set-Cookie") != read(PAGE).header("Set-Cookie"), "each reader has a token of his own"
    action = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, disease.pk])
    client.post(action, {"password": "secret-word", "return_url": PAGE})
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    assert b"An overview" in read(PAGE, cookie=cookie).body
    assert not page_cache.copies and b"An overview" not in read(PAGE).body
    restriction.delete()
    assert b"Wilms tumor" in read(PAGE).body


def test_other_answers_are_not_kept(read, page_cache, disease):
    for address in (
        "/search/?q=wilms",
        "/search/suggestions/?q=wil",
        "/admin/login/",
        "/api/v1/diseases",
        "/health/ready",
        "/nothing/",
        "/childhood-cancers",
    ):
        assert "s-maxage" not in (read(address).header("Cache-Control") or ""), address
        assert not page_cache.copies, address


def test_a_draft_and_its_preview_are_not_kept(read, page_cache, client, disease):
    disease.title = "Only a draft"
    disease.save_revision()
    assert b"Only a draft" not in read(PAGE).body
    draft = read(f"/admin/pages/{disease.pk}/view_draft/", cookie=signed_in(client))
    assert b"Only a draft" in draft.body and "s-maxage" not in draft.header("Cache-Control")
    assert not any("admin" in key.path for key in page_cache.copies) and b"Only a draft" not in read(PAGE).body


def test_posting_to_a_page_is_refused_and_forgets_nothing(read, page_cache, disease):
    read(PAGE)
    assert read(PAGE, method="POST").status == "403 Forbidden", "it has no token"
    assert read(PAGE).status == "200 OK" and page_cache.single_flight.begun == 1


@pytest.mark.parametrize(
    "address", ["/robots.txt", "/sitemap.xml", "/llms.txt", "/feeds/all/", "/embed/wilms/overview/"]
)
def test_what_machines_read_is_copied_too(read, page_cache, disease, address):
    assert read(address).status == read(address).status == "200 OK"
    assert page_cache.copies


def test_what_machines_ask_for_in_vain_is_not_copied(read, page_cache, disease):
    assert read("/embed/wilms/signs/").status == "404 Not Found"
    assert not page_cache.copies


def test_the_memory_is_bounded_and_keeps_what_is_read(read, page_cache, disease):
    read(PAGE)
    page_cache.memory.most_bytes = 3 * page_cache.memory.bytes
    for number in range(6):
        make_disease(slug=f"disease-{number}")
    read(PAGE)
    for number in range(6):
        read(f"/childhood-cancers/disease-{number}/")
        read(PAGE)
    assert page_cache.memory.bytes <= page_cache.memory.most_bytes and 1 <= len(page_cache.copies) <= 4
    assert PAGE in {key.path for key in page_cache.copies}


def test_the_notice_of_all_pages_is_in_no_copy_from_before(read, disease):
    read(PAGE)
    site_settings = SiteSettings.objects.get()
    site_settings.notice = "Our phones are down today."
    site_settings.save()
    assert b"Our phones are down today." in read(PAGE).body
