"""A site with something in every field that partners get."""

from modelcluster.models import get_all_child_relations

from charity_site.core.models import Organization
from research.models import ImpactFigure, Milestone, Output, Partner
from tests.factories import full_disease, make_programme, make_source, make_story, make_update


def publish(page):
    """Publish `page` with its rows in the order in which they stand here, as a form numbers them."""
    for relation in get_all_child_relations(type(page)):
        for number, row in enumerate(getattr(page, relation.get_accessor_name()).all()):
            row.sort_order = number
    page.save_revision().publish()


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
