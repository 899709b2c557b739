"""A disease page reads the same way every time: its sections in one order, without the empty ones."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from diseases.models import DiseaseName, DiseasePage, DiseaseSymptom, QuickFact, SurvivalFigure
from diseases.sections import SECTIONS
from diseases.sections.overview import NOBODY_IS_TO_BLAME
from tests.factories import (
    full_disease,
    make_disease,
    make_organization,
    make_program,
    make_source,
    make_story,
    make_symptom,
)
from tests.figures import cited
from tests.reviewing import approve

ORDER = [section.id for section in SECTIONS]


def soup(response):
    return BeautifulSoup(response.content, "lxml")


@pytest.fixture
def disease(site):
    source = make_source(publisher="Journal of Things", year=2014, url="https://example.org/j")
    disease = full_disease(
        title="Juvenile something leukemia",
        abbreviation="JSL",
        tagline="A tagline.",
        when_to_call="<p>Call today.</p>",
        risk_note=NOBODY_IS_TO_BLAME,
        attribution_organization=make_organization(name="A cancer center"),
        names=[
            DiseaseName(name="Old name", kind="former"),
            DiseaseName(name="Jsleukemia", kind="misspelling"),
            DiseaseName(name="leucemia rara", kind="other_language", language="es"),
        ],
        quick_facts=[
            QuickFact(figure="1.2", text="in a million", population="children", source=source, as_of=2013),
            QuickFact(figure="7", text="of something", to_be_checked=True, **cited()),
        ],
        symptoms=[DiseaseSymptom(symptom=make_symptom("Fever"), note="often")],
        survival_figures=[SurvivalFigure(value="half", population="children", source=source, as_of=2013)],
    )
    make_program(title="The program", diseases=[disease])
    make_story(disease=disease)
    return disease


def test_all_sections_in_order_and_the_navigation_names_them(client, disease):
    page = soup(client.get(disease.url))
    assert [section["id"] for section in page.select(".sections > section")] == ORDER
    assert [a["href"] for a in page.select(".section-nav a")] == [f"#{name}" for name in ORDER]


def test_an_empty_section_is_left_out(client, site):
    page = soup(client.get(make_disease(when_to_call="").url))
    assert [section["id"] for section in page.select(".sections > section")] == ["overview"]
    assert not page.select(".attribution")


def test_every_row_is_on_the_page_and_a_misspelling_is_not(client, disease):
    page = soup(client.get(disease.url))
    text = page.main.get_text(" ", strip=True)
    for words in (
        "Juvenile something leukemia (JSL)", "Old name", "leucemia rara", "A tagline.", "1.2 in a million",
        "Among children. Journal of Things , 2013", "To be checked", "Fever often", "When to call the doctor Call today Fever How soon to call is still to be checked by a clinician. Call today.", "The program", "Read Name", "Shown with permission.",
        "A cancer center", "More information about JSL", "Active clinical trials", "Last reviewed",
        "Back to Types of Childhood Cancer",
    ):  # fmt: skip
        assert words in text, words
    assert "Jsleukemia" not in text
    assert page.select_one("[lang=es]").text == "leucemia rara"


def test_what_can_raise_the_risk_stands_in_the_overview_when_there_are_rows(client, disease):
    def overview(page):
        return soup(client.get(page.url)).select_one("#overview").get_text(" ", strip=True)

    assert f"What can raise the risk {NOBODY_IS_TO_BLAME} A syndrome From birth. Strong rays" in overview(disease)
    assert overview(make_disease(title="Another")) == "Overview An overview."


def test_survival_figures_wait_behind_a_closed_disclosure(client, disease):
    page = soup(client.get(disease.url))
    details = page.select_one("#prognosis .survival")
    assert not details.has_attr("open") and "half" in details.text
    assert "half: children" not in page.select_one("#prognosis ul.terms").text


def test_the_first_heading_is_the_name_and_no_level_is_skipped(client, disease):
    levels = [int(heading.name[1]) for heading in soup(client.get(disease.url)).main.select("h1,h2,h3,h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_diagnosis_begins_with_what_the_doctor_does(client, site):
    disease = make_disease(diagnosis_intro="<p>The doctor will look.</p>")
    section = soup(client.get(disease.url)).select_one("#diagnosis")
    assert section.get_text(" ", strip=True) == "Diagnosis The doctor will look." and not section.select("ol")


def test_a_fact_without_a_number_is_a_sentence(client, site):
    disease = make_disease(live=False)
    disease.quick_facts = [QuickFact(figure="Very rare", text="among leukemias", to_be_checked=True)]
    with pytest.raises(ValidationError, match="“Very rare” has no number"):
        disease.save_revision(clean=False).publish()
    disease.quick_facts = [QuickFact(text="It is very rare.", to_be_checked=True)]
    disease.save_revision(clean=False).publish()
    fact = soup(client.get(disease.url)).select_one("#quick-facts .fact")
    assert fact.text.strip() == "It is very rare." and not fact.select("strong")


def test_the_page_tells_when_it_was_reviewed(client, site):
    fresh, stale = approve(make_disease(), due="2100-01-01"), approve(make_disease(), on="2020-01-01")
    assert "Next review due January 2100" in client.get(fresh.url).content.decode()
    assert "This review is overdue" in client.get(stale.url).content.decode()
    assert "not yet reviewed" in client.get(make_disease().url).content.decode()


def test_the_index_has_groups_and_other_names_from_a_to_z(client, disease):
    make_disease(title="Brain thing", group="brain")
    page = soup(client.get("/childhood-cancers/"))
    assert [h.text.strip() for h in page.select(".disease-groups h3")] == ["Leukemia", "Brain and spine"]
    assert [h.text for h in page.select(".letters h3")] == ["B", "J", "L", "O"]
    other_name = next(li for li in page.select(".letters li") if li.text.startswith("Old name"))
    assert other_name.a["href"] == disease.url


def test_a_private_or_draft_disease_is_on_no_list(client, site):
    draft = make_disease(live=False, title="Draft disease")
    assert "Draft disease" not in client.get("/childhood-cancers/").content.decode()
    assert client.get(draft.url or "/childhood-cancers/draft-disease/").status_code == 404


def test_six_stories_stand_on_the_page_and_the_rest_is_one_link_away(client, site):
    disease = make_disease(slug="rare")
    for _ in range(6):
        make_story(disease=disease)
    page = soup(client.get(disease.url))
    assert len(page.select("#stories .cards li")) == 6
    assert not page.select('a[href="/stories/?disease=rare"]')
    make_story(disease=disease)
    page = soup(client.get(disease.url))
    assert len(page.select("#stories .cards li")) == 6
    assert page.select('a[href="/stories/?disease=rare"]')


@pytest.mark.parametrize(
    ("title", "abbreviation", "group", "name"),
    [
        ("Acute lymphoblastic leukemia", "ALL", "leukemia", "Leukemia (ALL)"),
        ("Non-Hodgkin lymphoma", "NHL", "lymphoma", "Lymphoma (NHL)"),
        ("Wilms tumor", "WT", "solid", "Wilms tumor (WT)"),
        ("Neuroblastoma", "", "solid", "Neuroblastoma"),
    ],
)
def test_an_abbreviation_never_stands_alone_on_a_chip(db, title, abbreviation, group, name):
    assert DiseasePage(title=title, abbreviation=abbreviation, group=group).familiar_name == name
