"""What is too long or too large is answered with a page that says so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

LARGE = 3_000_000  # bytes; Django reads forms of 2.5 MB


@pytest.mark.parametrize(
    "path", ["/" + "a" * 4_500, "/stories/" + "a/" * 3_000, "/" + "%20" * 2_500 + "/", "/admin/" + "x" * 5_000]
)
def test_a_path_that_is_too_long(client, site, path):
    answer = client.get(path)
    assert answer.status_code == 414 and "This address is too long" in answer.content.decode()
    assert "Location" not in answer and "Content-Security-Policy" in answer


def test_a_long_path_that_a_page_could_have_is_only_not_found(client, site):
    assert client.get("/" + "a" * 1_500 + "/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/", "/your-story/x/", "/no-page/"])
@pytest.mark.parametrize("kind", ["fields", "form", "many"])
def test_a_form_that_is_too_large(client, site, address, kind):
    if kind == "fields":
        answer = client.post(address, {"q": "a" * LARGE})
    elif kind == "form":
        answer = client.post(address, "q=" + "a" * LARGE, content_type="application/x-www-form-urlencoded")
    else:
        answer = client.post(
            address, "&".join(f"{n}=" for n in range(10_002)), content_type="application/x-www-form-urlencoded"
        )
    assert answer.status_code == 413 and "This is too large to send" in answer.content.decode()


def test_a_file_may_be_larger_than_a_form(client, site):
    file = SimpleUploadedFile("a.bin", b"a" * LARGE)
    assert (
        client.post(reverse("wagtailadmin_login"), {"username": "a", "password": "b", "file": file}).status_code == 200
    )
