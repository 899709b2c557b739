"""A site with something in every field that partners get."""

from modelcluster.models import get_all_child_relations

from charity_site.core.models import Organization
from research.models import Grant, ImpactFigure, Milestone, Output, Partner
from tests.cards.factories import make_card
from tests.factories import (
    full_disease,
    make_late_effect,
    make_program,
    make_source,
    make_story,
    make_topic,
    make_treatment_kind,
    make_update,
)


def publish(page):
    """Publish `page` with its rows in the order in which they stand here, as a form numbers them."""
    for relation in get_all_child_relations(type(page)):
        for number, row in enumerate(getattr(page, relation.get_accessor_name()).all()):
            row.sort_order = number
    page.save_revision().publish()


def full_program(diseases, **fields):
    """A program with a row in each list, and news."""
    source = make_source()
    program = make_program(diseases=diseases, end_year=2030, **fields)
    program.partners = [Partner(organization=Organization.objects.create(name=f"Hospital {source.pk}"))]
    program.milestones = [
        Milestone(year=2024, month=3, text="Began."),
        Milestone(year=2028, state="hoped", text="Ends."),
    ]
    program.outputs = [
        Output(
            kind="paper",
            title="A paper",
            identifier="10.1182/blood-2014",
            journal="Blood",
            open_access_url="https://example.org/free",
            note="It works.",
            state="published",
            year=2024,
        )
    ]
    program.grants = [Grant(title="A pilot study", award_number="GT-1", state="funded", year=2024)]
    program.impact_figures = [
        ImpactFigure(figure="12", text="children took part.", population="children", source=source, as_of=2025)
    ]
    publish(program)
    make_update(program)
    return program


def full_site():
    """A disease, a story and a program; returns them."""
    disease = full_disease(slug="full", title="A full disease")
    story = make_story(disease=disease, pull_quote="We laughed a lot.", age_at_diagnosis=3, year=2019)
    make_topic(diseases=[disease], slug="topic", title="A topic")
    make_late_effect(treatments=[make_treatment_kind()])
    make_card(title="A card")
    return disease, story, full_program([disease], slug="programme", title="A programme")
