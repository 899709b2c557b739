"""The bucket of uploaded files is stopped, or hangs: pages stay, a picture asks to come again, staff get a sentence."""

import socket
import time

import pytest
from botocore.config import Config
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from charity_site.images import bucket as bucket_module
from tests.factories import (
    make_disease,
    make_document,
    make_image,
    make_standard_page,
    make_user,
    picture_bytes,
    upload,
)
from tests.images.test_bucket import bucket, server  # noqa: F401 - fixtures


@pytest.fixture(params=["stopped", "hung"])
def away(request, settings, bucket, monkeypatch):  # noqa: F811
    """Returns what makes the bucket unreachable from then on."""
    short = {"connect_timeout": 0.3, "read_timeout": 0.3, "retries": bucket_module.ASKED.retries}
    monkeypatch.setattr(bucket_module, "ASKED", Config(**short))
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
        if request.param == "stopped":
            nobody.close()

        def go():
            stored = settings.STORAGES["default"]
            options = {**stored["OPTIONS"], "endpoint_url": f"http://127.0.0.1:{port}"}
            settings.STORAGES = {**settings.STORAGES, "default": {**stored, "OPTIONS": options}}

        yield go


def test_pages_stay_and_what_is_missing_says_so(away, site, client):
    shown, never_cut = (
        make_disease(picture=make_image()),
        make_disease(picture=make_image(picture_bytes(color=(9, 9, 9)))),
    )
    document = make_document()
    text = f'<p><a linktype="document" id="{document.pk}">A paper</a></p>'
    page = make_standard_page(body=[("text", text)])
    client.get(shown.url)
    rendition = shown.picture.get_rendition("format-webp|fill-640x480")
    away()
    begun = time.monotonic()
    for address in (
        shown.url,
        never_cut.url,
        page.url,
        "/",
        "/sitemap.xml",
        "/feeds/all/",
        "/search/?q=disease",
        "/api/v1/diseases",
    ):
        assert client.get(address).status_code == 200, address
    answer = client.get(rendition.url)
    assert answer.status_code == 503 and answer["Retry-After"] and answer["Cache-Control"] == "no-store"
    assert shown.picture.renditions.filter(pk=rendition.pk).exists(), "it is shown again when the bucket is back"
    assert client.get(never_cut.drawing.address(40)).status_code == 503
    assert client.get(document.url).status_code == 503
    assert time.monotonic() - begun < 60


def test_who_uploads_gets_a_sentence_and_keeps_what_was_typed(away, site, client):
    client.force_login(make_user())
    collection = Collection.objects.get(name="Pictures and documents")
    sent = {"title": "A kite", "collection": collection.pk, "file": upload(picture_bytes(), "kite.jpg")}
    away()
    answer = client.post(reverse("wagtailimages:add"), sent)
    assert answer.status_code == 200 and "no room for this file" in answer.text and "A kite" in answer.text
    assert not get_image_model().objects.exists()
