"""Uploaded files in a bucket: the same promises. The bucket is a small server that speaks S3."""

from urllib.request import Request, urlopen

import pytest
from django.core.files.storage import default_storage
from django.test import override_settings
from moto.server import ThreadedMotoServer

from tests.factories import make_consent, make_disease, make_image, make_story

BUCKET = "charity-media"


@pytest.fixture(scope="module")
def server():
    """The address (str) of a running S3, without a slash at the end."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    urlopen(Request(f"{address}/{BUCKET}", method="PUT")).close()
    yield address
    server.stop()


@pytest.fixture
def bucket(settings, server, monkeypatch):
    """Uploaded files lie in a bucket at `server`."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
    options = {"bucket_name": BUCKET, "endpoint_url": server, "default_acl": "private", "file_overwrite": False}
    stored = {"BACKEND": "charity_site.images.bucket.PrivateBucket", "OPTIONS": options}
    with override_settings(STORAGES={**settings.STORAGES, "default": stored}):
        yield


def test_a_picture_goes_in_and_out_while_its_page_shows_it(bucket, site, client):
    consent = make_consent()
    picture = make_image(collection="Story photos", people=[consent])
    story = make_story(portrait=picture, consents=[consent])
    rendition = picture.get_rendition("format-jpeg|width-480")
    assert rendition.url.startswith("/media/images/")
    response = client.get(rendition.url)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    with rendition.file.storage.open(rendition.file.name) as file:
        assert file.read() == content
    assert client.get(rendition.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    story.unpublish()
    assert client.get(rendition.url).status_code == 404


def test_no_address_of_the_bucket_stands_on_a_page(bucket, site, client, server):
    consent = make_consent()
    story = make_story(portrait=make_image(collection="Story photos", people=[consent]), consents=[consent])
    text = client.get(story.url).content.decode()
    assert "/media/images/" in text and server not in text and "Signature=" not in text


def test_drawings_are_stored_found_and_deleted(bucket, site, client, django_capture_on_commit_callbacks):
    disease = make_disease()
    for _ in range(2):
        assert client.get(disease.drawing.address(40)).status_code == 200
        assert default_storage.listdir(f"drawings/{disease.pk}")[1] == [
            disease.drawing.name(40, "webp", disease.drawing.light)
        ]
    assert client.get(f"/media/drawings/{disease.pk}/none.webp").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        disease.delete()
    assert default_storage.listdir(f"drawings/{disease.pk}")[1] == []


def test_the_originals_go_with_their_picture(bucket, site, django_capture_on_commit_callbacks):
    picture = make_image()
    name = picture.file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert not default_storage.exists(name)
