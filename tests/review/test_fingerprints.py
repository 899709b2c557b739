"""The fingerprint of a section changes with each word, figure and source, and with nothing else."""

import re

import pytest

from charity_site.review.fingerprints import in_one_spelling, section_fingerprints, section_texts, shared_records_in
from diseases.models import (
    ChildLine,
    DiagnosisTest,
    DiseasePage,
    DiseaseSource,
    DiseaseSymptom,
    PrognosisFactor,
    Question,
    QuickFact,
    RiskFactor,
    SurvivalFigure,
    Treatment,
)
from diseases.sections import SECTIONS
from diseases.sections.after_treatment import DiseaseLateEffect
from diseases.sections.road import Phase
from diseases.sections.types import RiskGroup
from tests.factories import (
    full_disease,
    make_disease,
    make_late_effect,
    make_source,
    make_standard_page,
    make_symptom,
    make_term,
    make_topic,
    make_treatment_kind,
)

GOLDEN = {
    "overview": "1bjaxg7fts2z",
    "quick-facts": "1yg5n4dagmps",
    "symptoms": "1yhsxbklskmj",
    "diagnosis": "1g6pk4scwxml",
    "prognosis": "1ifcr3ka634g",
    "treatment": "1rt23moinb54",
    "after-treatment": "1kx53qhfuek3",
    "questions": "1jewljx2jlbu",
    "sources": "1nyzg7cg2dxi",
}

GOLDEN_OF_LATER_SECTIONS = {
    "types": "1i3mtwdc2f3m",
    "treatment": "1wbvgqcsrscd",  # with a line for a child
    "road": "1kk72xh4xj5p",
    "if-it-comes-back": "1c2xpriggay6",
    "text": "1c44dwy3qoce",  # of a topic
}


def golden_disease(**fields):
    """A page that says something in each section, always the same."""
    source = make_source(title="A study", publisher="A journal", year=2020, url="https://example.org/study")
    fever = make_symptom(
        "Fever", description="A body that is too warm.", when_to_see_doctor="<p>Call <b>today</b>.</p>"
    )
    term = make_term(name="Platelets", pronunciation="PLAYT-lets", definition="They stop bleeding.")
    values = {
        "title": "Golden disease",
        "overview": f'<p>Too few <a linktype="term" id="{term.pk}">platelets</a>, 10<sup>9</sup> a liter.</p>',
        "risk_factors": [RiskFactor(name="A syndrome", note="From birth.")],
        "quick_facts": [
            QuickFact(figure="2 years", text="is the usual age.", population="children", source=source, as_of=2014)
        ],
        "symptoms_intro": "<p>They come slowly.</p>",
        "symptoms": [DiseaseSymptom(symptom=fever, note="It comes and goes.")],
        "when_to_call": "<p>Call 911 with trouble breathing.</p>",
        "diagnosis_intro": "<p>The doctor tests the blood.</p>",
        "tests": [DiagnosisTest(name="Blood count", what_happens="<p>A small needle.</p>")],
        "prognosis_intro": "<p>It depends.</p>",
        "prognosis_factors": [PrognosisFactor(name="Age", note="Younger is better.")],
        "survival_figures": [
            SurvivalFigure(value="9 in 10", population="children", years="5 years", source=source, as_of=2014)
        ],
        "treatments": [Treatment(name="Chemotherapy", what_it_is="<p>Medicine that stops cancer cells.</p>")],
        "after_treatment_intro": "<p>Doctors keep looking.</p>",
        "late_effects": [
            DiseaseLateEffect(
                late_effect=make_late_effect("Trouble with hearing", after="Cisplatin", how_checked="By a test.")
            )
        ],
        "questions": [Question(text="Can we stay?")],
        "sources": [DiseaseSource(source=source)],
        **fields,
    }
    return make_disease(**values)


def test_they_stay_what_they_are_on_every_database_and_in_every_release(site):
    """If this fails, everything that was approved, printed or kept would count as changed: raise VERSION only on purpose."""
    assert section_fingerprints(golden_disease()) == GOLDEN


def test_sections_and_lines_that_came_later_stay_what_they_are_too(site):
    told = ChildLine(section="treatment", retells="Chemotherapy", ages="3-5", text="Strong medicines help you.")
    page = make_disease(
        types_intro="<p>Two groups.</p>",
        risk_groups=[RiskGroup(name="High risk", decided_by="Age.", changes="More medicine.", to_be_checked=True)],
        treatments=[Treatment(name="Chemotherapy", kind=make_treatment_kind("Chemotherapy"))],
        child_lines=[told],
        road_intro="<p>In phases.</p>",
        phases=[Phase(name="First weeks", what_happens="<p>Much.</p>", to_be_checked=True)],
        if_it_comes_back="<p>There are ways.</p>",
    )
    topic = make_topic(parts=[("Sleep", "<p>Sleep when you can.</p>")])
    found = section_fingerprints(page) | section_fingerprints(topic)
    assert {name: found[name] for name in GOLDEN_OF_LATER_SECTIONS} == GOLDEN_OF_LATER_SECTIONS


def test_each_section_of_medical_text_has_one_and_no_other(site):
    found = section_fingerprints(full_disease())
    assert list(found) == [section.id for section in SECTIONS if section.id not in ("research", "stories")]
    assert all(re.fullmatch("1[a-z0-9]{11}", each) for each in found.values())
    assert len(set(found.values())) == len(found)
    assert section_fingerprints(make_standard_page()) == {}


