"""What staff upload besides pictures for pages (of themselves, and many at once) is cleaned before it is stored, too."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from charity_site.delivery.scheduler.schedule import JOBS
from tests.factories import make_image, make_user, picture_bytes, upload
from tests.images.test_uploads import BAD, SECRETS, phone_photo

KINDS = [("JPEG", "Jane-ward-7.jpg"), ("PNG", "Jane-ward-7.png"), ("WEBP", "Jane-ward-7.webp")]
LATER = timedelta(days=1, hours=1)


@pytest.fixture
def media(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def stored(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def is_clean(media, name):
    """Return whether the file `name` says nothing but what can be seen in it, and neither does its name."""
    content = (media / name).read_bytes()
    with Image.open(BytesIO(content)) as image:
        return (
            not [secret for secret in SECRETS if secret in content]
            and not dict(image.getexif())
            and "Jane" not in name
            and "ward" not in name
        )


# --- Of themselves ------------------------------------------------------------------------------
def account(user, **avatar):
    """Return what the account page of `user` sends."""
    names = {"first_name": "Jo", "last_name": "Doe", "email": user.email}
    return {f"name_email-{name}": value for name, value in names.items()} | {
        "locale-preferred_language": "", "locale-current_time_zone": "", "theme-theme": "system", "theme-contrast": "system",
        "theme-density": "default", **{f"avatar-{name}": value for name, value in avatar.items()},
    }  # fmt: skip


@pytest.fixture
def staff(client, media):
    user = make_user("Editors")
    client.force_login(user)
    return user


def send(client, staff, **avatar):
    return client.post(reverse("wagtailadmin_account"), account(staff, **avatar))


def avatar_of(user):
    return UserProfile.objects.get(user=user).avatar


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_a_picture_of_oneself_is_cleaned_small_and_upright(client, staff, media, kind, name, committed):
    with committed():
        assert send(client, staff, avatar=upload(phone_photo(kind), name)).status_code == 302
    (stored_name,) = stored(media)
    assert stored_name == avatar_of(staff).name and is_clean(media, stored_name)
    with Image.open(media / stored_name) as image:
        assert image.size == (300, 400), "upright, and 400 pixels at most"


def test_a_large_one_becomes_small(client, staff, media):
    send(client, staff, avatar=upload(picture_bytes(size=(1600, 800))))
    with Image.open(media / avatar_of(staff).name) as image:
        assert image.size == (400, 200)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_one_is_refused_beside_the_field_and_not_stored(client, staff, media, case):
    make, name, _ = BAD[case]
    response = send(client, staff, avatar=upload(make() or b" ", name))
    assert response.status_code == 200 and 'id="id_avatar-avatar-error"' in response.content.decode()
    assert stored(media) == [] and not avatar_of(staff)


def test_a_replaced_removed_or_deleted_one_leaves_no_file(client, staff, media, committed):
    with committed():
        send(client, staff, avatar=upload(picture_bytes()))
    first = avatar_of(staff).name
    with committed():
        send(client, staff, avatar=upload(picture_bytes(color=(1, 2, 3))))
    assert stored(media) == [avatar_of(staff).name] != [first]
    with committed():
        send(client, staff)
    assert stored(media) == [avatar_of(staff).name], "who saves something else keeps it"
    with committed():
        send(client, staff, **{"avatar-clear": "on"})
    assert stored(media) == [] and not avatar_of(staff)
    with committed():
        send(client, staff, avatar=upload(picture_bytes()))
    with committed():
        get_user_model().objects.get(pk=staff.pk).delete()
    assert stored(media) == []


def test_code_that_stores_one_cleans_it_too(staff, media):
    UserProfile.objects.create(user=make_user(), avatar=upload(phone_photo("JPEG"), "Jane-ward-7.jpg"))
    assert [is_clean(media, name) for name in stored(media)] == [True]
    with pytest.raises(ValidationError):
        UserProfile.objects.create(user=make_user(), avatar=upload(b"no picture", "Jane.jpg"))
    assert len(stored(media)) == 1


def test_staff_see_it_and_nobody_else(client, staff, media):
    send(client, staff, avatar=upload(picture_bytes()))
    address = f"/media/{avatar_of(staff).name}"
    assert address in client.get("/admin/").content.decode()
    response = client.get(address)
    assert response.status_code == 200 and response["Cache-Control"] == "private, no-store"
    default_storage.save("avatar_images/stray.jpg", ContentFile(picture_bytes()))
    assert client.get("/media/avatar_images/stray.jpg").status_code == 404
    client.logout()
    assert client.get(address).status_code == 404
    client.force_login(get_user_model().objects.create_user("visitor", password="a-long-password"))
    assert client.get(address).status_code == 404


def test_those_from_before_are_cleaned_once(media, committed):
    profiles = [UserProfile.objects.create(user=make_user()) for _ in range(3)]
    files = [("Jane.jpg", phone_photo("JPEG")), ("Jane.gif", picture_bytes("GIF")), ("gone.jpg", None)]
    for profile, (name, content) in zip(profiles, files, strict=True):
        name = f"avatar_images/avatar_{'0' * 8}_{name}"
        if content:
            default_storage.save(name, ContentFile(content))
        UserProfile.objects.filter(pk=profile.pk).update(avatar=name)
    with committed():
        assert JOBS["stray-files"].do() == "deleted 0 files, cleaned 3 pictures of staff"
    assert [is_clean(media, name) for name in stored(media)] == [True]
    assert [bool(avatar_of(profile.user)) for profile in profiles] == [True, False, False]
    with committed():
        assert JOBS["stray-files"].do() is None


# --- Waiting for a second try -------------------------------------------------------------------
def send_many(client, content, name="Jane-ward-7.jpg"):
    """Upload among many, with a title that is refused: what Wagtail keeps for a second try."""
    data = {"title": "x" * 300, "files[]": upload(content, name), "collection": photos()}
    return client.post(reverse("wagtailimages:add_multiple"), data).json()


def photos():
    return Collection.objects.get(name="Story photos").pk


@pytest.fixture
def coordinator(client, media):
    user = make_user("Story coordinators")
    client.force_login(user)
    return user


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_what_waits_for_a_second_try_is_clean(client, coordinator, media, kind, name):
    answer = send_many(client, phone_photo(kind), name)
    assert answer["success"] and "uploaded_file_id" in answer
    (waiting,) = stored(media)
    assert waiting == UploadedFile.objects.get().file.name and is_clean(media, waiting)

    prefix = f"uploaded-image-{answer['uploaded_file_id']}"
    form = {"title": "A window", "description": "", "collection": photos(), "tags": ""}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[answer["uploaded_file_id"]])
    assert client.post(address, {f"{prefix}-{field}": value for field, value in form.items()}).json()["success"]
    image = get_image_model().objects.get()
    assert stored(media) == [image.file.name] and is_clean(media, image.file.name)
    assert (image.width, image.height) == (300, 400) and image.file_hash and not UploadedFile.objects.exists()


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_cleaned_does_not_wait(client, coordinator, media, case):
    make, name, _ = BAD[case]
    assert not send_many(client, make() or b" ", name)["success"]
    assert stored(media) == [] and not UploadedFile.objects.exists()


def test_whatever_code_hands_to_the_field_of_a_picture_is_cleaned(media):
    image = make_image()
    image.file.save("Jane-ward-7.jpg", upload(phone_photo("JPEG"), "Jane-ward-7.jpg"))
    assert all(is_clean(media, name) for name in stored(media))
    with pytest.raises(ValidationError):
        image.file.save("Jane.jpg", upload(b"no picture", "Jane.jpg"), save=False)
    assert all(is_clean(media, name) for name in stored(media))


def test_what_nobody_finished_is_deleted_after_a_day(client, coordinator, media, committed):
    send_many(client, picture_bytes())
    raw = default_storage.save("wagtail_uploads/Jane-ward-7.jpg", ContentFile(phone_photo("JPEG")))
    UploadedFile.objects.create(file=raw)  # from before
    UploadedFile.objects.create(file="wagtail_uploads/gone.jpg")
    left = default_storage.save("wagtail_uploads/Jane.jpg", ContentFile(phone_photo("JPEG")))
    JOBS["stray-files"].do()
    assert len(stored(media)) == 3 and UploadedFile.objects.count() == 2 and left in stored(media)
    with time_machine.travel(timezone.now() + LATER, tick=True):
        JOBS["stray-files"].do()
    assert stored(media) == [] and not UploadedFile.objects.exists()
