"""Symptoms, urgent combinations, medical words and sources are public only as they were published: never as somebody drafts them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.glossary.models import Term
from charity_site.search.backend import mend
from charity_site.search.models import Entry
from diseases.models import DiseasePage, DiseaseSource, QuickFact, Symptom, SymptomIndexPage, UrgencyRule
from tests.factories import make_disease, make_source, make_symptom, make_term, make_urgency_rule, make_user

WORDS = ("zebrasign", "zebraadvice", "zebraterm", "zebrameaning", "zebrasource", "zebrapublisher")


def marked(term):
    return f'<p>The <a linktype="term" id="{term.pk}">cells</a> of a kind.</p>'


@pytest.fixture
def records(site):
    """One of each, on a disease page that names them all."""
    term = make_term(name="Zebraterm", definition="Zebrameaning.")
    disease = make_disease(title="Jaguar disease", slug="jaguar", overview=marked(term))
    symptom = make_symptom("Zebrasign", disease, when_to_see_doctor="<p>Zebraadvice.</p>", slug="zs")
    source = make_source(title="Zebrasource", publisher="Zebrapublisher")
    DiseaseSource.objects.create(page=disease, source=source)
    QuickFact.objects.create(
        page=disease, figure="7", text="children in a village.", population="a village", source=source, as_of=2020
    )
    rule = make_urgency_rule(symptom=symptom, when_to_see_doctor="<p>Zebrarule.</p>")
    disease.save()
    return {"symptom": symptom, "term": term, "source": source, "rule": rule}


def everything(client):
    """All that visitors and partners read (str, lower case) by the address where it stands."""
    index = SymptomIndexPage.objects.get().url
    addresses = [
        "/childhood-cancers/jaguar/",
        index,
        f"{index}zs/",
        "/medical-words/",
        "/sitemap.xml",
        "/llms.txt",
        "/search/?q=zebrasign",
        "/search/?q=zebraadvice",
        "/search/?q=zebraterm",
        "/search/?q=zebrameaning",
        "/api/v1/diseases/jaguar",
        "/embed/jaguar/symptoms/",
        "/embed/jaguar/sources/",
    ]
    return {address: client.get(address).content.decode().lower() for address in addresses}


def said(client, word):
    """Where `word` stands, without what only repeats the question of a search."""
    question = f"q={word}"
    return {address for address, text in everything(client).items() if word in text and not address.endswith(question)}


def test_all_of_it_is_public_when_it_is_published(client, records):
    for word in WORDS:
        assert said(client, word), word
    index = SymptomIndexPage.objects.get().url
    assert said(client, "zebrasign") >= {"/childhood-cancers/jaguar/", index, "/llms.txt"}
    assert said(client, "/symptoms/zs/") >= {"/childhood-cancers/jaguar/", index, "/sitemap.xml", "/llms.txt"}
    assert "zebrarule" in everything(client)[f"{index}zs/"]


@pytest.mark.parametrize("kind", ["symptom", "term", "source", "rule"])
def test_what_is_not_live_is_nowhere(client, records, kind):
    records[kind].unpublish()
    words = {
        "symptom": ("zebrasign", "zebraadvice", "zebrarule", "/symptoms/zs/"),
        "term": ("zebraterm", "zebrameaning"),
        "source": ("zebrasource", "zebrapublisher"),
        "rule": ("zebrarule",),
    }[kind]
    for word in words:
        assert said(client, word) == set(), word
    mend()
    for word in words:
        assert said(client, word) == set(), "and the nightly comparison brings nothing back"
    assert "cells" in everything(client)["/childhood-cancers/jaguar/"], "a word that is not explained stays a word"


def test_what_was_taken_away_past_the_site_is_not_public_either(client, records):
    for model in (Symptom, Term, UrgencyRule, type(records["source"])):
        model.objects.update(live=False)
    for word in (*WORDS, "zebrarule"):
        assert said(client, word) == set(), word
    assert mend() and not Entry.objects.filter(page=None).exists()


def test_a_figure_whose_source_was_taken_down_is_to_be_checked(client, records):
    records["source"].unpublish()
    page = everything(client)["/childhood-cancers/jaguar/"]
    assert "children in a village" in page and "to be checked" in page


DRAFTS = {
    "symptom": {"name": "Wolfname", "when_to_see_doctor": "<p>Wolfadvice.</p>", "description": "Wolfwords."},
    "term": {"name": "Wolfname", "definition": "Wolfmeaning."},
    "source": {"title": "Wolftitle", "note": "Wolfnote."},
    "rule": {"when_to_see_doctor": "<p>Wolfadvice.</p>"},
}


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_draft_shows_nowhere_until_it_is_published(client, records, kind):
    before = everything(client)
    record = records[kind]
    for name, value in DRAFTS[kind].items():
        setattr(record, name, value)
    revision = record.save_revision()
    assert everything(client) == before
    mend()
    assert "wolf" not in "".join(text for address, text in everything(client).items() if "q=" in address)
    revision.publish()
    assert "wolf" in "".join(everything(client).values())


def test_a_new_draft_is_not_public_and_neither_is_its_word_in_search(client, records):
    Symptom.objects.create(name="Wolfsign", live=False)
    Term.objects.create(name="Wolfterm", definition="A wolf.", live=False)
    assert said(client, "wolfsign") == said(client, "wolfterm") == set()
    assert "wolfsign" not in client.get("/search/?q=wolfsig").content.decode().lower(), (
        "nor as what may have been meant"
    )


@pytest.mark.parametrize("kind", ["symptom", "source"])
def test_no_page_is_published_with_a_draft(records, kind):
    records[kind].unpublish()
    with pytest.raises(ValidationError, match="is a draft, which visitors do not see"):
        DiseasePage.objects.get(slug="jaguar").save_revision().publish()


@pytest.mark.parametrize("kind", ["symptom", "term", "source", "rule"])
def test_a_version_of_what_a_page_shows_can_be_looked_at(client, records, kind):
    record = records[kind]
    version = record.save_revision()
    client.force_login(make_user("Clinical reviewers"))
    name = record.snippet_viewset.get_url_name("revisions_view")
    seen = client.get(reverse(name, args=[record.pk, version.pk]))
    assert seen.status_code == 200 and "zebra" in seen.content.decode().lower()
