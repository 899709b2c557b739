"""A megabyte of nonsense in any field, parameter or header that a stranger can send is answered, soon, and not with a fault."""

import random
import time

import pytest
from django.http import HttpHeaders
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from charity_site.safeguarding.private_link import link_for
from tests.factories import make_consent, make_disease, make_standard_page, make_user

MEGABYTE = 1_000_000  # bytes
SECONDS = 5  # for one answer, on a machine that is busy with something else
SIGNS = "a0 '\"<>&%;/\\..{{}}$()=\r\n\té漢𝄞\u202e-+*"
NONSENSE = {
    "one letter": "a" * MEGABYTE,
    "signs": "".join(random.Random(20).choices(SIGNS, k=MEGABYTE // 6)),  # a megabyte as they are sent
}
PARAMETERS = {
    "/": ("q", "utm_source"),
    "/search/": ("q", "page", "kind"),
    "/search/suggestions/": ("q",),
    "/stories/": ("disease", "page"),
    "/symptoms/fever/": ("and",),
    "/sitemap.xml": ("p",),
    "/api/v1/diseases": ("q", "page", "page_size", "changed_since"),
    "/api/v1/changes": ("since",),
    "/admin/login/": ("next",),
    "/admin/sign-in/code/": ("next",),
    "/_util/login/": ("next",),
}
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cookie", "If-Match", "If-Modified-Since", "If-None-Match",
    "Origin", "Range", "Referer", "User-Agent", "X-Forwarded-For", "X-Request-ID", "X-Requested-With", "Content-Type",
)  # fmt: skip


@pytest.fixture
def stranger():
    """Asks, and says how it ended: the status, unless it took too long."""
    client = Client(raise_request_exception=False)

    def ask(method, address, *data, **options):
        begun = time.monotonic()
        status = getattr(client, method)(address, *data, **options).status_code
        return status if time.monotonic() - begun < SECONDS else f"{status} after {time.monotonic() - begun:.0f} s"

    return ask


def forms():
    """The addresses that take a form of a stranger, with its fields."""
    page = make_standard_page(slug="closed")
    closed = PageViewRestriction.objects.create(page=page, restriction_type="password", password="a-password")
    private = link_for(make_consent()).replace("http://localhost", "")
    return {
        reverse("wagtailadmin_login"): ("username", "password", "code_of_app", "next"),
        reverse("wagtailadmin_password_reset"): ("email",),
        reverse("wagtailadmin_password_reset_confirm", args=["MQ", "a-b"]): ("new_password1", "new_password2"),
        reverse("invitation", args=["MQ", "a-b"]): ("new_password1", "new_password2"),
        reverse("wagtailcore_authenticate_with_password", args=[closed.pk, page.pk]): ("password", "return_url"),
        private: ("do", "sure"),
        reverse("sign_in_code"): ("code", "next"),
        reverse("sign_in_again"): ("password", "next"),
    }


@pytest.mark.parametrize("kind", NONSENSE)
def test_in_a_field_of_a_form(stranger, site, kind):
    make_user(email="editor@example.org")
    filled = {"username": "editor", "password": "x", "email": "editor@example.org"}
    ended = {
        (address, field): stranger("post", address, {**filled, field: NONSENSE[kind]})
        for address, fields in forms().items()
        for field in fields
    }
    assert {where: end for where, end in ended.items() if end not in (200, 302, 400, 403, 404, 405, 413, 429)} == {}


@pytest.mark.parametrize("kind", NONSENSE)
def test_in_a_parameter(stranger, site, kind):
    make_disease()
    ended = {
        (address, name): stranger("get", address, {name: NONSENSE[kind]})
        for address, names in PARAMETERS.items()
        for name in names
    }
    assert {where: end for where, end in ended.items() if end not in (200, 301, 302, 400, 404, 414)} == {}


@pytest.mark.parametrize("kind", NONSENSE)
def test_in_a_header(stranger, site, kind):
    value = NONSENSE[kind].replace("\r", "").replace("\n", "").encode().decode("latin-1")  # as a server hands it on
    names = {name: HttpHeaders.to_wsgi_name(name) for name in HEADERS}
    ended = {
        (address, name): stranger("get", address, **{key: value})
        for address in ("/", "/search/?q=fever", "/api/v1/diseases", "/admin/login/", "/metrics", "/health/ready")
        for name, key in names.items()
    }
    assert {where: end for where, end in ended.items() if end not in (200, 302, 400, 404, 415)} == {}


def test_in_an_address(stranger, site):
    for begin in (
        "/",
        "/media/images/",
        "/documents/1/",
        "/embed/",
        "/feeds/research/",
        "/api/v1/diseases/",
        "/your-story/",
        "/admin/",
    ):
        assert stranger("get", begin + "a" * MEGABYTE) in (400, 404, 414), begin
