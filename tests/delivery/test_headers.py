"""Each kind of answer says what it may do in a browser and who may show it: exactly this, and always the same."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import path

from charity_site.delivery.web.headers import style_of_errors
from charity_site.safeguarding.private_link import link_for
from charity_site.urls import urlpatterns as real_patterns
from tests.factories import (
    make_consent,
    make_disease,
    make_document,
    make_image,
    make_standard_page,
    make_story,
    make_user,
)

PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
FILE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
SIGN_IN = ADMIN.replace("script-src 'self' 'unsafe-inline'", "script-src 'self'")
OURS, EVERYBODYS = "same-origin", "cross-origin"


def broken(request):
    raise RuntimeError("broken")


urlpatterns = [path("broken/", broken), *real_patterns]


def page_policy(ancestors="'none'"):
    return PAGE.format(style=style_of_errors(), ancestors=ancestors)


@pytest.fixture
def get(site):
    """Asks over HTTPS, and says what the answer's headers are."""
    client = Client(raise_request_exception=False)

    def get(address, status=200, **options):
        response = client.get(address, secure=True, **options)
        assert response.status_code == status, address
        return response

    get.client = client
    return get


def holds(response, policy, shown_by, referrer="same-origin", frames="DENY"):
    headers = response.headers
    assert headers.get("Content-Security-Policy") == policy
    assert headers["Cross-Origin-Resource-Policy"] == shown_by
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == referrer
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers.get("X-Frame-Options") == frames
    if policy not in (FILE, None):  # these run nothing
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(headers["Permissions-Policy"].split(", "))


def test_what_visitors_see(get):
    disease, story = make_disease(), make_story()
    addresses = ["/", disease.url, story.url, make_standard_page().url, "/search/?q=a", "/api/"]
    for address in addresses:
        holds(get(address), page_policy(), OURS)
        assert get(address).headers == get(address).headers, address
    holds(get("/nope/", 404), page_policy(), OURS)
    holds(get("/search/?q=%00", 400), page_policy(), OURS)
    holds(get(link_for(make_consent()).replace("http://localhost", "")), page_policy(), OURS, referrer="no-referrer")


@pytest.mark.urls("tests.delivery.test_headers")
def test_a_fault_and_a_wrong_host(get):
    holds(get("/broken/", 500), page_policy(), OURS)
    refused = get("/", 400, headers={"host": "evil.example"})
    assert refused["Content-Security-Policy"] == page_policy()


def test_the_style_of_error_pages_is_the_one_that_is_allowed(get):
    assert style_of_errors() in get("/")["Content-Security-Policy"]
    assert b"style=" not in get("/search/?q=%00", 400).content


def test_what_other_sites_may_show(get):
    make_disease(slug="one")
    holds(get("/embed/one/overview/"), page_policy("*"), EVERYBODYS, frames=None)
    holds(get("/embed/one/nope/", 404), page_policy("*"), EVERYBODYS, frames=None)
    holds(get("/api/v1/diseases"), FILE, EVERYBODYS)
    holds(get("/api/v1/nope", 404), FILE, EVERYBODYS)


def test_pictures_and_documents(get):
    picture = make_image()
    make_story(portrait=picture)
    holds(get(picture.get_rendition("format-jpeg|width-480").url), FILE, OURS)
    default_storage.save("drawings/1/a.webp", ContentFile(b"drawn"))
    holds(get("/media/drawings/1/a.webp"), FILE, EVERYBODYS)
    get.client.force_login(make_user())
    document = make_document()
    holds(get(document.url), FILE, OURS)


def test_text_for_machines_and_files_at_the_root(get):
    for address in ("/robots.txt", "/sitemap.xml", "/feeds/all/", "/favicon.ico"):
        holds(get(address), FILE, OURS)
    # The worker may ask its own site; no more.
    holds(get("/service-worker.js"), page_policy(), OURS)


def test_static_files_also_in_a_frame_without_an_origin(get, settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    client = Client()
    holds(client.get("/static/img/mark.svg", secure=True), FILE, EVERYBODYS)
    holds(client.get("/static/js/section_nav.js", secure=True), FILE, EVERYBODYS)


def test_the_admin(get):
    holds(get("/admin/login/"), SIGN_IN, OURS)
    page = make_disease()
    get.client.force_login(make_user())
    holds(get("/admin/"), ADMIN, OURS)
    holds(get(f"/admin/pages/{page.pk}/edit/"), ADMIN, OURS)
    assert "frame-ancestors 'self'" in get(f"/admin/pages/{page.pk}/view_draft/")["Content-Security-Policy"]
    holds(get("/styleguide/"), page_policy(), OURS)


def test_what_a_browser_has_keeps_its_policy(get):
    etag = get("/api/v1/diseases")["ETag"]
    holds(get("/api/v1/diseases", 304, headers={"if-none-match": etag}), None, EVERYBODYS)


def test_cookies_belong_to_this_host_alone(get):
    user = make_user()
    response = get("/admin/login/")
    token = response.cookies["__Host-csrftoken"]
    form = {
        "username": user.username,
        "password": "a-long-password",
        "csrfmiddlewaretoken": token.value,
        "next": "/admin/",
    }
    response = get.client.post("/admin/login/", form, secure=True, headers={"referer": "https://testserver/"})
    session = response.cookies["__Host-sessionid"]
    for cookie in (token, session):
        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"] and cookie["samesite"] == "Lax"
    assert session["httponly"]


def test_a_developer_sees_the_faults_of_django(get, settings):
    settings.DEBUG = True
    assert "Content-Security-Policy" not in get("/nope/", 404)


def test_who_is_not_signed_in_gets_no_inline_script_of_the_admin(get):
    for address in ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/"):
        holds(get(address), SIGN_IN, OURS)
    wrong = get("/admin/password_reset/confirm/MQ/a-b/")
    assert wrong["Content-Security-Policy"] == SIGN_IN
    ended = get.client.post(
        "/admin/sites/new/", {"hostname": "a"}, secure=True
    )  # the form to sign in, at another address
    assert ended.status_code == 403 and ended["Content-Security-Policy"] == SIGN_IN
    for response in (get("/admin/login/"), get("/admin/password_reset/"), ended):
        scripts = BeautifulSoup(response.content, "lxml").find_all("script")
        assert all(script.get("src") or script.get("type") == "application/json" for script in scripts)
        assert b" onclick=" not in response.content
    get.client.force_login(make_user())
    holds(get("/admin/password_reset/"), SIGN_IN, OURS)


def test_a_page_with_the_bar_of_the_editor_is_kept_nowhere(get):
    addresses = ["/", make_disease().url, "/search/?q=a", "/stories/"]
    assert {get(address)["Cache-Control"] for address in addresses} == {"no-cache"}
    get.client.force_login(make_user())
    for address in addresses:
        answer = get(address)
        assert b"wagtail-userbar" in answer.content and answer["Cache-Control"] == "private, no-store", address
    assert get("/nope/", 404)["Cache-Control"] == "private, no-store"
