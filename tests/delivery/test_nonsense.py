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
PARAMETERS = {  # of each address, with how a megabyte in it is answered
    "/": {"q": 200, "utm_source": 200},
    "/search/": {"q": 400, "page": 200, "kind": 200},
    "/search/suggestions/": {"q": 400},
    "/stories/": {"disease": 404, "page": 200},
    "/symptoms/fever/": {"and": 404},
    "/sitemap.xml": {"p": 400},
    "/api/v1/diseases": dict.fromkeys(("q", "page", "page_size", "changed_since"), 400),
    "/api/v1/changes": {"since": 400},
    "/admin/login/": {"next": 200},
    "/admin/sign-in/code/": {"next": 302},
    "/_util/login/": {"next": 400},
}
WITH_HEADERS = {
    "/": 200,
    "/search/?q=fever": 200,
    "/api/v1/diseases": 200,
    "/admin/login/": 200,
    "/metrics": 404,
    "/health/ready": 200,
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
    """The addresses that take a form of a stranger, with its fields, and how a megabyte in one is answered."""
    page = make_standard_page(slug="closed")
    closed = PageViewRestriction.objects.create(page=page, restriction_type="password", password="a-password")
    private = link_for(make_consent()).replace("http://localhost", "")
    return {
        reverse("wagtailadmin_login"): (("username", "password", "code_of_app", "next"), 200),
        reverse("wagtailadmin_password_reset"): (("email",), 200),
        reverse("wagtailadmin_password_reset_confirm", args=["MQ", "a-b"]): (("new_password1", "new_password2"), 200),
        reverse("invitation", args=["MQ", "a-b"]): (("new_password1", "new_password2"), 200),
        reverse("wagtailcore_authenticate_with_password", args=[closed.pk, page.pk]): (("password", "return_url"), 200),
        private: (("do", "sure"), 400),
        reverse("sign_in_code"): (("code", "next"), 302),
        reverse("sign_in_again"): (("password", "next"), 302),
    }


@pytest.mark.parametrize("kind", NONSENSE)
def test_in_a_field_of_a_form(stranger, site, kind):
    make_user(email="editor@example.org")
    filled = {"username": "editor", "password": "x", "email": "editor@example.org"}
    fields = {(address, field): status for address, (fields, status) in forms().items() for field in fields}
    ended = {
        (address, field): stranger("post", address, {**filled, field: NONSENSE[kind]}) for address, field in fields
    }
    assert ended == fields


@pytest.mark.parametrize("kind", NONSENSE)
def test_in_a_parameter(stranger, site, kind):
    make_disease()
    ended = {
        address: {name: stranger("get", address, {name: NONSENSE[kind]}) for name in names}
        for address, names in PARAMETERS.items()
    }
    assert ended == PARAMETERS


@pytest.mark.parametrize("kind", NONSENSE)
def test_in_a_header(stranger, site, kind):
    value = NONSENSE[kind].replace("\r", "").replace("\n", "").encode().decode("latin-1")  # as a server hands it on
    for address, status in WITH_HEADERS.items():
        ended = {name: stranger("get", address, **{HttpHeaders.to_wsgi_name(name): value}) for name in HEADERS}
        assert ended == dict.fromkeys(HEADERS, status), address


def test_in_an_address(stranger, site):
    begins = (
        "/",
        "/media/images/",
        "/documents/1/",
        "/embed/",
        "/feeds/research/",
        "/api/v1/diseases/",
        "/your-story/",
        "/admin/",
    )
    ended = {begin: stranger("get", begin + "a" * MEGABYTE) for begin in begins}
    assert ended == dict.fromkeys(begins, 414)
