"""A document of a story that visitors no longer see is hidden wherever it lies, until staff have looked at it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import CollectionViewRestriction, ModelLogEntry

from charity_site.consent import ledger
from charity_site.consent.models import Consent, KeptDocument, today
from charity_site.core.hidden_documents import hidden_documents
from charity_site.core.leads import IN_PLACE_OF_DOCUMENT
from charity_site.delivery.database.generation import begin_generation
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.ledger_sync import sync
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from stories.models import StoryPage
from tests.factories import (
    make_consent,
    make_disease,
    make_document,
    make_standard_page,
    make_story,
    make_user,
    pdf_bytes,
)
from tests.sample_files import document_link

WAY = Receipt.Way.STAFF
SCREEN = "/admin/safeguarding/documents/"


@pytest.fixture
def letter(family):
    """A document of the family's story, to which a page about something else leads too."""
    document = make_document(title="Her letter")
    story = StoryPage.objects.get()
    story.body = [("text", document_link(document))]
    story.save_revision().publish()
    document.page = make_standard_page(body=[("text", document_link(document, "A letter"))])
    return document


@pytest.fixture
def coordinator(client):
    client.force_login(make_user("Story coordinators"))


def is_open(client, document):
    """Return whether a stranger gets `document`, by each way to ask for it, and whether the other page links to it."""
    client.logout()
    head = client.head(document.url).status_code
    part = client.get(document.url, headers={"Range": "bytes=0-3"}).status_code
    whole = client.get(document.url).status_code
    page = client.get(document.page.url).content.decode()
    opens = {200: True, 404: False}[whole]
    assert head == part == whole
    assert ("A letter" in page) is (document.url in page) is opens
    assert (IN_PLACE_OF_DOCUMENT in page.lower()) is not opens
    return opens


def test_it_is_hidden_with_a_pause_and_shown_with_its_end(client, family, letter):
    assert is_open(client, letter)
    pause([family.consent], way=Receipt.Way.FAMILY)
    assert not is_open(client, letter)
    resume(family.consent, by=make_user(), word="Her mother")
    assert is_open(client, letter)


def test_a_receipt_leads_to_what_waits_only_when_something_does(client, family, letter):
    receipt = pause([family.consent], way=WAY)
    client.force_login(make_user("Story coordinators"))
    words = "Hidden documents that wait for your decision"
    assert words in client.get(reverse("receipt", args=[receipt.pk])).content.decode()
    resume(family.consent, by=make_user(), word="Her mother")
    assert words not in client.get(reverse("receipt", args=[receipt.pk])).content.decode()


def test_it_is_hidden_when_the_story_is_taken_back(client, family, letter, settings):
    withdraw([family.consent], way=Receipt.Way.FAMILY)
    assert not is_open(client, letter)
    settings.MEDIA_HANDED_OVER_AT = "/handed-over/"
    assert "X-Accel-Redirect" not in client.get(letter.url)


@pytest.mark.parametrize("lost", [{"ends": -1}, {"website": False}, {"withdrawn_on": 0}, {"paused_on": 0}])
def test_it_is_hidden_when_a_consent_no_longer_covers_the_story(client, family, letter, lost):
    values = {name: today() + timedelta(days=value) if name != "website" else value for name, value in lost.items()}
    Consent.objects.filter(pk=family.consent.pk).update(**values)
    assert not is_open(client, letter)


def test_an_older_version_of_the_story_counts(client, family, letter):
    story = StoryPage.objects.get()
    story.body = [("text", "<p>Nothing</p>")]
    story.save_revision().publish()
    pause([family.consent], way=WAY)
    assert not is_open(client, letter)


def test_a_story_that_was_never_shown_hides_nothing_by_itself(client, family):
    document = make_document()
    document.page = make_standard_page(body=[("text", document_link(document, "A letter"))])
    draft = make_story(live=False, consents=[make_consent(website=False)])
    draft.body = [("text", document_link(document))]
    draft.save_revision()
    assert is_open(client, document)
    pause([draft.consents.get().consent], way=WAY)
    assert not is_open(client, document), "its family said so"


def test_a_document_of_the_story_alone_is_open_to_nobody(client, family, letter):
    letter.page.unpublish()
    assert client.get(letter.url).status_code == 200
    withdraw([family.consent], way=WAY)
    assert client.get(letter.url).status_code == 404


def test_other_documents_stay(client, family, letter):
    other = make_document(pdf_bytes(2))
    other.page = make_disease(overview=document_link(other, "A letter"))
    pause([family.consent], way=WAY)
    assert is_open(client, other) and not is_open(client, letter)


def test_the_same_file_uploaded_again_is_hidden_too(client, family, letter):
    withdraw([family.consent], way=WAY)
    again = make_document()
    assert again.file_hash == letter.file_hash
    again.page = make_standard_page(body=[("text", document_link(again, "A letter"))])
    assert not is_open(client, again)


def test_a_backup_does_not_bring_it_back(client, family, letter, restored):
    restored(lambda: withdraw([family.consent], way=WAY))
    assert not is_open(client, letter), "before anything is done"
    sync()
    assert not is_open(client, letter)


def test_it_stays_hidden_when_the_story_is_erased(client, family, letter, committed):
    withdraw([family.consent], way=WAY)
    with committed():
        erase(request_erasure(family.consent, by=make_user()), by=make_user(), way=WAY)
    assert not is_open(client, letter)
    client.force_login(make_user())
    assert "The story was erased" in client.get(SCREEN).content.decode()


def test_where_the_ledger_cannot_be_read_no_document_of_a_story_is_open(client, letter, settings):
    settings.WITHDRAWAL_LEDGER.mkdir()
    assert not is_open(client, letter)


