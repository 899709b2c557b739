"""No byte that a stranger can send may end in an error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

NONSENSE = "\ud7ff𝄞%'\"<>\\;--" * 700


@pytest.mark.parametrize(
    "address",
    [
        "/search/?q=%00",
        "/search/?q=leu%00kemia",
        "/search/?%00=1",
        "/search/?page=%00",
        "/stories/?disease=%00",
        "/stories/?page=%00",
        "/%00/",
        "/childhood-cancers/%00/",
        "/media/images/%00.jpg",
        "/documents/1/%00.pdf",
        "/admin/login/?next=%00",
        "/robots.txt?%00",
        "/sitemap.xml?p=%00",
    ],
)
def test_a_nul_is_a_bad_request(client, site, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "could not understand this request" in response.content.decode()


def test_a_nul_in_a_cookie_is_a_bad_request(client, site):
    # As it comes in: newer Pythons make no such cookie.
    assert client.get("/", headers={"cookie": 'sessionid="aaaaaaaaaaaa\\000"'}).status_code == 400


@pytest.mark.parametrize("field", ["username", "password", "next"])
def test_a_nul_in_a_form_is_a_bad_request(client, site, field):
    data = {"username": "a", "password": "b", "next": "/admin/", field: "a\x00b"}
    assert client.post(reverse("wagtailadmin_login"), data).status_code == 400


def test_a_nul_in_the_admin_is_a_bad_request(client, site):
    client.force_login(make_user())
    for address in ("/admin/pages/?q=%00", "/admin/images/?q=%00", "/admin/snippets/core/source/?q=%00"):
        assert client.get(address).status_code == 400, address


@pytest.mark.parametrize("address", ["/search/?q=%ED%A0%80", "/stories/?page=1&disease=a%ED%BF%BF", "/?%ed%b0%80=1"])
def test_a_lone_surrogate_is_a_bad_request(client, site, address):
    assert client.get(address).status_code == 400


def test_a_lone_surrogate_in_a_form_is_a_bad_request(client, site):
    address = reverse("wagtailadmin_login")
    body = "username=a%ED%A0%80&password=b"
    assert client.post(address, body, content_type="application/x-www-form-urlencoded").status_code == 400


def test_letters_of_every_language_are_not_odd(client, site):
    for letters in ("ñandú", "白血病", "лейкемия", "سرطان", "𝄞😀", "한국어"):
        assert client.get("/search/", {"q": letters}).status_code == 200


@pytest.mark.parametrize("query", ["%FF%FE", "%F0%28%8C%28", "%C0%80", "caf%E9"])
def test_broken_text_is_never_an_error(client, site, query):
    answers = {
        "/search/?q=": 200,
        "/stories/?disease=": 404,
        "/stories/?page=": 200,
        "/?": 200,
        "/childhood-cancers/?": 200,
    }
    assert {address: client.get(address + query).status_code for address in answers} == answers
    assert client.get(f"/childhood-cancers/{query}/").status_code == 404


@pytest.mark.parametrize("name", ["q", "page", "disease", "next"])
def test_eight_kilobytes_of_nonsense_are_never_an_error(client, site, name):
    refused = {("/search/", "q"): 400, ("/stories/", "disease"): 404}
    for address in ("/search/", "/stories/", "/", "/admin/login/"):
        assert Client().get(address, {name: NONSENSE}).status_code == refused.get((address, name), 200), address
    assert client.get("/search/", {"q": NONSENSE}).status_code == 400
