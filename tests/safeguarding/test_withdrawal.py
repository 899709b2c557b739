"""What is taken back is gone at once and everywhere; a pause can be ended with the family's word."""

import logging

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Workflow
from wagtail.search.models import IndexEntry

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.images.drawings import stored_in
from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import NotPossible, pause, resume, withdraw
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_image, make_standard_page, make_story, make_user
from tests.safeguarding.family import NAME, addresses_of, picture_block

STAFF = Receipt.Way.STAFF


@pytest.fixture
def take_back(family, committed):
    def act(**options):
        with committed():
            return withdraw([Consent.objects.get(pk=family.consent.pk)], way=STAFF, **options)

    return act


def test_everything_about_a_story_is_gone_at_once(client, family, take_back):
    addresses = addresses_of([family.portrait, family.landscape])
    share = StoryPage.objects.get().share_image().address
    names = [rendition.file.name for rendition in family.portrait.renditions.all()]
    assert [client.get(address).status_code for address in [*addresses, share]] == [200] * 3
    assert default_storage.exists(names[0]) and stored_in(f"share/{family.story.pk}")

    take_back()

    assert client.get(family.story.url).status_code == 410
    assert NAME not in client.get(family.story.url).content.decode()
    assert [client.get(address).status_code for address in [*addresses, share]] == [404] * 3
    for place in ("/", "/stories/", f"/search/?q={NAME}", "/sitemap.xml", family.story.disease.url):
        assert family.story.url not in client.get(place).content.decode(), place
    assert not any(map(default_storage.exists, names)) and not stored_in(f"share/{family.story.pk}")
    assert not IndexEntry.objects.filter(title__contains=NAME).exclude(content_type__model="charityimage").exists()
    assert not StoryPage.objects.live().exists()


def test_a_link_in_text_and_a_button_to_it_vanish_too(client, family, take_back):
    link = f'<p>Read <a linktype="page" id="{family.story.pk}">this story</a> too.</p>'
    body = [("text", link), ("button", {"text": "Meet her", "page": family.story, "url": ""})]
    page = make_standard_page(body=body)
    assert client.get(page.url).content.decode().count(f'href="{family.story.url}"') == 2
    take_back()
    text = client.get(page.url).content.decode()
    assert (
        family.story.url not in text and "Read a story that is no longer here too." in text and "Meet her" not in text
    )


def test_old_addresses_of_it_are_gone_too(client, family, take_back):
    Redirect.objects.create(old_path="/old-zofia", redirect_page=family.story)
    take_back()
    assert client.get("/old-zofia", follow=True).status_code == 410


def test_a_schedule_and_a_workflow_bring_nothing_back(family, take_back):
    family.story.go_live_at = "2030-01-01T00:00Z"
    family.story.save_revision(approved_go_live_at="2020-01-01T00:00Z")
    Workflow.objects.get(name="Site manager approval").start(family.story, make_user())
    take_back()
    call_command("publish_scheduled")
    story = StoryPage.objects.get()
    assert not story.live and story.current_workflow_state is None and not story.approved_schedule


def test_a_save_does_not_bring_it_back_into_the_search(family, take_back):
    take_back()
    StoryPage.objects.get().save()
    StoryPage.objects.get().save_revision()
    assert not IndexEntry.objects.filter(content_type__model="storypage").exists()


def test_one_persons_word_takes_down_all_that_names_them_and_nothing_else(client, family, take_back):
    sibling = make_story(consents=[make_consent(), family.consent], live=True)
    alone = make_story()
    draft = make_story(consents=[family.consent], live=False)
    take_back()
    assert [client.get(page.url).status_code for page in (family.story, sibling, alone)] == [410, 410, 200]
    assert draft.is_taken_back


def test_every_page_loses_the_picture_of_this_person(client, family, take_back):
    disease, page = make_disease(picture=family.portrait), make_standard_page(body=[picture_block(family.portrait)])
    assert {page.pk for page, _ in impact_of([family.consent]).losing} == {disease.pk, page.pk}
    take_back()
    for lost in (disease, page):
        response = client.get(lost.url)
        assert response.status_code == 200 and "/media/images/" not in response.content.decode()


def test_the_same_file_under_another_name_goes_too(client, family, take_back):
    copy = make_image(family.portrait.file.open().read(), name="copy.jpg", shows_people=False)
    assert copy.file_hash == family.portrait.file_hash
    disease = make_disease(picture=copy)
    (address,) = addresses_of([copy])
    assert client.get(address).status_code == 200
    take_back()
    assert client.get(address).status_code == 404
    assert "/media/images/" not in client.get(disease.url).content.decode()


@pytest.mark.parametrize("kept", [True, False])
def test_a_picture_of_the_story_that_is_elsewhere_too_is_named_and_decided(client, family, take_back, kept):
    disease = make_disease(title="A disease", picture=family.landscape)
    ((picture, pages),) = impact_of([family.consent]).shared
    assert picture == family.landscape and [page.pk for page in pages] == [disease.pk]
    (address,) = addresses_of([family.landscape])
    make_user("Story coordinators")
    take_back(keep=[family.landscape.pk] if kept else [])
    assert client.get(address).status_code == (200 if kept else 404)
    assert f"/images/{family.landscape.pk}/" in mail.outbox[-1].body


