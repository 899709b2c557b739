"""The promise: after an erasure there is no trace of a name, a photo and a phrase, wherever they were used."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Comment, PageLogEntry, Workflow

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase, request_erasure, suggested_words
from charity_site.safeguarding.models import ErasureRequest, Receipt
from charity_site.safeguarding.private_link import link_for
from charity_site.safeguarding.reminders import remind
from charity_site.safeguarding.withdrawal import NotPossible
from stories.models import StoryConsent, StoryPage
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_user,
    picture_bytes,
    upload,
)
from tests.forms_on_screen import save
from tests.safeguarding import traces
from tests.safeguarding.family import NAME, PHRASE, picture_block

RED = (211, 3, 7)  # what the photo is of
WORDS = [NAME, PHRASE, "zofiamaria"]


@pytest.fixture
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()


def is_red(path):
    try:
        with Image.open(path) as image:
            pixel = image.convert("RGB").resize((1, 1)).getpixel((0, 0))
    except OSError:
        return False
    return all(abs(one - other) < 30 for one, other in zip(pixel, RED, strict=True))


def record_consent(client):
    """A coordinator records a consent in the admin, with a form that bears the child's name, and changes it."""
    data = {
        "person": f"{NAME}, leukemia", "relation": "child", "given_by": f"{NAME}'s mother", "method": "form",
        "told": f"That {PHRASE} is in it.", "starts": "2026-01-01", "email": "zofiamaria@family.example",
        **dict.fromkeys(["website", "photo", "share", "feeds", "appeals", "print"], "on"),
        "outside_copies-TOTAL_FORMS": 1, "outside_copies-INITIAL_FORMS": 0, "outside_copies-0-ORDER": 1,
        "outside_copies-0-kind": "post", "outside_copies-0-place": f"https://social.example/{NAME}",
    }  # fmt: skip
    form = upload(f"signed by {NAME}'s mother".encode(), f"{NAME}.pdf")
    client.post(reverse("wagtailsnippets_consent_consent:add"), {**data, "form": form})
    consent = Consent.objects.get(person__contains=NAME)
    rows = {"outside_copies-INITIAL_FORMS": 1, "outside_copies-0-id": consent.outside_copies.get().pk}
    save(
        client,
        reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk]),
        {**data, **rows, "given_by": f"Both parents of {NAME}"},
    )
    consent.refresh_from_db()
    assert client.get(reverse("consent_form", args=[consent.pk])).status_code == 200
    return consent


def use_every_feature(client):
    """Returns the consent, after everything that staff do with a story was done."""
    client.force_login(make_user("Story coordinators"))
    consent = record_consent(client)
    portrait = make_image(
        picture_bytes(color=RED), collection="Story photos", people=[consent], description=f"{NAME} at the lake"
    )
    portrait.title = f"{NAME}'s portrait"
    portrait.save()
    portrait.tags.add(NAME, "lake")
    paper = get_document_model().objects.create(title=f"{NAME}'s letter", file=upload(PHRASE.encode(), f"{NAME}.txt"))
    link = f'<p>{NAME} saw {PHRASE}: <a linktype="document" id="{paper.pk}">her letter</a>.</p>'
    story = make_story(
        title=f"{NAME} and leukemia", display_name=NAME, pull_quote=f"She watched {PHRASE}.", portrait=portrait,
        body=[{"type": "text", "value": link}, picture_block(portrait, f"{NAME} at the lake")], consents=[consent],
        search_description=f"{NAME} was three.", seo_title=f"The story of {NAME}",
    )  # fmt: skip
    rename_and_discuss(client, story)
    story = StoryPage.objects.get(pk=story.pk)
    mention_elsewhere(story, portrait)
    copy = story.copy(update_attrs={"slug": "zofiamaria-again", "title": f"{NAME}, again"})
    client.post(reverse("wagtailadmin_pages:delete", args=[copy.pk]))
    second = story.copy(update_attrs={"slug": "zofiamaria-2", "title": f"{NAME}, part two"}, keep_live=False)
    second.consents = [StoryConsent(consent=consent)]
    second.save()
    second.create_alias(update_slug="zofiamaria-alias")
    for name in ("edit", "history", "usage"):
        client.get(reverse(f"wagtailadmin_pages:{name}", args=[story.pk]))
    for place in (
        "/",
        f"/search/?q={NAME}",
        story.url,
        "/stories/",
        portrait.get_rendition("format-jpeg|width-480").url,
    ):
        assert client.get(place).status_code == 200, place
    client.post(link_for(consent).removeprefix("http://localhost"), {"do": "pause"})
    client.post(reverse("show_again", args=[consent.pk]), {"word": f"{NAME}'s mother, by phone"})
    remind()
    return consent


