"""Pictures from before color profiles were left out are cleaned by a command, which may be run again."""

from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image
from wagtail.users.models import UserProfile

from charity_site.images.models import CharityImage
from charity_site.images.other_uploads import clean_old_avatars
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause
from tests.factories import make_consent, make_disease, make_image, make_story, make_user
from tests.images.profiles import DISPLAY_P3, profile


def stored_before(image, mode="RGB", color=(180, 90, 60)):
    """`image` as it would have been stored with its profile."""
    path = Path(settings.MEDIA_ROOT) / image.file.name
    Image.new(mode, (320, 240), color).save(path, "JPEG", quality=95, icc_profile=profile(DISPLAY_P3, "SECRET-OWNER"))
    return image


def names_its_owner(file):
    return "SECRET-OWNER".encode("utf-16-be") in Path(settings.MEDIA_ROOT, file.name).read_bytes()


def run():
    said = StringIO()
    call_command("clean_pictures", stdout=said)
    return said.getvalue()


def test_a_picture_from_before_is_stored_without_its_profile_and_looks_the_same(site, committed):
    old, new = stored_before(make_image(title="A window")), make_image()
    disease = make_disease(picture=old)
    before = disease.share_image().draw().getpixel((1000, 300))
    name = old.file.name
    assert names_its_owner(old.file) and before == pytest.approx((193, 83, 51), abs=6)
    with committed():
        said = run()
    assert f"picture {old.pk}: cleaned" in said and f"picture {new.pk}: clean already" in said
    assert "window" not in said
    image = CharityImage.objects.get(pk=old.pk)
    assert image.file.name != name and not names_its_owner(image.file)
    assert not Path(settings.MEDIA_ROOT, name).exists()
    disease = type(disease).objects.get(pk=disease.pk)
    assert disease.share_image().draw().getpixel((1000, 300)) == pytest.approx(before, abs=3)
    assert "cleaned" not in run().replace("are clean", "")


def test_what_cannot_be_cleaned_is_named_and_the_others_are_cleaned(site, committed):
    missing, old = make_image(), stored_before(make_image())
    Path(settings.MEDIA_ROOT, missing.file.name).unlink()
    said = StringIO()
    with committed(), pytest.raises(CommandError, match="1 pictures"):
        call_command("clean_pictures", stdout=said)
    assert f"picture {missing.pk}: its file is damaged or missing" in said.getvalue()
    assert not names_its_owner(CharityImage.objects.get(pk=old.pk).file)


def test_what_a_family_paused_stays_the_file_that_the_ledger_knows(site, committed):
    consent = make_consent()
    story = make_story(consents=[consent])
    image = stored_before(make_image(people=[consent]))
    story.portrait = image
    story.save_revision().publish()
    with committed():
        pause([consent], way=Receipt.Way.STAFF)
    with committed():
        assert "because a family paused it" in run()
    assert CharityImage.objects.get(pk=image.pk).file.name == image.file.name


def test_a_picture_of_staff_from_before_is_cleaned_too(db):
    user = make_user()
    photo = BytesIO()
    Image.new("RGB", (64, 64)).save(photo, "JPEG")
    record = UserProfile.get_for_user(user)
    record.avatar.save("a.jpg", photo)
    path = Path(settings.MEDIA_ROOT) / record.avatar.name
    Image.new("RGB", (64, 64)).save(path, "JPEG", icc_profile=profile(name="SECRET-OWNER"))
    assert names_its_owner(record.avatar)
    assert clean_old_avatars() == 1
    record = UserProfile.objects.get()
    assert record.avatar and not names_its_owner(record.avatar)
    assert clean_old_avatars() == 0
