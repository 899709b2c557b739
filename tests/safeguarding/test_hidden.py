"""What is paused or taken back is hidden wherever it might still show, and said to those whom it concerns only."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.core.models import SiteSettings
from charity_site.home.models import HomeDoor, HomePage
from charity_site.safeguarding import mails
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.private_link import link_for
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from stories.models import StoryConsent, StoryPage
from tests.factories import (
    make_consent,
    make_disease,
    make_document,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_user,
    picture_bytes,
)
from tests.safeguarding.family import NAME, addresses_of, picture_block

WAY = Receipt.Way.STAFF


def test_a_pause_hides_every_picture_that_it_says_and_its_end_shows_them_again(client, family, committed):
    twin = make_image(picture_bytes(), collection="Story photos")  # the same file, uploaded again without a name
    assert twin.file_hash == family.portrait.file_hash
    make_standard_page(body=[picture_block(family.landscape)])
    make_disease(picture=twin)
    addresses = addresses_of([family.portrait, family.landscape, twin])
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    link = link_for(family.consent).removeprefix("http://localhost")
    assert "3 pictures" in client.get(f"{link}?do=pause").content.decode()
    with committed():
        client.post(link, {"do": "pause"})
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    with committed():
        resume(family.consent, by=make_user(), word="Her mother")
    assert [client.get(address).status_code for address in addresses] == [200] * 3


def test_the_day_is_the_charitys_wherever_staff_are(client, family, monkeypatch):
    def no_room(entry):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ledger, "append", no_room)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        Consent.objects.update(paused_on=None)
        with timezone.override(zone):
            pause([family.consent], way=WAY)
        assert client.get(family.story.url).status_code == 404, zone


def test_the_same_photo_is_not_shown_when_it_is_uploaded_again(family, committed):
    with committed():
        withdraw([family.consent], way=WAY)
    again = make_image(picture_bytes(), shows_people=False)
    with pytest.raises(ValidationError, match="it was taken back"):
        make_disease(picture=again)


def test_a_named_picture_is_asked_although_somebody_unchecked_it(client, family):
    type(family.portrait).objects.update(shows_people=False)
    Consent.objects.update(photo=False)
    assert client.get(addresses_of([family.portrait])[0]).status_code == 404


def test_an_old_version_brings_nobody_back(family, committed):
    story = StoryPage.objects.get()
    first = story.latest_revision
    story.consents, story.portrait = [StoryConsent(consent=make_consent())], None
    story.save_revision().publish()
    with committed():
        withdraw([family.consent], way=WAY)
    with pytest.raises(ValidationError):
        first.publish()


def test_a_copy_goes_with_it(client, family, committed):
    copy = family.story.copy(update_attrs={"slug": "copy-of", "title": "Copy"})
    copy.consents = [StoryConsent(consent=family.consent)]  # the family agreed to this one too
    copy.save_revision().publish()
    assert client.get(copy.url).status_code == 200
    with committed():
        withdraw([family.consent], way=WAY)
    assert [client.get(page.url).status_code for page in (copy, family.story)] == [410] * 2


def test_a_door_of_the_home_page_that_led_to_it_is_shut(client, family, committed):
    HomeDoor.objects.create(
        home=HomePage.objects.get(), title=f"Meet {NAME}", text="t", link_text="l", page=family.story
    )
    assert f"Meet {NAME}" in client.get("/").content.decode()
    with committed():
        withdraw([family.consent], way=WAY)
    assert NAME not in client.get("/").content.decode()


def test_nobody_is_asked_for_a_gift_on_the_page_of_a_bereaved_family(client, site):
    disease = make_disease()
    program = make_program(diseases=[disease])
    by_role = make_story(disease=disease, role=StoryPage.Role.BEREAVED, label="A family")
    by_record = make_story(disease=disease, consents=[make_consent(bereaved=True)])
    other = make_story(disease=disease)
    settings = SiteSettings.for_site(site.get_site())
    settings.giving_url = "https://give.example/"
    settings.save()
    assert ">Give<" in client.get(other.url).content.decode()
    for story in (by_role, by_record):
        page = client.get(story.url).content.decode()
        assert program.url not in page and ">Give<" not in page and f"/media/share/{story.pk}/" not in page


def test_a_draft_is_not_found_by_the_publics_search(client, family):
    story, page = StoryPage.objects.get(), make_standard_page()
    story.pull_quote = page.introduction = "Archibald"
    for draft in (story, page):
        draft.save_revision()
        assert draft.url not in client.get("/search/?q=Archibald").content.decode()
        draft.get_latest_revision().publish()
        assert draft.url in client.get("/search/?q=Archibald").content.decode()


def test_a_document_that_other_pages_lead_to_is_named(client, family, committed):
    document = make_document(title="Her letter")
    link = f'<p><a linktype="document" id="{document.pk}">Letter</a></p>'
    page = make_standard_page(body=[("text", link)])
    story = StoryPage.objects.get()
    story.body = [("text", link)]
    story.save_revision().publish()
    client.force_login(make_user("Story coordinators"))
    screen = client.get(reverse("take_back_story", args=[story.pk])).content.decode()
    assert "Her letter" in screen and page.title in screen
    with committed():
        withdraw([family.consent], way=WAY)
    assert reverse("wagtaildocs:edit", args=[document.pk]) in mail.outbox[0].body
    page.unpublish()
    client.logout()
    assert client.get(document.url).status_code == 404


def test_one_broken_address_keeps_no_other_coordinator_uninformed(family, monkeypatch, committed):
    first, second = sorted(make_user("Story coordinators").email for _ in range(2))
    real = mails.send_mail

    def send(subject, text, sender, to):
        if to == [first]:
            raise OSError("refused")
        return real(subject, text, sender, to)

    monkeypatch.setattr(mails, "send_mail", send)
    with committed():
        withdraw([family.consent], way=WAY)
    assert [message.to for message in mail.outbox] == [[second]]


@pytest.mark.parametrize(("role", "told"), [("Clinical reviewers", False), ("Site managers", True)])
def test_a_refusal_names_people_only_to_those_who_may_read_their_records(client, family, role, told):
    disease = make_disease(picture=make_image(people=[family.consent]))
    Consent.objects.update(photo=False)
    client.force_login(make_user(role))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    text = client.post(f"{address}?id={disease.pk}&next=/admin/", follow=True).content.decode()
    assert "cannot be shown here" in text and (f"the consent of {NAME}" in text) is told


def test_pictures_of_families_are_in_no_list_of_other_roles(client, family):
    StoryPage.objects.get().unpublish()
    client.force_login(make_user("Editors"))
    address = f"/admin/api/main/images/{family.portrait.pk}/"
    assert client.get(address).status_code == 404
    assert NAME not in client.get("/admin/api/main/images/?fields=*").content.decode()
    assert NAME not in client.get("/styleguide/").content.decode()
    client.force_login(make_user("Story coordinators"))
    assert client.get(address).status_code == 200


def test_who_looked_at_the_link_and_who_was_named_in_a_picture_is_written_down(client, family):
    user = make_user("Story coordinators")
    client.force_login(user)
    client.get(reverse("private_link", args=[family.consent.pk]))
    family.portrait.consents.clear()
    family.portrait.consents.remove(family.consent)
    family.portrait.consents.set([family.consent])
    family.portrait.consents.set([])
    actions = list(ModelLogEntry.objects.filter(object_id=str(family.consent.pk)).values_list("action", flat=True))
    assert {"consent.link_seen", "consent.named", "consent.no_longer_named"} <= set(actions)
