"""A file is stored whole, or not at all, and who sent it is told so."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from charity_site.consent.models import Consent
from charity_site.delivery.atomic_storage import NotStored, check_room
from tests.delivery.test_disk_failures import files_up_to
from tests.factories import make_consent, make_document, make_image, make_user, pdf_bytes, picture_bytes, upload
from tests.forms_on_screen import filled_in


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


FORMS = {  # of a file that is too large for the disk: the screen, the name of its field
    "a picture": (lambda: reverse("wagtailimages:add"), "file"),
    "a picture in a chooser": (lambda: reverse("wagtailimages_chooser:create"), "image-chooser-upload-file"),
    "pictures": (lambda: reverse("wagtailimages:add_multiple"), "files[]"),
    "another file of a picture": (lambda: reverse("wagtailimages:edit", args=[make_image().pk]), "file"),
    "a document": (lambda: reverse("wagtaildocs:add"), "file"),
    "a document in a chooser": (lambda: reverse("wagtaildocs_chooser:create"), "document-chooser-upload-file"),
    "documents": (lambda: reverse("wagtaildocs:add_multiple"), "files[]"),
    "another file of a document": (lambda: reverse("wagtaildocs:edit", args=[make_document().pk]), "file"),
    "the form of a consent": (
        lambda: reverse(Consent.snippet_viewset.get_url_name("edit"), args=[make_consent().pk]),
        "form",
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_who_sends_a_file_to_a_full_disk_is_told_beside_it_and_keeps_what_was_typed(media, client, site, what):
    client.force_login(make_user())
    address, field = FORMS[what][0](), FORMS[what][1]
    before = {} if "add" in address or "create" in address else filled_in(client.get(address))
    prefix = field[: -len("file")] if field.endswith("upload-file") else ""
    typed = {f"{prefix}title": "Zephyrtyped", "given_by": "Zephyrtyped", f"{prefix}collection": first_collection()}
    file = upload(pdf_bytes(), "a.pdf") if "document" in what or "consent" in what else upload(noise(), "a.jpg")
    stored = files_in(media)
    by_script = {"X-Requested-With": "XMLHttpRequest"} if "chooser" in what or what.endswith("s") else {}
    with files_up_to(300):
        answer = client.post(address, {**before, **typed, field: file}, headers=by_script)
    said = answer.content.decode()
    assert answer.status_code == 200 and "no room for this file" in said
    assert "Zephyrtyped" in said or "multiple" in address
    assert files_in(media) == stored


def files_in(folder):
    return {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def noise():
    return picture_bytes(size=(400, 300))


def first_collection():
    return Collection.objects.get(name="Pictures and documents").pk


def test_a_form_with_a_file_that_has_room_leaves_nothing_but_it(media, client, site):
    client.force_login(make_user())
    sent = {"title": "A kite", "collection": first_collection(), "file": upload(pdf_bytes(), "kite.pdf")}
    assert client.post(reverse("wagtaildocs:add"), sent).status_code == 302
    assert len(files_in(media)) == 1


def test_a_process_that_dies_while_it_asks_for_room_leaves_nothing_of_the_file(monkeypatch, media):
    monkeypatch.setattr(default_storage, "delete", lambda name: None)
    check_room(SimpleUploadedFile("photo.jpg", b"where it was taken"))
    assert [file.read_bytes() for file in media.iterdir()] == [bytes(18)]