def test_nobody_can_undo_it(family, take_back):
    take_back()
    consent = Consent.objects.get(pk=family.consent.pk)
    for act in (
        lambda: withdraw([consent], way=STAFF),
        lambda: pause([consent], way=STAFF),
        lambda: resume(consent, by=make_user(), word="Her mother, by phone"),
    ):
        with pytest.raises(NotPossible):
            act()
    assert consent.withdrawn_on


def test_a_pause_hides_and_the_familys_word_shows_again(client, family, committed):
    consent = family.consent
    (address,) = addresses_of([family.portrait])
    share = StoryPage.objects.get().share_image().address
    assert client.get(share).status_code == 200 and stored_in(f"share/{family.story.pk}")
    with committed():
        pause([consent], way=Receipt.Way.FAMILY)
    assert client.get(family.story.url).status_code == 404 and client.get(address).status_code == 404
    assert not stored_in(f"share/{family.story.pk}")
    with pytest.raises(NotPossible, match="Write down who"):
        resume(consent, by=make_user(), word="  ")
    user = make_user()
    with committed():
        resume(consent, by=user, word="Her mother, by phone")
    assert client.get(family.story.url).status_code == 200 and client.get(address).status_code == 200
    assert client.get(share).status_code == 200
    entry = ModelLogEntry.objects.get(action="consent.resumed")
    assert entry.user == user and entry.data == {"word": "Her mother, by phone"}
    with pytest.raises(NotPossible, match="not paused"):
        resume(consent, by=user, word="Again")


def test_the_receipt_and_the_ledger_say_how_much_and_not_whose(family, take_back):
    user = make_user()
    addresses_of([family.portrait])
    receipt = take_back(by=user, reason="They moved.")
    assert (receipt.action, receipt.way, receipt.by) == ("withdraw", "staff", user)
    assert receipt.amounts["story"] == 1 and receipt.amounts["picture"] == 2
    assert receipt.amounts["copy elsewhere to ask for"] == 1
    (entry,) = ledger.entries()
    assert entry.id == str(receipt.pk) and entry.pages == [str(family.story.translation_key)]
    assert {family.portrait.file.name, family.landscape.file.name} <= set(entry.files)
    for text in (str(vars(entry)), str(vars(receipt))):
        assert NAME not in text and NAME.lower() not in text and "moved" not in text
    assert Consent.objects.get(pk=family.consent.pk).withdrawn_reason == "They moved."


def test_staff_are_told_what_to_chase_and_no_name(family, take_back):
    coordinator, manager, editor = (make_user(role) for role in ("Story coordinators", "Site managers", "Editors"))
    make_user("Story coordinators", is_active=False)
    take_back()
    assert sorted(to for message in mail.outbox for to in message.to) == sorted([coordinator.email, manager.email])
    assert editor.email not in str([message.to for message in mail.outbox])
    body = mail.outbox[0].body
    assert "https://social.example/post/1" in body and "A leaflet that is gone" not in body
    assert all(NAME not in message.subject + message.body for message in mail.outbox)


def test_it_is_done_although_no_mail_goes_out(client, family, take_back, settings, caplog):
    make_user("Story coordinators")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    take_back()
    assert client.get(family.story.url).status_code == 410 and "was not sent" in caplog.text
    assert NAME not in caplog.text


def test_it_is_done_although_the_ledger_cannot_be_written_and_written_later(
    client, family, take_back, settings, caplog
):
    settings.WITHDRAWAL_LEDGER = settings.WITHDRAWAL_LEDGER.parent / "file" / "ledger"
    settings.WITHDRAWAL_LEDGER.parent.write_text("a file in place of the folder")
    with caplog.at_level(logging.CRITICAL):
        receipt = take_back()
    assert "cannot be written" in caplog.text
    settings.WITHDRAWAL_LEDGER = settings.WITHDRAWAL_LEDGER.parent.parent / "mended"
    assert client.get(family.story.url).status_code == 410
    call_command("sync_ledger")
    assert [entry.id for entry in ledger.entries()] == [str(receipt.pk)]
    assert client.get(family.story.url).status_code == 410


def test_from_the_shell(client, family, committed, capsys):
    disease = make_disease(picture=family.landscape)
    with committed():
        call_command("withdraw_story", family.story.pk, "--dry-run")
    assert client.get(family.story.url).status_code == 200 and "Nothing was changed" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no picture 999"):
        call_command("withdraw_story", family.story.pk, "--keep-picture", "999")
    with committed():
        call_command("withdraw_story", family.story.pk)
    out = capsys.readouterr().out
    assert f"Picture {family.landscape.pk} is also on {disease.url_path}: it goes there." in out
    assert "https://social.example/post/1" in out
    assert client.get(family.story.url).status_code == 410
    with pytest.raises(CommandError, match="taken back before"):
        call_command("withdraw_story", family.story.pk)
    with pytest.raises(CommandError, match="no story with the number 0"):
        call_command("withdraw_story", 0)
