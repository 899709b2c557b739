"""Where traces hide, and what must not go with them."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry, Revision
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from charity_site.consent.models import Consent
from charity_site.core.models import SiteSettings, SocialLink
from charity_site.delivery.models import Change
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import NotPossible, withdraw
from charity_site.search.models import Asked
from stories.models import StoryConsent, StoryPage
from tests.factories import (
    make_consent,
    make_disease,
    make_document,
    make_image,
    make_standard_page,
    make_story,
    make_user,
    picture_bytes,
)
from tests.safeguarding import traces
from tests.safeguarding.family import NAME, picture_block
from tests.sample_files import document_link

WAY = Receipt.Way.STAFF


@pytest.fixture
def erased(family, committed):
    """Erase the family (or `consent`), and return the proof."""

    def act(words=NAME, consent=None):
        with committed():
            return erase(
                request_erasure(consent or family.consent, by=make_user(), words=words), by=make_user(), way=WAY
            )

    return act


def test_a_portrait_that_only_an_old_version_had(family, erased):
    old = make_image(picture_bytes(color=(9, 9, 9)), collection="Story photos")
    story = StoryPage.objects.get()
    story.portrait = old
    story.save_revision()
    story.portrait = family.portrait
    story.save_revision().publish()
    erased()
    assert not get_image_model().objects.filter(pk=old.pk).exists()


def test_a_draft_and_an_old_version_of_another_story_that_named_them_still_open(client, family, erased):
    drafted, before = make_story(title="Drafted"), make_story(title="Before")
    drafted.consents.add(StoryConsent(consent=family.consent))
    drafted.save_revision()
    named = before.consents.add(StoryConsent(consent=family.consent)) or before.save_revision()
    before.consents = [StoryConsent(consent=make_consent())]
    before.save_revision().publish()
    erased()
    client.force_login(make_user())
    assert client.get(reverse("wagtailadmin_pages:edit", args=[drafted.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:revisions_revert", args=[before.pk, named.pk])).status_code == 200
    assert str(family.consent.pk) not in str([revision.content for revision in Revision.objects.all()])


def test_what_staff_only_previewed(client, family, erased):
    client.force_login(make_user("Story coordinators"))
    data = nested_form_data(
        {
            "title": "Zoë and leukemia", "slug": "x", "display_name": "Zoë", "role": "survivor", "label": "L",
            "disease": family.story.disease_id, "body": streamfield([("text", rich_text("<p>Zoë saw it</p>"))]),
            "consents": inline_formset([]), "comments": inline_formset([]), "pull_quote": "", "search_description": "",
        }
    )  # fmt: skip
    client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[family.story.pk]), data)
    assert traces.found(["zo%c3%ab", "Zoë"], traces.rows())
    erased(words=f"{NAME}\nZoë")
    assert traces.found(["zo%c3%ab", "Zoë"], traces.rows()) == []


def test_why_another_page_was_refused(family, erased):
    disease = make_disease(picture=make_image(people=[family.consent]))
    disease.save_revision(approved_go_live_at=timezone.now())
    Consent.objects.update(ends="2020-01-01", starts="2019-01-01")
    call_command("publish_scheduled")
    assert PageLogEntry.objects.filter(action="charity_site.refused", page_id=disease.pk).exists()
    erased()
    assert not any(NAME in str(entry.data) for entry in PageLogEntry.objects.all())


def test_a_short_name_deletes_no_version_with_a_longer_word(site, erased, family):
    page = make_standard_page(introduction="This is planned.")
    planned = page.latest_revision_id
    page.introduction = "Done."
    page.save_revision().publish()
    erased(words="Ann")
    assert Revision.objects.filter(pk=planned).exists()


def test_what_stands_with_a_picture_or_a_document_goes_with_it_in_each_version(family, erased):
    letter, stays = make_document(title="Letter"), make_image(picture_bytes(color=(3, 60, 9)))
    family.story.body = [("text", document_link(letter))]
    family.story.save_revision().publish()
    theirs, other = (picture_block(picture, NAME)["value"] for picture in (family.portrait, stays))
    theirs["image"] |= {"alt_text": f"{NAME} by the lake", "decorative": False}
    film = {"title": "A film", "url": "https://example.org/", "has_captions": True, "transcript": "<p>Said.</p>"}
    blocks = {
        "one": {"type": "pictures", "value": {"pictures": [theirs, {**other, "caption": "A bench"}], "credit": "Ann"}},
        "all": {"type": "pictures", "value": {"pictures": [theirs, theirs], "credit": f"{NAME}'s aunt"}},
        "film": {"type": "video", "value": {**film, "image": theirs["image"]}},
        "file": {"type": "file", "value": {"document": letter.pk, "title": f"{NAME}'s letter"}},
    }
    before = make_standard_page(body=[*blocks.values()])
    before.body = []
    before.save_revision().publish()
    page = make_standard_page(body=[block for name, block in blocks.items() if name != "file"])
    erased(words="Nobody")
    contents = [revision.content for revision in Revision.objects.all()]
    page.refresh_from_db()
    assert NAME not in str([*contents, page.body.raw_data])
    group, video = page.body
    assert [each["caption"] for each in group.value["pictures"]] == ["A bench"]
    assert video.value["title"] == "A film" and video.value["image"] is None


@pytest.mark.parametrize(
    ("text", "word"),
    [("Thanks to Tom &amp; Anna.", "Tom & Anna"), ("ZOË AND US", "Zoë"), ('She said "no".', 'said "no"')],
)
def test_the_proof_finds_a_word_however_it_is_written(erased, text, word):
    make_standard_page(introduction=text)
    assert erased(words=word).proof["left"]


def test_text_that_looks_like_a_stream_stops_nothing(erased):
    make_standard_page(introduction="[{note}] A text")
    erased()
    assert not Consent.objects.exists()


def test_a_link_in_the_footer_goes_and_its_neighbors_stay(family, erased):
    words = SiteSettings.objects.get()
    words.footer_text = f'<p>Read <a linktype="page" id="{family.story.pk}">{NAME}</a></p>'
    words.save()
    SocialLink.objects.create(settings=words, name="I", url="https://social.example/")
    erased()
    words = SiteSettings.objects.get()
    assert NAME not in words.footer_text and "Read" in words.footer_text and words.social_links.count() == 1


def test_the_logo_stays_where_it_is(client, family, erased):
    words = SiteSettings.objects.get()
    words.logo = family.landscape
    words.save()
    erased()
    assert client.get(family.landscape.get_rendition("format-jpeg|width-480").url).status_code == 200


def test_old_addresses_are_gone_kindly_too(client, family, erased, committed):
    old = family.story.url
    with committed():
        story = StoryPage.objects.get()
        story.slug = "new-name"
        story.save_revision().publish()
    assert client.get(old).status_code == 301
    erased()
    assert [client.get(address).status_code for address in ("/stories/new-name/", old, old.upper(), old[:-1])] == [
        410
    ] * 4
    assert client.get("/stories/never-there/").status_code == 404


def test_no_log_names_the_child_when_somebody_looks(client, family, erased, caplog):
    erased()
    with caplog.at_level("INFO"):
        assert client.get(family.story.url).status_code == 410
    assert NAME.lower() not in caplog.text.lower()


def test_an_old_form_does_not_erase_and_the_second_person_sees_the_words(client, family):
    request_erasure(family.consent, by=make_user(), words="Somethingspecial")
    client.force_login(make_user("Story coordinators"))
    address = reverse("erase", args=[family.consent.pk])
    assert "Somethingspecial" in client.get(address).content.decode()
    response = client.post(
        address, {"do": "request", "words": NAME}, follow=True
    )  # it still said "Ask for the erasure"
    assert "Somebody has asked for this already" in response.content.decode() and Consent.objects.exists()


@pytest.mark.parametrize("leaves", ["is locked out", "is deleted", "gets another role"])
def test_a_first_person_who_has_left_does_not_count(family, leaves):
    first = make_user("Story coordinators")
    request = request_erasure(family.consent, by=first)
    if leaves == "is locked out":
        type(first).objects.update(is_active=False)
    elif leaves == "is deleted":
        first.delete()
    else:
        first.groups.clear()
    request = type(request).objects.get()
    with pytest.raises(NotPossible, match="does not work here anymore"):
        erase(request, by=make_user("Story coordinators", is_active=True), way=WAY)


def test_a_picture_that_stays_elsewhere_stays_through_the_erasure(client, family, erased, committed):
    page = make_disease(picture=family.landscape)
    with committed():
        withdraw([family.consent], way=WAY, keep=[family.landscape.pk])
    erased()
    assert "/media/images/" in client.get(page.url).content.decode()


def test_the_proof_lists_only_what_somebody_can_look_at(family, erased):
    page = make_standard_page(introduction=f"As {NAME} said.")
    Change.objects.create(everything=True, addresses=[f"/stories/{NAME.lower()}/"])
    Asked.objects.create(day=timezone.localdate(), digest="x", words=f"{NAME.lower()} leukemia", times=9)
    left = erased().proof["left"]
    assert not Asked.objects.exists()
    assert not [
        place for place in left if place.startswith(("change", "asked", "entry", "name", "word", "index entry"))
    ]
    assert f"standard page {page.pk}: introduction" in left
    assert f"version {page.latest_revision_id} of standard page {page.pk}" in left
