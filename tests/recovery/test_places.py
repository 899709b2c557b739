"""Backups in a bucket: the same promises. The bucket is a small server that speaks S3."""

import os
from urllib.request import Request, urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from moto.server import ThreadedMotoServer

from charity_site.recovery.backup import back_up
from charity_site.recovery.places import place_at
from tests.factories import make_document, make_image

BUCKET = "charity-backups"


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    urlopen(Request(f"{address}/{BUCKET}", method="PUT")).close()
    yield address
    server.stop()


@pytest.fixture
def bucket(settings, server, monkeypatch):
    """The address (str) of a place in it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    settings.BACKUP_S3_ENDPOINT = server
    return f"s3://{BUCKET}/website"


def test_a_site_comes_back_from_a_bucket(charity, bucket, new_server):
    before = charity.answers()
    call_command("backup", bucket)
    with new_server():
        call_command("restore", bucket, identity=charity.identity)
        assert charity.answers() == before


def test_files_that_lie_in_a_bucket_come_back_into_a_bucket(charity, bucket, server, new_server, settings):
    def files_in(name):
        urlopen(Request(f"{server}/{name}", method="PUT")).close()
        options = {"bucket_name": name, "endpoint_url": server, "default_acl": "private", "file_overwrite": False}
        stored = {"BACKEND": "charity_site.images.bucket.PrivateBucket", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": stored}

    files_in("charity-media")
    picture, document = make_image(), make_document()
    document.file.name = default_storage.save("documents/large.pdf", ContentFile(os.urandom(9_000_000)))  # in two parts
    type(document).objects.filter(pk=document.pk).update(file=document.file.name)
    names = picture.file.name, document.file.name
    contents = [default_storage.open(name).read() for name in names]
    made = back_up(place_at(bucket))
    assert made.files == 2 and made.files_missing > 0
    with new_server():
        files_in("charity-media-anew")
        call_command("restore", bucket, identity=charity.identity)
        assert [default_storage.open(name).read() for name in names] == contents


def test_what_is_too_old_goes_and_what_is_not_ours_stays(charity, bucket, settings):
    place, other = place_at(bucket), place_at(f"s3://{BUCKET}/website-of-others")
    for each in (place, other):
        with charity.identity.open("rb") as stream:
            each.put("20200101T000000Z/manifest.json", stream)
            assert not stream.closed
    back_up(place)
    assert not [name for name in place.names() if name.startswith("2020")]
    assert other.names() == ["20200101T000000Z/manifest.json"]


def test_a_bucket_that_is_away_or_not_there_is_said(charity, bucket, settings, monkeypatch):
    with pytest.raises(CommandError, match=r"could not be stored \(NoSuchBucket\)"):
        call_command("backup", "s3://no-such-bucket/website")
    settings.BACKUP_S3_ENDPOINT = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("restore", bucket)
