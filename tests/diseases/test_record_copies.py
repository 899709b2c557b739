"""The page of a symptom, a treatment or a late effect bears a printed code, which says later whether its words are still the same."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.utils.html import escape

from charity_site.review.copy_code import read_code
from diseases.models import DiseaseLateEffect, DiseasePage, DiseaseSymptom, Treatment
from tests.cards.factories import make_card
from tests.factories import make_disease, make_late_effect, make_symptom, make_topic, make_treatment_kind

KINDS = {"symptom": "description", "treatment": "what_it_is", "late effect": "how_checked"}


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


@pytest.fixture
def records(site):
    disease = make_disease()
    kind = make_treatment_kind("Surgery")
    found = {
        "symptom": make_symptom("Fever", disease, urgency="today"),
        "treatment": kind,
        "late effect": make_late_effect("Weak heart", treatments=[kind]),
    }
    disease.symptoms = [DiseaseSymptom(symptom=found["symptom"])]
    disease.treatments = [Treatment(name="Surgery", kind=kind)]
    disease.late_effects = [DiseaseLateEffect(late_effect=found["late effect"])]
    disease.save_revision().publish()
    return found


def printed(client, record):
    """The code on the page of `record`, and where it leads."""
    page = BeautifulSoup(client.get(record.url).content, "lxml")
    assert len(page.select(".copy-code svg")) == 1
    return page.select_one(".copy-line .unbroken").text


def answer(client, code):
    response = client.get(f"/copy/{code}/")
    return response.status_code, BeautifulSoup(response.content, "lxml").h1.text, response.content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_current_until_the_record_says_something_else(client, records, kind):
    record = records[kind]
    code = printed(client, record)
    assert read_code(code).record == (record.copy_kind, record.pk)
    assert answer(client, code)[:2] == (200, "Your copy is still current")
    record.save_revision()
    setattr(record, KINDS[kind], "<p>Something else.</p>" if kind == "treatment" else "Something else.")
    record.save()
    status, title, html = answer(client, code)
    assert (status, title) == (200, "Your copy is no longer current")
    assert escape(record.name) in html and f'href="{record.url}"' in html
    assert f"What changed: {record._meta.get_field(KINDS[kind]).verbose_name}.</p>" in html
    assert answer(client, printed(client, record))[1] == "Your copy is still current"


def test_how_soon_to_call_counts_and_spelling_of_quotes_does_not(client, records):
    fever = records["symptom"]
    fever.description = "A child's fever."
    fever.save()
    code = printed(client, fever)
    fever.description = "A child’s  fever."
    fever.save()
    assert answer(client, code)[1] == "Your copy is still current"
    fever.urgency = "911"
    fever.save()
    assert answer(client, code)[1] == "Your copy is no longer current"


def test_of_what_is_gone_nothing_is_told(client, records):
    code = printed(client, records["symptom"])
    type(records["symptom"]).objects.filter(pk=records["symptom"].pk).update(live=False)
    assert answer(client, code)[:2] == (404, "We do not have this page any more")
    assert "Fever" not in answer(client, code)[2]


def test_where_no_version_is_left_it_says_that_the_words_changed_and_no_more(client, records):
    code = printed(client, records["symptom"])
    records["symptom"].revisions.all().delete()
    records["symptom"].description = "Something else."
    records["symptom"].save()
    _, title, html = answer(client, code)
    assert title == "Your copy is no longer current" and "What changed" not in html


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (make_topic, 1),
        (make_card, 1),
        (partial(make_topic, stage="grief"), 0),
        (partial(make_topic, stage="when-it-cannot-be-cured"), 0),
    ],
    ids=["topic", "card", "grief", "no cure"],
)
def test_a_sheet_bears_one_code_or_none(client, site, make, codes):
    page = BeautifulSoup(client.get(make().url).content, "lxml")
    assert len(page.select(".copy-code svg")) == len(page.select(".copy-line .unbroken")) == codes


def test_what_changed_and_what_happened_since_bear_no_code_of_the_page(client, records):
    disease = DiseasePage.objects.get()
    for address in (f"{disease.url}changes/", f"/since/2026-01-01/{disease.slug}/"):
        response = client.get(address)
        assert response.status_code == 200 and "copy-code" not in response.content.decode(), address


def test_symptoms_that_are_looked_up_together_and_the_list_bear_none(client, records):
    other = make_symptom("Rash", DiseasePage.objects.get())
    for address in (f"{records['symptom'].url}?and={other.slug}", records["symptom"].url.rsplit("/", 2)[0] + "/"):
        assert "copy-line" not in client.get(address, follow=True).content.decode()
