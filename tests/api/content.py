"""A site with something in every field that partners get."""

from datetime import date

from modelcluster.models import get_all_child_relations

from charity_site.core.models import Organization
from diseases.models import (
    DiagnosisTest,
    DiseaseCode,
    DiseaseName,
    DiseaseSource,
    DiseaseSymptom,
    PrognosisFactor,
    Question,
    QuickFact,
    RiskFactor,
    SurvivalFigure,
    Treatment,
)
from research.models import ImpactFigure, Milestone, Output, Partner
from tests.factories import make_disease, make_programme, make_source, make_story, make_symptom, make_update


def publish(page):
    """Publish `page` with its rows in the order in which they stand here, as a form numbers them."""
    for relation in get_all_child_relations(type(page)):
        for number, row in enumerate(getattr(page, relation.get_accessor_name()).all()):
            row.sort_order = number
    page.save_revision().publish()


def full_disease(**fields):
    """A disease with two rows in each list."""
    source = make_source(url="https://example.org/source", checked=date(2026, 1, 2), note="A note.")
    organization = Organization.objects.create(name=f"University {source.pk}", url="https://example.org/")
    fever, rash = (make_symptom(f"{name} {source.pk}") for name in ("Fever", "Rash"))
    disease = make_disease(
        attribution_organization=organization,
        permission_statement="Shown with permission.",
        symptoms_intro="<p>Signs.</p>",
        when_to_call="<p>Call when there is fever.</p>",
        prognosis_intro="<p>Most children get well.</p>",
        research_heading="A heading",
        research_text="<p>Research.</p>",
        **{"abbreviation": "DIS", **fields},
    )
    disease.names = [
        DiseaseName(name="Another name", kind="synonym"),
        DiseaseName(name="Otro nombre", kind="other_language", language="es"),
    ]
    disease.codes = [DiseaseCode(system="ICCC-3", code="I(d)"), DiseaseCode(system="ORPHA", code="86834")]
    disease.quick_facts = [
        QuickFact(figure="2 years", text="is the usual age.", source=source, as_of=2014),
        QuickFact(text="It is rare in all countries.", to_be_checked=True),
    ]
    disease.risk_factors = [RiskFactor(name="A syndrome", note="From birth."), RiskFactor(name="Strong rays")]
    disease.symptoms = [DiseaseSymptom(symptom=fever, note="Often at night."), DiseaseSymptom(symptom=rash)]
    disease.tests = [DiagnosisTest(name=name, what_happens="<p>Blood is taken.</p>") for name in ("Blood", "Marrow")]
    disease.prognosis_factors = [PrognosisFactor(name="Age", note="Younger is better."), PrognosisFactor(name="Genes")]
    disease.survival_figures = [
        SurvivalFigure(value="about 9 in 10", population="children", years="alive after 5 years", source=source),
        SurvivalFigure(value="about 8 in 10", population="babies", to_be_checked=True),
    ]
    disease.treatments = [Treatment(name=name, what_it_is="<p>A medicine.</p>") for name in ("One", "Two")]
    disease.questions = [Question(text="May we stay?"), Question(text="Who can we call?")]
    disease.sources = [DiseaseSource(source=source)]
    publish(disease)
    return disease


def full_programme(diseases, **fields):
    """A programme with a row in each list, and news."""
    source = make_source()
    programme = make_programme(diseases=diseases, end_year=2030, **fields)
    programme.partners = [Partner(organization=Organization.objects.create(name=f"Hospital {source.pk}"))]
    programme.milestones = [
        Milestone(year=2024, month=3, text="Began."),
        Milestone(year=2028, state="hoped", text="Ends."),
    ]
    programme.outputs = [Output(kind="paper", title="A paper", identifier="10.1182/blood-2014", note="It works.")]
    programme.impact_figures = [ImpactFigure(figure="12", text="children took part.", source=source, as_of=2025)]
    publish(programme)
    make_update(programme)
    return programme


def full_site():
    """A disease, a story and a programme; returns them."""
    disease = full_disease(slug="full", title="A full disease")
    story = make_story(disease=disease, pull_quote="We laughed a lot.", age_at_diagnosis=3, year=2019)
    return disease, story, full_programme([disease], slug="programme", title="A programme")