def test_staff_decide_while_they_take_it_back(client, family, letter, coordinator):
    address = reverse("take_back_story", args=[family.story.pk])
    assert 'name="keep_document"' in client.get(address).content.decode()
    data = {"do": "withdraw", "person": family.consent.pk, "keep_document": letter.pk}
    assert client.post(address, data).status_code == 302
    assert is_open(client, letter)


def test_staff_decide_afterwards(client, family, letter, coordinator):
    pause([family.consent], way=Receipt.Way.FAMILY)
    for address in ("/admin/", SCREEN):
        assert "idden documents" in client.get(address).content.decode()
    assert client.get(letter.url).status_code == 200, "to look at it"
    screen = client.get(SCREEN).content.decode()
    assert "Her letter" in screen and letter.page.title in screen and family.story.title in screen
    client.post(SCREEN, {"document": letter.pk})
    assert "Her letter" not in client.get(SCREEN).content.decode()
    assert ModelLogEntry.objects.filter(action="consent.document_kept", object_id=str(letter.pk)).exists()
    assert is_open(client, letter)


@pytest.mark.parametrize("again", ["another story", "another file"])
def test_a_decision_is_about_these_people_and_this_file(client, family, letter, coordinator, again):
    pause([family.consent], way=WAY)
    client.post(SCREEN, {"document": letter.pk})
    if again == "another story":
        other = make_consent()
        make_story(consents=[other], body=[("text", document_link(letter))])
        pause([other], way=WAY)
    else:
        letter.file.save("new.pdf", make_document(pdf_bytes(3)).file.file)
    assert not is_open(client, letter)


def test_a_decision_is_not_in_a_backup_from_before_it_and_a_backup_gives_none(client, family, letter, coordinator):
    pause([family.consent], way=WAY)
    point = transaction.savepoint()
    client.post(SCREEN, {"document": letter.pk})
    transaction.savepoint_rollback(point)
    assert not KeptDocument.objects.exists() and not is_open(client, letter)


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Research editors"])
def test_only_who_looks_after_consents_decides(client, family, letter, role):
    pause([family.consent], way=WAY)
    client.force_login(make_user(role))
    assert client.get(SCREEN).status_code == 302
    client.post(SCREEN, {"document": letter.pk})
    assert not KeptDocument.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "", "999999999999999999999"])
def test_a_document_that_is_not_there_cannot_be_decided_about(client, family, coordinator, key):
    assert client.post(SCREEN, {"document": key}).status_code == 404


def test_coordinators_hear_where_to_decide(family, letter, committed):
    make_user("Story coordinators")
    with committed():
        withdraw([family.consent], way=Receipt.Way.FAMILY)
    assert SCREEN in mail.outbox[0].body and "Her letter" not in mail.outbox[0].body


def test_the_ledger_knows_documents_without_their_names(family, letter):
    withdraw([family.consent], way=WAY)
    (entry,) = ledger.entries()
    assert len(entry.documents) == 2 and all(len(mark) == 64 for mark in entry.documents)


def test_a_password_of_its_collection_does_not_open_it(client, family, letter):
    restriction = CollectionViewRestriction.objects.create(
        collection=letter.collection, restriction_type=CollectionViewRestriction.PASSWORD, password="open"
    )
    asked = client.get(letter.url).content.decode()
    assert 'type="password"' in asked
    address = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    client.post(address, {"password": "open", "return_url": letter.url})
    assert client.get(letter.url)["Content-Type"] == "application/pdf"
    pause([family.consent], way=WAY)
    assert client.get(letter.url).status_code == 404
    client.logout()
    assert client.get(letter.url).status_code == 404


def test_other_sites_get_no_link_to_it(client, family, letter):
    disease = make_disease(overview=document_link(letter, "A letter"))
    assert letter.url in client.get(f"/api/v1/diseases/{disease.slug}").content.decode()
    pause([family.consent], way=WAY)
    text = client.get(f"/api/v1/diseases/{disease.slug}").content.decode()
    assert letter.url not in text and "A letter" not in text and IN_PLACE_OF_DOCUMENT in text.lower()


@pytest.mark.parametrize("act", [pause, withdraw])
@pytest.mark.parametrize("typed", [False, True])
def test_words_of_links_to_it_go_with_it(client, family, letter, act, typed):
    link = (
        f'<p><a href="{letter.url}">Zofiamaria writes</a></p>' if typed else document_link(letter, "Zofiamaria writes")
    )
    page, disease = make_standard_page(body=[("text", link)]), make_disease(overview=link, slug="wilms")
    addresses = (page.url, disease.url, "/api/v1/diseases/wilms", "/embed/wilms/overview/")
    assert all("Zofiamaria" in client.get(each).content.decode() for each in addresses)
    act([family.consent], way=WAY)
    assert [each for each in addresses if "Zofiamaria" in client.get(each).content.decode()] == []


def test_a_link_that_somebody_broke_takes_no_page_down(client, family, letter):
    story = StoryPage.objects.get()
    story.body = [("text", '<p><a linktype="document" id="x">A</a><a linktype="document" id="0">B</a></p>')]
    story.save_revision().publish()
    pause([family.consent], way=WAY)
    assert not is_open(client, letter)


def test_however_many_stories_are_hidden_it_takes_the_same_number_of_queries(client, family, letter):
    def queries():
        begin_generation()
        with CaptureQueriesContext(connection) as found:
            hidden_documents()
        return len(found)

    pause([family.consent], way=WAY)
    few = queries()
    for _ in range(4):
        consent = make_consent()
        make_story(consents=[consent], body=[("text", document_link(letter))])
        pause([consent], way=WAY)
    assert queries() == few <= 7
