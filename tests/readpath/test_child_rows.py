"""Rows that come in one query are what Django would have fetched from each table."""

from datetime import date

import pytest
from django.db.models.signals import post_init

from charity_site.core.models import Organization
from charity_site.readpath.child_rows import child_relations, fetch_rows
from diseases.models import DiagnosisTest, DiseaseName, DiseasePage, Question, QuickFact, Treatment
from research.models import Grant, ImpactFigure, Milestone, Output, Partner, ProgramPage
from tests.factories import full_disease, make_program, make_source
from tests.figures import cited

ODD = "“Größe” \\ ' \" \n % %s </p> 😀"


@pytest.fixture
def disease(site):
    source = make_source(note=ODD, checked=date(2026, 2, 28), year=None)
    return full_disease(
        names=[DiseaseName(name=ODD), DiseaseName(name="Second", kind="former", language="es")],
        quick_facts=[
            QuickFact(figure="1", text=ODD, population=ODD, source=source, as_of=2014),
            QuickFact(figure="2", text="Unsure", to_be_checked=True, **cited()),
        ],
        tests=[DiagnosisTest(name="Test", what_happens=f"<p>{ODD}</p>")],
        treatments=[Treatment(name=f"Treatment {number}", what_it_is="<p>It.</p>") for number in range(12)],
        questions=[Question(text=ODD)],
    )


@pytest.fixture
def program(site):
    page = make_program()
    page.partners = [Partner(organization=Organization.objects.create(name=ODD))]
    page.milestones = [Milestone(year=2024, month=3, text=ODD), Milestone(year=2025, text="Hoped", state="hoped")]
    page.grants = [Grant(title=ODD, amount="$1", state="planned")]
    page.outputs = [Output(kind="paper", title=ODD, state="planned")]
    page.impact_figures = [ImpactFigure(figure="3", text="Three", to_be_checked=True, **cited())]
    page.save()
    return page


def values(row, is_record=False):
    """All that `row` holds, with the records that it names, and where it is stored. What these name themselves is by its key."""
    stored = {"stored": (row._state.adding, row._state.db)} if row else {}
    return stored | {
        field.name: values(getattr(row, field.name), is_record=True)
        if field.is_relation and field.name != "page" and not is_record
        else value
        for field in (row._meta.concrete_fields if row else ())
        for value in [getattr(row, field.attname)]
    }


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("kind", ["disease", "program"])
def test_they_are_the_same_in_the_same_order(request, settings, kind, fast, django_assert_num_queries):
    settings.FAST_READS = fast
    page = request.getfixturevalue(kind)
    model = {"disease": DiseasePage, "program": ProgramPage}[kind]
    usual, quick = model.objects.get(pk=page.pk), model.objects.get(pk=page.pk)
    with django_assert_num_queries(1 if fast else len(child_relations(model))):
        fetch_rows(quick)
        found = {name: [values(row) for row in getattr(quick, name).all()] for name in child_relations(model)}
    assert found == {name: [values(row) for row in getattr(usual, name).all()] for name in child_relations(model)}
    assert all(found.values()), "a kind of rows that this test does not make"


@pytest.mark.parametrize("fast", [True, False])
def test_what_is_asked_further_of_a_list_is_of_its_page_alone(settings, fast, program):
    settings.FAST_READS = fast
    other = make_program()
    other.partners = [Partner(organization=Organization.objects.create(name="Another"))]
    other.save()
    page = ProgramPage.objects.get(pk=program.pk)
    fetch_rows(page)
    assert [row.organization.name for row in page.partners.select_related("organization")] == [ODD.replace("\n", " ")]


def test_rows_that_are_not_saved_yet_come_first(disease):
    """As in a preview."""
    disease.questions = [Question(text="Not saved yet")]
    fetch_rows(disease)
    assert [row.text for row in disease.questions.all()] == ["Not saved yet"]


def test_some_lists_alone(program, django_assert_num_queries):
    quick = ProgramPage.objects.get(pk=program.pk)
    with django_assert_num_queries(1):
        fetch_rows(quick, "milestones")
        assert [row.year for row in quick.milestones.all()] == [2024, 2025]
    with django_assert_num_queries(1):
        assert [row.title for row in quick.outputs.all()] == [ODD.replace("\n", " ")]


def test_who_listens_for_new_records_hears_of_rows(disease):
    heard = []

    def listen(sender, instance, **kwargs):
        heard.append(instance.text)

    post_init.connect(listen, sender=Question)
    try:
        fetch_rows(DiseasePage.objects.get(pk=disease.pk), "questions")
    finally:
        post_init.disconnect(listen, sender=Question)
    assert heard == [ODD.replace("\n", " ")]