def rename_and_discuss(client, story):
    """Another title and address, a comment, a workflow with a remark, a date."""
    story.title, story.slug = f"{NAME} and her leukemia", "zofiamaria-and-her-leukemia"
    story.save_revision(log_action=True).publish()
    story = StoryPage.objects.get(pk=story.pk)
    Comment.objects.create(page=story, user=make_user(), text=f"Is {NAME} fine with it?", contentpath="body")
    task = Workflow.objects.get(name="Site manager approval").start(story, make_user()).current_task_state
    task.reject(user=make_user("Site managers"), comment=f"Ask {NAME} about {PHRASE}.")
    story.go_live_at = timezone.now() + timedelta(days=30)
    story.save_revision(approved_go_live_at=story.go_live_at)
    client.post(
        reverse("wagtailredirects:add"),
        {"old_path": "/zofiamaria", "redirect_page": story.pk, "site": "", "is_permanent": "on", "redirect_link": ""},
    )


def mention_elsewhere(story, portrait):
    """On other pages, in what is published, in drafts and in older versions."""
    link = f'<p>Read <a linktype="page" id="{story.pk}">{NAME}\'s story</a> too.</p>'
    button = {"type": "button", "value": {"text": f"Meet {NAME}", "page": story.pk, "url": ""}}
    page = make_standard_page(body=[{"type": "text", "value": link}, button, picture_block(portrait, f"{NAME} again")])
    page.save_revision()
    make_disease(title="Disease of hers", picture=portrait, overview=link).save_revision()
    make_program(picture=portrait, body=[{"type": "text", "value": link}, picture_block(portrait, NAME)])
    plain = make_standard_page(introduction=f"As {NAME} said, {PHRASE}.")
    plain.introduction = "As somebody said."
    plain.save_revision().publish()


def test_no_trace_is_left(client, site, committed, own_media, settings):
    with committed():
        other = make_story(title="Another one", portrait=None)
        consent = use_every_feature(client)
    assert len(traces.found(WORDS, traces.everywhere())) > 40 and any(map(is_red, settings.MEDIA_ROOT.rglob("*")))

    with committed():
        client.post(link_for(consent).removeprefix("http://localhost"), {"do": "withdraw"})
        first, second = make_user("Story coordinators"), make_user("Site managers")
        client.force_login(first)
        address = reverse("erase", args=[consent.pk])
        client.post(address, {"do": "request", "words": "\n".join([*suggested_words(consent), *WORDS])})
        client.force_login(second)
        response = client.post(address, {"do": "erase", "sure": "on"}, follow=True)
    client.logout()

    proof = ErasureRequest.objects.get()
    assert proof.proof["left"] == [] and "None was found" in response.content.decode()
    assert traces.found(WORDS, traces.everywhere()) == []
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if is_red(path)]
    crawled = list(traces.pages(client))
    assert len(crawled) > 15 and traces.found(WORDS, crawled) == []
    assert traces.found(WORDS, [settings.WITHDRAWAL_LEDGER.read_text()]) == []

    assert not Consent.objects.exclude(stories__page=other).exists() and list(StoryPage.objects.all()) == [other]
    assert client.get("/stories/zofiamaria-and-her-leukemia/").status_code == 410
    assert proof.proof["amounts"]["story"] == 3 and proof.proof["amounts"]["picture"] == 1
    assert (proof.requested_by, proof.approved_by, proof.words) == (first, second, "")
    assert PageLogEntry.objects.filter(label="(erased)").count() > 5, "who did what and when is still there"
    assert ErasureRequest.objects.count() == 1 and Receipt.objects.filter(action="erase").count() == 1


def erased(consent, words=""):
    return erase(request_erasure(consent, by=make_user(), words=words), by=make_user(), way=Receipt.Way.STAFF)


