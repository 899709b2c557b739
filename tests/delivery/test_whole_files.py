"""A file is stored whole, or not at all, and who sent it is told so."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from charity_site.delivery.whole_files import NotStored
from tests.delivery.test_bad_disk import files_up_to
from tests.factories import make_user, picture_bytes, upload


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_on_a_full_disk_no_half_file_is_left(media):
    with files_up_to(1000), pytest.raises(NotStored):
        default_storage.save("images/large.txt", ContentFile(b"x" * 5000))
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_file_never_takes_the_place_of_another(media):
    first = default_storage.save("images/one.txt", ContentFile(b"first"))
    second = default_storage.save("images/one.txt", ContentFile(b"second"))
    assert first == "images/one.txt" != second
    assert [default_storage.open(name).read() for name in (first, second)] == [b"first", b"second"]
    assert len(list((media / "images").iterdir())) == 2
    assert (media / first).stat().st_mode & 0o777 == 0o644


def test_who_uploads_to_a_full_disk_gets_a_sentence(media, client, site):
    (media / "original_images").write_text("in the way")
    client.force_login(make_user())
    collection = Collection.objects.get(name="Pictures and documents")
    sent = {"title": "A kite", "collection": collection.pk, "file": upload(picture_bytes(), "kite.jpg")}
    answer = client.post(reverse("wagtailimages:add"), sent, headers={"referer": "http://testserver/admin/images/"})
    assert answer.status_code == 302 and not get_image_model().objects.exists()
    assert "no room for this file" in client.get(answer.url, follow=True).text
