"""What the checks find on a page, and where."""

import pytest

from charity_site.writing.checks import findings
from diseases.models import DiagnosisTest, DiseaseName, DiseaseSymptom, QuickFact, Treatment
from tests.factories import make_disease, make_program, make_standard_page, make_story, make_symptom, make_term

pytestmark = pytest.mark.django_db
LONG = "A child who has it may be " + " and ".join(["tired"] * 12) + "."
HARD = (
    "Chemotherapy administration necessitates hospitalization. Complications typically originate from immunosuppression. "
    "Multidisciplinary investigations are mandatory."
)


def found(record):
    """{section: [what is meant]}, with the sentence where no words are."""
    result = {}
    for finding in findings(record):
        result.setdefault(finding.section, []).extend(finding.words or [finding.sentence])
    return result


def test_a_plain_page_has_nothing_to_mend(site):
    assert found(make_disease()) == {}


def test_a_figure_that_no_row_backs_is_found_in_its_section(site):
    page = make_disease(overview="<p>About 450 children get it each year. It is found at age 2.</p>")
    page.treatments = [Treatment(name="Surgery", what_it_is="<ul><li>It helps 3 in 4 of them.</li></ul>")]
    assert found(page) == {"Overview": ["450"], "Treatment": ["3 in 4"]}
    page.quick_facts = [
        QuickFact(figure="450", text="children each year", to_be_checked=True),
        QuickFact(figure="75%", text="of them, or 3 in 4", to_be_checked=True),
    ]
    assert found(page) == {}


def test_a_page_that_has_no_place_for_figures_is_not_asked_for_them(site):
    assert found(make_standard_page(body=[("text", "<p>We had 450 visits.</p>")])) == {}
    assert found(make_program(body=[("text", "<p>We paid for 450 visits.</p>")])) == {"Body": ["450"]}


def test_an_abbreviation_is_found_once_where_it_stands_first(site):
    page = make_disease(abbreviation="ALL", overview="<p>ALL is found by MRI.</p><p>The MRI is loud.</p>")
    page.tests = [DiagnosisTest(name="MRI", what_happens="<p>It is loud.</p>")]
    assert found(page) == {"Overview": ["MRI"]}


@pytest.mark.parametrize(
    "fields",
    [
        {
            "overview": "<p>It is found by MRI.</p>",
            "diagnosis_intro": "<p>Magnetic resonance imaging (MRI) is loud.</p>",
        },
        {"overview": '<p>It is found by <a linktype="term" id="7">MRI</a>.</p>'},
        {"overview": "<p>It is found by MRI.</p>", "names": [DiseaseName(name="MRI disease")]},
    ],
)
def test_one_that_the_page_explains_is_not(site, fields):
    page = make_disease()
    for name, value in fields.items():
        setattr(page, name, value)
    assert found(page) == {}


def test_symptoms_from_before_without_when_to_call_are_found(site):
    page = make_disease()
    page.symptoms = [DiseaseSymptom(symptom=make_symptom("Fever"))]
    page.when_to_call = ""
    assert list(found(page)) == ["Symptoms"]


def test_words_that_hurt_and_long_sentences_are_found_in_lists_and_rows_too(site):
    page = make_disease(overview=f"<ul><li>{LONG}</li></ul><p>Short.<br/>{LONG}</p>")
    page.diagnosis_intro = "<p>Children who suffer from it need rest.</p>"
    assert found(page) == {"Overview": [LONG, LONG], "Diagnosis": ["suffer from"]}


def test_twenty_five_words_are_not_too_many(site):
    assert found(make_disease(overview=f"<p>{' '.join(['word'] * 25)}.</p>")) == {}


def test_a_hard_section_is_found_with_its_hard_words(site):
    page = make_disease(title="Leukemia", overview=f"<p>Leukemia {HARD}</p>")
    (finding,) = findings(page)
    assert finding.sentence.startswith("Leukemia Chemotherapy"), "as it is written"
    assert finding.section == "Overview" and "chemotherapy" in finding.words and "Reading age" in finding.what_to_do


def test_names_of_diseases_and_headings_make_no_section_hard(site):
    other = make_disease(title="Rhabdomyosarcoma")
    names = "Juvenile myelomonocytic leukemia is rare. So is rhabdomyosarcoma. So is leukemia. Ask about it."
    assert found(make_disease(title="Juvenile myelomonocytic leukemia", overview=f"<p>{names}</p>")) == {}
    body = [("text", f"<h2>{HARD}</h2><p>It is. We go. {other.title} is too.</p>")]
    assert found(make_standard_page(body=body)) == {}


def test_sections_of_a_text_are_those_under_its_headings(site):
    page = make_standard_page(
        body=[("text", f"<h2>Why</h2><p>So.</p><h2>How</h2><p>{LONG}</p>"), ("text", f"<p>{LONG}</p>")]
    )
    assert found(page) == {"How": [LONG, LONG]}


def test_a_family_may_say_it_in_its_own_way_but_a_reader_must_know_its_short_forms(site):
    story = make_story(body=[("text", f"<p>{LONG} He lost his battle. {HARD}</p>"), ("quote", {"text": LONG})])
    assert found(story) == {}
    assert found(make_story(body=[("text", "<p>He had an MRI.</p>")])) == {"Body": ["MRI"]}


def test_shared_records_are_checked_too(site):
    assert found(make_symptom("Fever", when_to_see_doctor=f"<p>{LONG}</p>")) == {"What to do": [LONG]}
    assert found(make_term(name="Relapse", definition=LONG)) == {"Definition": [LONG]}
    assert found(make_term(name="MRI", definition="An MRI is loud.")) == {}
