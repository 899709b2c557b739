"""A document is of a kind that we know, not too large, and a download."""

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection

from tests.factories import make_standard_page, make_user, upload


@pytest.fixture
def add(client, site):
    client.force_login(make_user("Editors"))
    collection = Collection.objects.get(name="Pictures and documents").pk

    def post(content, name):
        data = {"title": "A paper", "collection": collection, "file": upload(content, name)}
        return client.post(reverse("wagtaildocs:add"), data)

    return post


def test_a_pdf_is_kept_and_served_as_a_download(client, add):
    assert add(b"%PDF-1.4 hello", "paper.pdf").status_code == 302
    document = get_document_model().objects.get()
    assert client.get(document.url).status_code == 200, "for the one who works with it"
    client.logout()
    assert client.get(document.url).status_code == 404, "no page leads to it yet"
    link = f'<p><a linktype="document" id="{document.pk}">Paper</a></p>'
    page = make_standard_page(body=[("text", link)])
    response = client.get(document.url)
    assert response.status_code == 200
    page.unpublish()
    assert client.get(document.url).status_code == 404
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(get_document_model().objects.get().file.url).status_code == 404


@pytest.mark.parametrize(
    "name", ["page.html", "picture.svg", "program.exe", "script.js", "page.PHP", "archive.zip", "none"]
)
def test_other_kinds_are_refused_with_the_list_of_those_that_are_taken(add, name):
    response = add(b"hello", name)
    assert response.status_code == 200
    assert "pdf" in str(response.context["form"].errors["file"]).lower()
    assert not get_document_model().objects.exists()


def test_a_large_document_is_refused(add, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    response = add(b"%PDF" + b"x" * 1000, "paper.pdf")
    assert response.status_code == 200 and response.context["form"].errors["file"]
    assert not get_document_model().objects.exists()
