"""A photo that a family paused or took back is known again when somebody uploads it anew, encoded or scaled as it may be."""

import json
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.db import connection
from PIL import Image, ImageEnhance

from charity_site.consent import ledger
from charity_site.images.access import visitors_may_see
from charity_site.images.look import look_of
from charity_site.images.models import CharityImage
from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from tests.factories import make_consent, make_image, make_user, picture_bytes, upload
from tests.sample_files import photo_bytes

WAY = Receipt.Way.FAMILY


@pytest.fixture
def consent(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_consent()


@pytest.fixture
def photo(consent):
    return make_image(photo_bytes(quality=93), people=[consent])


def noisy_bytes():
    out = BytesIO()
    Image.effect_noise((900, 700), 80).convert("RGB").save(out, "JPEG", quality=93)
    return out.getvalue()


def stored(picture):
    return picture.file.open().read()


def encoded(content, kind="JPEG", side=None, change=None, **options):
    out = BytesIO()
    with Image.open(BytesIO(content)) as image:
        image = image.convert("RGB")
        if side:
            image.thumbnail((side, side))
        if change:
            image = change(image)
        image.save(out, kind, **options)
    return out.getvalue()


AGAIN = {  # what somebody uploads, made of what is stored
    "as it is stored": lambda picture: (stored(picture), "a.jpg"),
    "as pages show it": lambda picture: (picture.get_rendition("format-webp|width-480").file.open().read(), "a.webp"),
    "as PNG": lambda picture: (encoded(stored(picture), "PNG"), "a.png"),
    "as AVIF": lambda picture: (encoded(stored(picture), "AVIF", quality=60), "a.avif"),
    "in a poor quality": lambda picture: (encoded(stored(picture), quality=35), "a.jpg"),
    "as a thumbnail": lambda picture: (encoded(stored(picture), side=200), "a.jpg"),
    "as a small thumbnail in a poor quality": lambda picture: (encoded(stored(picture), side=60, quality=20), "a.jpg"),
    "a little lighter": lambda picture: (
        encoded(stored(picture), change=lambda image: ImageEnhance.Brightness(image).enhance(1.1)),
        "a.jpg",
    ),
}


@pytest.mark.parametrize("act", [pause, withdraw])
@pytest.mark.parametrize("how", AGAIN)
def test_as_showing_nobody_it_is_hidden_all_the_same(consent, photo, act, how):
    content, name = AGAIN[how](photo)
    act([consent], way=WAY)
    again = make_image(content, name=name, shows_people=False)
    assert again.consent_problems() and not visitors_may_see(again)
    assert make_image(photo_bytes(2), shows_people=False).consent_problems() == [], "another photo"


def test_a_photo_full_of_grain_is_known_too(consent):
    content = noisy_bytes()
    photo = make_image(content, people=[consent])
    pause([consent], way=WAY)
    assert make_image(content, shows_people=False).consent_problems()
    assert make_image(stored(photo), shows_people=False).consent_problems()
    assert not make_image(noisy_bytes(), shows_people=False).consent_problems()


def test_what_was_uploaded_twice_before_goes_with_it_and_comes_back_with_it(consent, photo):
    twin = make_image(AGAIN["as pages show it"](photo)[0], name="a.webp", shows_people=False)
    other = make_image(photo_bytes(2), shows_people=False)
    assert {picture.pk for picture in impact_of([consent]).named} == {photo.pk, twin.pk}
    pause([consent], way=WAY)
    assert twin.consent_problems() and not other.consent_problems()
    resume(consent, by=make_user(), word="Her mother")
    assert twin.consent_problems() == []


def test_a_plain_picture_looks_like_no_other(consent):
    make_image(picture_bytes(color=(10, 20, 30)), people=[consent])
    pause([consent], way=WAY)
    assert make_image(picture_bytes(color=(200, 20, 30)), shows_people=False).consent_problems() == []


def test_a_replaced_file_has_a_look_of_its_own(consent, photo):
    before, picture = photo.look, CharityImage.objects.get()
    picture.file = upload(photo_bytes(3))
    picture.save()
    assert before and CharityImage.objects.get(pk=picture.pk).look not in ("", before)


def test_a_line_from_before_there_were_looks_is_an_entry(settings, photo):
    line = {"action": "pause", "consents": [str(photo.consents.get().pk)], "hashes": [photo.file_hash]}
    settings.WITHDRAWAL_LEDGER.write_text("\n" + json.dumps(line))
    assert ledger.state().readable and photo.is_paused()


def test_pictures_from_before_get_their_looks_and_one_without_its_file_stops_nothing(photo):
    look, lost = photo.look, make_image(photo_bytes(2))
    lost.file.storage.delete(lost.file.name)
    CharityImage.objects.update(look="")
    migration = import_module("charity_site.images.migrations.0004_looks_of_old_pictures")
    migration.look_at_them(apps, connection.schema_editor())
    assert CharityImage.objects.get(pk=photo.pk).look == look and CharityImage.objects.get(pk=lost.pk).look == ""


@pytest.mark.parametrize("content", [b"", b"no picture", picture_bytes()])
def test_what_has_no_look_is_no_fault(content):
    assert look_of(BytesIO(content)) == ""
