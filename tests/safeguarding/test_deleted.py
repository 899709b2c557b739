"""What staff deleted and could bring back is nothing that a family took back or that was erased."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from charity_site.consent import ledger
from charity_site.core.models import Deleted, DeletedFile
from charity_site.safeguarding import ledger_sync
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from stories.models import StoryPage
from tests.factories import (
    make_disease,
    make_document,
    make_image,
    make_standard_page,
    make_user,
)
from tests.safeguarding import traces
from tests.safeguarding.family import NAME, PHRASE, make_family
from tests.safeguarding.test_photo_again import encoded
from tests.sample_files import photo_bytes

STAFF = Receipt.Way.STAFF


@pytest.fixture
def family(client, site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    client.force_login(make_user())
    return make_family()


@pytest.fixture
def deleted(client, family, django_capture_on_commit_callbacks):
    """The story and both of its pictures are deleted, and so is a page of other things."""
    other = make_disease(title="Something else")
    with django_capture_on_commit_callbacks(execute=True):
        for picture in (family.portrait, family.landscape):
            client.post(reverse("wagtailimages:delete", args=[picture.pk]))
        for page in (family.story, other):
            client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert Deleted.objects.count() == 4 and DeletedFile.objects.count() == 2
    return {each.title: each for each in Deleted.objects.all()}


def all_that_is_left():
    return list(Deleted.objects.values_list("title", flat=True))


def test_what_is_taken_back_is_gone_for_good(client, family, deleted, django_capture_on_commit_callbacks):
    files = [file.file.name for file in DeletedFile.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw([family.consent], way=STAFF)
    assert all_that_is_left() == ["Something else"]
    assert not any(default_storage.exists(name) for name in files)


def test_what_is_erased_is_gone_for_good(client, family, deleted, django_capture_on_commit_callbacks):
    about = make_standard_page(title=f"Thanks to {NAME}")
    client.post(reverse("wagtailadmin_pages:delete", args=[about.pk]))
    request = request_erasure(family.consent, by=make_user(), words=f"{NAME}\n{PHRASE}")
    with django_capture_on_commit_callbacks(execute=True):
        erase(request, by=make_user(), way=STAFF)
    assert all_that_is_left() == ["Something else"]
    assert not traces.found([PHRASE], traces.everywhere()) and not list(default_storage.listdir("deleted")[1])


def test_an_erasure_in_the_admin_keeps_nothing(client, family, django_capture_on_commit_callbacks):
    request_erasure(family.consent, by=make_user())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("erase", args=[family.consent.pk]), {"do": "erase", "sure": "on"})
    assert not StoryPage.objects.exists() and not Deleted.objects.exists()
    assert not default_storage.exists("deleted"), "no copy was made, not even for a moment"


def test_what_came_back_with_an_older_database_goes_again(family, deleted):
    entry = ledger.Entry(ledger.WITHDRAW, consents=[str(family.consent.pk)], pages=[str(family.story.translation_key)])
    ledger.append(entry)
    ledger_sync.sync()
    assert all_that_is_left() == ["Something else"]


def bring_back(client, deleted):
    return client.post(reverse("bring_back", args=[deleted.pk]), follow=True).content.decode()


def test_a_story_in_the_ledger_does_not_come_back(client, family, deleted):
    ledger.append(ledger.Entry(ledger.WITHDRAW, consents=[str(family.consent.pk)]))
    assert "A family took it back" in bring_back(client, deleted[family.story.title])
    assert not StoryPage.objects.exists()


def test_a_story_of_a_family_that_takes_a_break_is_hidden_when_it_is_back(client, family, deleted):
    pause([family.consent], way=STAFF)
    assert "is back" in bring_back(client, deleted[family.story.title])
    story = StoryPage.objects.get()
    assert not story.live and not story.may_be_copied() and story.consent_problems()


def test_a_story_whose_consent_was_deleted_does_not_come_back_without_it(client, family, deleted):
    family.consent.delete()
    for each in (family.portrait, family.story):
        assert "It needs a consent that was deleted since" in bring_back(client, deleted[each.title])
    assert not StoryPage.objects.exists()


def test_a_document_of_a_story_goes_with_what_is_taken_back(client, family, django_capture_on_commit_callbacks):
    letter = make_document(title="A letter")
    link = f'<p><a linktype="document" id="{letter.pk}">Her letter</a></p>'
    family.story.body = [("text", link)]
    family.story.save_revision().publish()
    client.post(reverse("wagtaildocs:delete", args=[letter.pk]))
    assert all_that_is_left() == ["A letter"]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw([family.consent], way=STAFF)
    assert not Deleted.objects.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_copy_of_a_photo_that_was_deleted_before_goes_with_what_is_taken_back(client, family, kind):
    photo = make_image(photo_bytes(), people=[family.consent])
    for title, content in {"Copy": photo.file.open().read(), "Other": photo_bytes(2)}.items():
        copy = make_image(encoded(content, kind), name=f"a.{kind.lower()}", title=title, shows_people=False)
        client.post(reverse("wagtailimages:delete", args=[copy.pk]))
    assert sorted(all_that_is_left()) == ["Copy", "Other"]
    withdraw([family.consent], way=STAFF)
    assert all_that_is_left() == ["Other"]