def test_a_page_a_page_of_its_base_kind_and_its_newest_version_have_the_same(site):
    disease = full_disease()
    found = section_fingerprints(DiseasePage.objects.get(pk=disease.pk))
    assert section_fingerprints(disease.page_ptr) == found
    assert section_fingerprints(disease.get_latest_revision_as_object()) == found


def overview(html):
    return section_fingerprints(DiseasePage(title="A disease", overview=html))["overview"]


TEXT = '<p>A 5 percent "risk" - it\'s small. <a href="https://example.org/" rel="noopener">See</a> more.</p>'


@pytest.mark.parametrize(
    "html",
    [
        TEXT.replace('href="https://example.org/" rel="noopener"', 'rel="noopener" href="https://example.org/"'),
        TEXT.replace("<p>", '<p data-block-key="a1b2c">'),
        TEXT.replace("small", "<b>sm</b>all"),
        TEXT.replace("<p>", "<h2>").replace("</p>", "</h2>"),
        TEXT.replace("A 5 percent", "A\u00a05\u202fpercent"),
        TEXT.replace("small. ", "small.</p>\n\n<p>"),
        TEXT.replace('"risk"', "“risk”").replace("'", "’").replace(" - ", " – "),
        TEXT.replace('"risk"', "&quot;risk&quot;"),
        TEXT.replace("percent", "per\u00adcent\u200b"),
    ],
    ids=["order", "key", "bold", "heading", "spaces", "paragraphs", "quotes", "entities", "unseen"],
)
def test_layout_spaces_and_quotes_change_nothing(site, html):
    assert html != TEXT and overview(html) == overview(TEXT)


@pytest.mark.parametrize(
    "html",
    [
        TEXT.replace("5", "6"),
        TEXT.replace("5", "<s>5</s>"),
        TEXT.replace("5 percent", "0.5 percent"),
        TEXT.replace("small", "not small"),
        TEXT.replace("small", "Small"),
        TEXT.replace("5", "5<sup>2</sup>"),
        TEXT.replace("A 5", "A5"),
        TEXT.replace("example.org", "example.com"),
        TEXT.replace("See", ""),
    ],
    ids=["figure", "struck", "decimal", "word", "capital", "raised", "run together", "address", "gone"],
)
def test_each_word_figure_and_address_changes_it(site, html):
    assert overview(html) != overview(TEXT)


def test_a_raised_sign_is_not_a_digit(site):
    assert overview("<p>10<sup>9</sup></p>") != overview("<p>109</p>")


@pytest.mark.parametrize("text", ["1 2", "“a” – b…", "e\u0301"])
def test_one_spelling_stays_as_it_is(text):
    assert in_one_spelling(in_one_spelling(text)) == in_one_spelling(text)


def changed(disease, change):
    """Return the sections (set of str) that `change` (callable) changes."""
    before = section_fingerprints(DiseasePage.objects.get(pk=disease.pk))
    change()
    after = section_fingerprints(DiseasePage.objects.get(pk=disease.pk))
    return {name for name in before | after if before.get(name) != after.get(name)}


def store(record, **values):
    def change():
        for name, value in values.items():
            setattr(record, name, value)
        record.save()

    return change


def test_what_shared_records_say_counts_where_they_are_shown(site):
    disease = golden_disease()
    symptom, source = disease.symptoms.get().symptom, disease.sources.get().source
    (term,) = type(make_term()).objects.filter(name="Platelets")
    assert changed(disease, store(symptom, when_to_see_doctor="<p>Call now.</p>")) == {"symptoms"}
    assert changed(disease, store(symptom, urgency="911")) == {"symptoms"}
    assert changed(disease, store(term, definition="They help blood to clot.")) == {"overview"}
    assert changed(disease, store(source, year=2021)) == {"quick-facts", "prognosis", "sources"}
    assert changed(disease, store(source, live=False)) == {"quick-facts", "prognosis", "sources"}


def test_what_readers_do_not_read_of_them_does_not_count(site):
    disease = golden_disease()
    symptom, source = disease.symptoms.get().symptom, disease.sources.get().source
    assert changed(disease, store(symptom, also_called="Hot", slug="hot", to_be_checked=False)) == set()
    assert changed(disease, store(source, checked="2026-01-02")) == set()
    assert changed(disease, store(disease, slug="another", title="Another", search_description="Words.")) == set()


def test_a_figure_that_is_still_to_be_checked_says_something_else(site):
    disease = golden_disease()
    assert changed(disease, store(disease.quick_facts.get(), to_be_checked=True)) == {"quick-facts"}


def test_a_section_that_says_nothing_has_none(site):
    disease = golden_disease()
    assert changed(disease, lambda: disease.questions.all()[0].delete()) == {"questions"}
    assert "questions" not in section_fingerprints(DiseasePage.objects.get(pk=disease.pk))


def test_the_same_in_words(site):
    texts = section_texts(golden_disease())
    assert texts["symptoms"].splitlines()[1] == "Fever A body that is too warm. today Call today."
    assert "10⁹ a liter." in texts["overview"] and "They stop bleeding." in texts["overview"]


def test_it_is_known_which_shared_records_each_section_shows(site):
    term, kind = make_term(), make_treatment_kind()
    disease = make_disease(treatments=[Treatment(name="Chemotherapy", kind=kind)])
    advice = f'<p>Call with <a linktype="term" id="{term.pk}">neutropenia</a>.</p>'
    symptom, effect = make_symptom("Fever", disease, when_to_see_doctor=advice), make_late_effect("Weak heart", disease)
    shown = shared_records_in(DiseasePage.objects.get(pk=disease.pk))
    assert {symptom, term} <= shown["symptoms"] and kind in shown["treatment"] and effect in shown["after-treatment"]
