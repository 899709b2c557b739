"""Who follows a feed hears of all that is new and public, and of what was taken back."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from charity_site.consent.models import Consent
from diseases.models import TreatmentIndexPage, TreatmentKind
from research.models import Output, ProgramPage
from stories.models import StoryIndexPage
from tests.discovery.atom import ATOM, TOMBSTONE, links, read, titles
from tests.factories import (
    make_consent,
    make_disease,
    make_late_effect,
    make_program,
    make_story,
    make_topic,
    make_treatment_kind,
    make_update,
)


def advertised(client, address):
    head = BeautifulSoup(client.get(address).content, "lxml").head
    return [link["href"] for link in head.find_all("link", type="application/atom+xml")]


@pytest.fixture
def program(site):
    return make_program(title="Leukemia research", slug="leukemia")


def test_a_program_has_a_feed_of_its_own_updates(client, program):
    first = make_update(program, title="First", date="2026-01-01", text="<p>We <b>began</b> &amp; went on.</p>")
    make_update(program, title="Second", date="2026-02-02")
    make_update(program, title="Draft", live=False)
    make_update(make_program(), title="Of another one")
    feed = read(client, "/feeds/research/leukemia/")
    assert titles(feed) == ["Second", "First"]
    assert feed.findtext(f"{ATOM}title") == "Leukemia research: Test Fund"
    assert links(feed, "alternate") == [program.full_url]
    entry = feed.findall(f"{ATOM}entry")[1]
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{first.translation_key}"
    assert unescape(entry.findtext(f"{ATOM}summary")) == "We began & went on."


def test_a_disease_has_a_feed_of_itself_its_topics_its_research_and_the_lent_stories_about_it(client, program):
    disease, other = make_disease(title="Wilms tumor", slug="wilms"), make_disease()
    program.diseases = [disease]
    program.save_revision().publish()
    update = make_update(program)
    make_update(make_program(diseases=[other]), title="Of another disease")
    story = make_story(disease=disease)
    make_story(disease=disease, title="Not lent", consents=[make_consent(feeds=False)])
    make_story(disease=other)
    topic = make_topic()
    for each in (topic, make_topic(title="Grief", stage="grief")):
        each.diseases = [disease]
        each.save_revision().publish()
    feed = read(client, "/feeds/diseases/wilms/")
    assert titles(feed) == [topic.title, story.title, update.title, program.title, "Wilms tumor"]
    assert feed.findtext(f"{ATOM}title") == "What is new about Wilms tumor: Test Fund"
    assert links(feed, "alternate") == [disease.full_url] and advertised(client, disease.url) == [
        "/feeds/diseases/wilms/"
    ]
    call_command("withdraw_story", story.pk)
    assert story.title not in client.get("/feeds/diseases/wilms/").content.decode()
    assert len(read(client, "/feeds/diseases/wilms/").findall(TOMBSTONE)) == 1


def test_a_disease_without_research_has_no_updates_in_its_feed(client, program):
    make_update(program)
    disease = make_disease(slug="wilms")
    assert titles(read(client, "/feeds/diseases/wilms/")) == [disease.title]


@pytest.mark.parametrize("slug", ["draft", "private", "nothing"])
def test_a_disease_that_visitors_do_not_see_has_no_feed(client, site, slug):
    make_disease(slug="draft", live=False)
    PageViewRestriction.objects.create(page=make_disease(slug="private"), restriction_type="login")
    assert client.get(f"/feeds/diseases/{slug}/").status_code == 404


def test_everything_has_what_visitors_may_see_and_families_lend_last_changed_first(client, program):
    disease, update = make_disease(), make_update(program)
    story = make_story(disease=disease)
    make_story(disease=disease, title="Not lent", consents=[make_consent(feeds=False)])
    make_disease(title="Draft", live=False)
    private = make_disease(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    disease.save_revision().publish()
    feed = read(client, "/feeds/all/")
    assert titles(feed) == [disease.title, story.title, update.title, program.title]
    kinds = [entry.find(f"{ATOM}category").get("term") for entry in feed.findall(f"{ATOM}entry")]
    assert kinds == ["Type of childhood cancer", "Story", "Research news", "Research program"]


def test_a_story_that_was_taken_back_leaves_a_tombstone_in_everything(client, program):
    story = make_story(title="Zofia and leukemia")
    (entry,) = [e for e in read(client, "/feeds/all/").findall(f"{ATOM}entry") if "Zofia" in e.findtext(f"{ATOM}title")]
    call_command("withdraw_story", story.pk)
    feed = read(client, "/feeds/all/")
    assert [stone.get("ref") for stone in feed.findall(TOMBSTONE)] == [entry.findtext(f"{ATOM}id")]
    assert "Zofia" not in client.get("/feeds/all/").content.decode()
    assert not read(client, "/feeds/research/leukemia/").findall(TOMBSTONE)


@pytest.mark.parametrize("address", ["/feeds/all/", "/feeds/stories/", "/feeds/research/leukemia/"])
def test_an_unchanged_feed_is_not_sent_again(client, program, address):
    story = make_story()
    first = client.get(address)
    assert "Last-Modified" not in first
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    make_update(program)
    Consent.objects.update(feeds=False)
    assert story.full_url not in client.get(address, headers={"If-None-Match": first["ETag"]}).content.decode()
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "If-None-Match": first["ETag"]}
    assert client.get(address, headers=later).status_code == 200
    assert client.get(address, headers={"If-Modified-Since": later["If-Modified-Since"]}).status_code == 200


def test_an_empty_feed_is_valid_and_always_the_same(client, program):
    StoryIndexPage.objects.get().save_revision().publish()
    for address in ("/feeds/stories/", "/feeds/research/leukemia/"):
        assert not titles(read(client, address))
        assert client.get(address)["ETag"] == client.get(address)["ETag"]


def test_only_what_visitors_may_see_has_a_feed(client, program):
    make_program(slug="draft", live=False)
    private = make_program(slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    make_update(private)
    for slug in ("draft", "private", "nowhere", "%2e%2e", "x" * 1900):
        assert client.get(f"/feeds/research/{slug}/").status_code == 404, slug
    PageViewRestriction.objects.create(page=StoryIndexPage.objects.get(), restriction_type="login")
    assert client.get("/feeds/stories/").status_code == 404


def test_feeds_answer_get_alone(client, program):
    for address in ("/feeds/all/", "/feeds/stories/", "/feeds/research/leukemia/"):
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200
        assert client.get(f"{address}?page=x&%3C=1").status_code == 200, "parameters mean nothing here"


def test_pages_lead_to_the_feed_that_they_belong_to(client, program):
    update = make_update(program)
    assert advertised(client, "/") == ["/feeds/all/"] and advertised(client, "/stories/") == ["/feeds/stories/"]
    for address in (program.url, update.url):
        assert advertised(client, address) == ["/feeds/research/leukemia/"]
    program.unpublish()
    assert advertised(client, update.url) == [], "there is none"
    assert program.make_preview_request().status_code == 200


def test_a_slug_in_another_script_has_a_feed_too(client, site):
    program = make_program(slug="лейкемия")
    assert client.get(advertised(client, program.url)[0]).status_code == 200


def test_no_figure_of_survival_and_no_mark_up_stand_in_a_feed(client, site):
    make_disease(title="Nine out of ten live", slug="a", tagline="90% live.")
    make_disease(title="<b>Bold</b> & more", slug="b", tagline="A <i>tagline</i> & more.")
    text = client.get("/feeds/all/").content.decode()
    assert "90%" not in text and "Nine out of ten" not in text
    feed = read(client, "/feeds/all/")
    assert titles(feed) == ["<b>Bold</b> & more", "Type of childhood cancer"]
    said = "A &lt;i&gt;tagline&lt;/i&gt; &amp; more. Last reviewed: not yet reviewed by a clinician."
    assert feed.findtext(f"{ATOM}entry/{ATOM}summary") == said


def test_outputs_of_a_program_are_in_its_feeds(client, program):
    disease = make_disease(slug="wilms")
    program.diseases = [disease]
    program.outputs = [
        Output(
            kind="paper",
            title="A paper",
            identifier="10.1182/blood-2014",
            journal="Blood",
            state="published",
            year=2025,
            month=3,
        ),
        Output(
            kind="trial", title="A trial", identifier="NCT01234567", year=2026, note="90% live.", state="recruiting"
        ),
        Output(kind="practice", title="Nine out of ten live", state="running", year=2024),
        Output(kind="dataset", title="Of an unknown day", state="planned"),
        Output(kind="dataset", title="To come", state="planned", year=2100),
    ]
    program.save_revision().publish()
    make_update(program, title="News", date="2025-12-31")
    feed = read(client, "/feeds/research/leukemia/")
    assert titles(feed) == ["A trial", "News", "A paper", "Change of practice"]
    paper = feed.findall(f"{ATOM}entry")[2]
    assert links(paper, "alternate") == ["https://doi.org/10.1182/blood-2014"]
    assert paper.findtext(f"{ATOM}summary") == "Published, March 2025. Blood"
    assert paper.findtext(f"{ATOM}updated").startswith("2025-03-01")
    assert "90%" not in client.get("/feeds/research/leukemia/").content.decode()
    for address in ("/feeds/diseases/wilms/", "/feeds/all/"):
        assert {"A paper", "A trial"} <= set(titles(read(client, address))), address
    names = {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}
    ProgramPage.objects.get(pk=program.pk).save_revision().publish()
    again = read(client, "/feeds/research/leukemia/")
    assert {entry.findtext(f"{ATOM}id") for entry in again.findall(f"{ATOM}entry")} == names


def test_treatments_and_late_effects_are_in_everything_from_the_day_on_which_they_are_published(client, site):
    kind = make_treatment_kind("Chemo", summary="Medicines.", live=False)
    effect = make_late_effect("Weak heart", treatments=[kind], to_be_checked=False, what_it_is="It pumps less.")
    assert titles(read(client, "/feeds/all/")) == [], "a draft, and one of which no day is known"
    for record in (kind, effect):
        record.save_revision().publish()
    feed = read(client, "/feeds/all/")
    assert titles(feed) == ["Weak heart", "Chemo"]
    assert [links(entry, "alternate") for entry in feed.findall(f"{ATOM}entry")] == [
        ["http://localhost/after-treatment/weak-heart/"],
        ["http://localhost/treatments/chemo/"],
    ]
    summaries = [entry.findtext(f"{ATOM}summary") for entry in feed.findall(f"{ATOM}entry")]
    assert summaries == ["It pumps less.", "Medicines. To be checked by a clinician."]
    assert [entry.find(f"{ATOM}category").get("term") for entry in feed.findall(f"{ATOM}entry")] == [
        "Late effect",
        "Kind of treatment",
    ]
    names = {entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}

    draft = TreatmentKind.objects.get(pk=kind.pk)
    draft.name, draft.slug = "Not said yet", "other"
    draft.save_revision()
    assert titles(read(client, "/feeds/all/")) == ["Weak heart", "Chemo"]
    draft.get_latest_revision().publish()
    changed = read(client, "/feeds/all/")
    assert titles(changed) == ["Not said yet", "Weak heart"], "it comes first once it changed"
    assert {entry.findtext(f"{ATOM}id") for entry in changed.findall(f"{ATOM}entry")} == names
    TreatmentIndexPage.objects.get().unpublish()
    assert titles(read(client, "/feeds/all/")) == ["Weak heart"]
