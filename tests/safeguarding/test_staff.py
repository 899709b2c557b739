"""What staff do with consents in the admin, and who may not."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.models import ModelLogEntry

from charity_site.consent.models import Consent
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.private_link import link_for
from charity_site.safeguarding.withdrawal import pause, withdraw
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_story, make_user, upload
from tests.forms_on_screen import save
from tests.safeguarding.family import NAME, make_family

KEEPERS = {"Story coordinators", "Site managers"}
OTHERS = ["Editors", "Clinical reviewers", "Research editors"]


@pytest.fixture
def family(site):
    family = make_family(email="family@example.org")
    family.consent.form.save("Zofia signed.pdf", upload(b"signed"))
    return family


@pytest.fixture
def coordinator(client):
    user = make_user("Story coordinators", first_name="Cora")
    client.force_login(user)
    return user


def addresses(family):
    """Every address (list of str) of the admin that shows or changes something of a consent."""
    key = family.consent.pk
    receipt = pause([make_consent()], way=Receipt.Way.STAFF)
    erasure = reverse("erasure", args=[1])
    snippet = "wagtailsnippets_consent_consent"
    chooser = "wagtailsnippetchoosers_consent_consent"
    return [
        *(reverse(name, args=[key]) for name in ("take_back_consent", "show_again", "private_link", "consent_form", "erase")),
        reverse("take_back_story", args=[family.story.pk]),
        reverse("take_back_picture", args=[family.portrait.pk]),
        reverse("receipt", args=[receipt.pk]),
        erasure,
        *(reverse(f"{snippet}:{name}") for name in ("list", "list_results", "add")),
        *(reverse(f"{snippet}:{name}", args=[key]) for name in ("edit", "history", "history_results", "usage", "delete")),
        *(reverse(f"{chooser}:{name}") for name in ("choose", "choose_results", "chosen_multiple")),
        reverse(f"{chooser}:chosen", args=[key]),
    ]  # fmt: skip


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_nothing_of_a_consent_by_any_address(client, family, role):
    client.force_login(make_user(role))
    answers = set()
    for address in addresses(family):
        for method in (client.get, client.post):
            response = method(address, {"do": "withdraw", "person": str(family.consent.pk)})
            answers.add((response.status_code, response.get("Location")))
            assert NAME not in response.content.decode(), address
    assert answers == {(302, reverse("wagtailadmin_home"))}
    assert not Consent.objects.exclude(withdrawn_on=None).exists() and StoryPage.objects.get().live
    form = client.get(reverse("wagtailimages:add")).content.decode()
    assert 'name="shows_people"' in form and 'name="consents"' not in form and NAME not in form


def test_a_stranger_is_asked_to_log_in(client, family):
    for address in addresses(family):
        assert client.get(address)["Location"].startswith(reverse("wagtailadmin_login")), address


def test_nobody_deletes_a_record_that_is_in_use(client, family):
    for role in KEEPERS:
        client.force_login(make_user(role))
        client.post(reverse("wagtailsnippets_consent_consent:delete", args=[family.consent.pk]))
        assert Consent.objects.filter(pk=family.consent.pk).exists()


def parts(response):
    return BeautifulSoup(response.content, "lxml").select_one("main")


def test_the_button_is_on_the_record_the_story_and_the_photo(client, family, coordinator):
    for page, target in (
        (reverse("wagtailsnippets_consent_consent:edit", args=[family.consent.pk]), "take_back_consent"),
        (reverse("wagtailadmin_pages:edit", args=[family.story.pk]), "take_back_story"),
        (reverse("wagtailimages:edit", args=[family.portrait.pk]), "take_back_picture"),
    ):
        key = page.rstrip("/").rpartition("/")[2] if "consent" not in target else family.consent.pk
        key = {"take_back_story": family.story.pk, "take_back_picture": family.portrait.pk}.get(target, key)
        assert reverse(target, args=[key]) in client.get(page).content.decode(), target


@pytest.mark.parametrize("start", ["consent", "story", "picture"])
def test_it_first_shows_all_that_disappears_and_then_takes_it_back(client, family, coordinator, start):
    disease = make_disease(title="A disease page", picture=family.landscape)
    key = {"consent": family.consent.pk, "story": family.story.pk, "picture": family.portrait.pk}[start]
    address = reverse(f"take_back_{start}", args=[key])
    shown = parts(client.get(address)).get_text(" ", strip=True)
    for words in (
        family.story.title,
        family.portrait.title,
        family.landscape.title,
        disease.title,
        "https://social.example/post/1",
    ):
        assert words in shown, words
    assert StoryPage.objects.get().live and not Receipt.objects.exists(), "looking changes nothing"

    data = {
        "do": "withdraw",
        "person": [str(family.consent.pk)],
        "keep": [str(family.landscape.pk)],
        "reason": "Enough.",
    }
    response = client.post(address, data, follow=True)
    receipt = Receipt.objects.get()
    assert response.redirect_chain[-1][0] == reverse("receipt", args=[receipt.pk])
    text = parts(response).get_text(" ", strip=True)
    assert "Taken back" in text and "Cora" in text and "1 story" in text and "https://social.example/post/1" in text
    assert not StoryPage.objects.get().live and Consent.objects.get(pk=family.consent.pk).withdrawn_reason == "Enough."
    assert "nothing to take back" in client.get(address).content.decode()


def test_with_several_people_it_is_asked_whose_word_it_is(client, site, coordinator):
    one, two = make_consent(person="One"), make_consent(person="Two")
    make_story(title="Of two", consents=[one, two])
    make_story(title="Only of one", consents=[one])
    address = reverse("take_back_story", args=[StoryPage.objects.get(title="Of two").pk])
    assert "Only of one" in client.get(address).content.decode()
    assert "Only of one" not in client.get(address, {"person": str(two.pk)}).content.decode()
    response = client.post(address, {"do": "withdraw"}, follow=True)
    assert "Choose at least one person" in response.content.decode() and not Receipt.objects.exists()
    client.post(address, {"do": "withdraw", "person": str(two.pk)})
    assert [consent.person for consent in Consent.objects.filter(withdrawn_on=None)] == ["One"]
    assert [story.title for story in StoryPage.objects.live()] == ["Only of one"]


@pytest.mark.parametrize("data", [{"do": "nonsense"}, {}, {"do": "withdraw", "keep": "x"}])
def test_nonsense_changes_nothing(client, family, coordinator, data):
    address = reverse("take_back_consent", args=[family.consent.pk])
    person = {} if data.get("keep") else {"person": str(family.consent.pk)}
    client.post(address, {**data, **person}, follow=True)
    assert not Receipt.objects.exists()
    assert client.get(reverse("take_back_story", args=[999999])).status_code == 404


def test_a_pause_is_ended_with_the_familys_word_only(client, family, coordinator):
    client.post(
        reverse("take_back_consent", args=[family.consent.pk]), {"do": "pause", "person": str(family.consent.pk)}
    )
    assert client.get(family.story.url).status_code == 404
    address = reverse("show_again", args=[family.consent.pk])
    assert (
        address
        in client.get(reverse("wagtailsnippets_consent_consent:edit", args=[family.consent.pk])).content.decode()
    )
    assert "Write down who" in client.post(address, {"word": ""}).content.decode()
    client.post(address, {"word": "Her mother, on the phone"})
    assert client.get(family.story.url).status_code == 200
    withdraw([Consent.objects.get(pk=family.consent.pk)], way=Receipt.Way.STAFF)
    assert "cannot be undone" in client.post(address, {"word": "Her mother"}).content.decode()
    assert client.get(family.story.url).status_code == 410


def test_what_was_taken_back_is_not_in_the_form_and_cannot_be_posted(client, family, coordinator):
    withdraw([family.consent], way=Receipt.Way.STAFF)
    edit = reverse("wagtailsnippets_consent_consent:edit", args=[family.consent.pk])
    page = client.get(edit).content.decode()
    assert (
        'name="withdrawn_on"' not in page
        and 'name="paused_on"' not in page
        and reverse("erase", args=[family.consent.pk]) in page
    )
    copies = family.consent.outside_copies.all()
    rows = {f"outside_copies-{n}-{k}": v for n, c in enumerate(copies) for k, v in {"id": c.pk, "kind": "post", "place": c.place, "ORDER": n + 1}.items()}  # fmt: skip
    data = {
        "person": "New name", "relation": "child", "given_by": "x", "method": "form", "told": "x", "starts": "2026-01-01",
        "withdrawn_on": "", "outside_copies-TOTAL_FORMS": 2, "outside_copies-INITIAL_FORMS": 2, **rows,
    }  # fmt: skip
    assert save(client, edit, data).status_code == 302
    consent = Consent.objects.get(pk=family.consent.pk)
    assert consent.person == "New name" and consent.withdrawn_on


def test_the_form_is_private_and_each_look_at_it_is_written_down(client, family, coordinator):
    name = family.consent.form.name
    assert "zofia" not in name.lower() and default_storage.exists(name)
    response = client.get(family.consent.form.url)
    assert b"".join(response.streaming_content) == b"signed"
    assert response["Content-Disposition"].startswith("attachment") and "no-store" in response["Cache-Control"]
    entry = ModelLogEntry.objects.get(action="consent.form_opened")
    assert entry.user == coordinator
    history = client.get(reverse("wagtailsnippets_consent_consent:history", args=[family.consent.pk])).content.decode()
    assert "Opened the form or recording" in history
    client.logout()
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("page.html", b"x"), ("form.exe", b"x"), ("form.pdf", b"x" * 2000)])
def test_a_form_of_another_kind_or_too_large_is_refused(client, site, coordinator, settings, name, content):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    data = {"person": "A", "relation": "child", "given_by": "x", "method": "form", "told": "x", "starts": "2026-01-01",
            "outside_copies-TOTAL_FORMS": 0, "outside_copies-INITIAL_FORMS": 0, "form": upload(content, name)}  # fmt: skip
    response = client.post(reverse("wagtailsnippets_consent_consent:add"), data)
    assert response.status_code == 200 and response.context["form"].errors["form"] and not Consent.objects.exists()


def test_a_replaced_form_is_deleted(family, committed):
    old = family.consent.form.name
    consent = Consent.objects.get(pk=family.consent.pk)
    with committed():
        consent.form.save("new.pdf", upload(b"new"))
    assert not default_storage.exists(old) and default_storage.exists(consent.form.name)


def test_each_look_at_a_record_is_written_down(client, family, coordinator):
    client.get(reverse("wagtailsnippets_consent_consent:edit", args=[family.consent.pk]))
    assert ModelLogEntry.objects.get(action="consent.opened").user == coordinator


def test_what_was_changed_is_in_the_history(client, site, coordinator):
    consent = make_consent(person="Mika")
    data = {"person": "Mika", "relation": "child", "given_by": "A parent", "method": "form", "told": "Everything.",
            "starts": consent.starts, "ends": date(2030, 1, 1), "website": "on",
            "outside_copies-TOTAL_FORMS": 0, "outside_copies-INITIAL_FORMS": 0}  # fmt: skip
    save(client, reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk]), data)
    entry = ModelLogEntry.objects.get(action="consent.changed")
    assert "Until" in entry.message and entry.user == coordinator and "2030" not in str(entry.data)


def test_the_private_link_is_shown_sent_and_ended(client, family, coordinator):
    address = reverse("private_link", args=[family.consent.pk])
    link = link_for(family.consent)
    assert link in client.get(address).content.decode()
    client.post(address, {"do": "mail"})
    (message,) = mail.outbox
    assert message.to == ["family@example.org"] and link in message.body and NAME not in message.body
    path = link.removeprefix("http://localhost")
    client.post(address, {"do": "end"})
    assert client.get(path).status_code == 404
    new = link_for(Consent.objects.get(pk=family.consent.pk))
    assert new != link and new in client.get(address).content.decode()


def test_a_copy_of_what_was_taken_back_cannot_be_made(client, family, coordinator):
    withdraw([family.consent], way=Receipt.Way.STAFF)
    address = reverse("wagtailadmin_pages:copy", args=[family.story.pk])
    client.post(address, {"new_title": "Again", "new_slug": "again", "new_parent_page": family.story.get_parent().pk})
    assert StoryPage.objects.count() == 1


def test_people_are_named_in_a_picture_and_not_taken_out_by_a_slip(client, family, coordinator):
    edit = reverse("wagtailimages:edit", args=[family.portrait.pk])
    data = {"title": "P", "collection": family.portrait.collection.pk, "tags": "", "description": ""}
    both = {**data, "consents": [str(family.consent.pk)]}
    response = save(client, edit, both)
    assert response.status_code == 200 and "This picture names people" in response.content.decode()
    assert save(client, edit, {**both, "shows_people": "on"}).status_code == 302
    assert list(family.portrait.consents.all()) == [family.consent]