def test_other_pages_keep_their_own_words_and_pictures(client, site, committed):
    consent, other = make_consent(person="Sydney, leukemia"), make_consent(person="Sydney, eyes")
    kept, photo = make_image(picture_bytes(color=(1, 99, 1))), make_image(people=[consent])
    gone = make_story(title="Sydney and leukemia", display_name="Sydney", consents=[consent], portrait=photo)
    stays = make_story(title="Sydney and retinoblastoma", display_name="Sydney", consents=[other])
    links = f'<a linktype="page" id="{gone.pk}">gone</a>, <a linktype="page" id="{stays.pk}">stays</a>, <b>bold</b>'
    body = [{"type": "text", "value": f"<p>{links}</p>"}, picture_block(photo), picture_block(kept, "A window")]
    page = make_standard_page(body=body)
    with committed():
        proof = erased(consent, words="Sydney")
    text = client.get(page.url).content.decode()
    assert "a story that is no longer here" in text.lower() and f'href="{stays.url}"' in text and "<b>bold</b>" in text
    assert "A window" in text and text.count("<figure") == 1
    assert client.get(stays.url).status_code == 200 and Consent.objects.get() == other
    assert any(place.startswith("story ") for place in proof.proof["left"]), "staff decide about the other Sydney"
    assert PageLogEntry.objects.filter(page_id=stays.pk, label="Sydney and retinoblastoma").exists()
    assert len(type(page).objects.get(pk=page.pk).get_latest_revision_as_object().body) == 2


def test_a_story_of_two_people_goes_with_either_and_the_other_record_stays(site, committed):
    consent, brother = make_consent(), make_consent()
    make_story(consents=[consent, brother])
    with committed():
        erased(consent)
    assert not StoryPage.objects.exists() and list(Consent.objects.all()) == [brother]


def test_one_person_is_not_enough(client, site):
    consent = make_consent()
    make_story(consents=[consent])
    user = make_user("Site managers")
    request = request_erasure(consent, by=user)
    for by in (user, None):
        with pytest.raises(NotPossible, match="Two people"):
            erase(request, by=by, way=Receipt.Way.STAFF)
    with pytest.raises(NotPossible, match="asked for this already"):
        request_erasure(consent, by=make_user())
    client.force_login(user)
    client.post(reverse("erase", args=[consent.pk]), {"do": "erase", "sure": "on"})
    assert StoryPage.objects.exists() and Consent.objects.get().withdrawn_on is None
    client.post(reverse("erase", args=[consent.pk]), {"do": "cancel"})
    assert not ErasureRequest.objects.exists()


def test_from_the_shell_two_people_prove_who_they_are(site, committed, monkeypatch, capsys):
    consent = make_consent()
    story = make_story(consents=[consent])
    first, second, editor = make_user("Site managers"), make_user("Story coordinators"), make_user("Editors")

    def run(user, password="a-long-password", key=consent.pk):
        monkeypatch.setattr(
            "charity_site.safeguarding.management.commands.erase_person.getpass", lambda prompt: password
        )
        with committed():
            call_command("erase_person", str(key), "--as", user.username)

    for user, password in ((first, "wrong"), (editor, "a-long-password")):
        with pytest.raises(CommandError, match="open nothing"):
            run(user, password)
    with pytest.raises(CommandError, match="no consent record"):
        run(first, key="none")
    run(first)
    assert "another person must run" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Two people"):
        run(first)
    assert StoryPage.objects.filter(pk=story.pk).exists()
    run(second)
    assert "1 story" in capsys.readouterr().out and not StoryPage.objects.exists() and not Consent.objects.exists()


def test_the_ledger_names_nobody_and_knows_it_all(site, committed):
    consent = make_consent(person=NAME)
    photo = make_image(people=[consent])
    story = make_story(title=f"{NAME} and leukemia", consents=[consent], portrait=photo)
    with committed():
        erased(consent)
    entry = ledger.entries()[-1]
    assert entry.action == ledger.ERASE and entry.consents == [str(consent.pk)]
    assert entry.files == [photo.file.name] and entry.addresses == [ledger.digest_of_address(story.url)]
    assert NAME.lower() not in json.dumps(vars(entry)).lower()
    assert not get_image_model().objects.exists() and not StoryConsent.objects.exists()
