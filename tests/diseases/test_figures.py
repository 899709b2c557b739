"""A figure that nobody could check is not published: it names its source, its year and of whom it speaks. A mark
excuses a year alone, that a source does not give."""

from datetime import date, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from charity_site.core.scheduling import REFUSED, publish_scheduled
from diseases.models import DiseasePage, QuickFact, SurvivalFigure
from research.models import ImpactFigure
from tests.factories import make_disease, make_program, make_source, make_user
from tests.forms import row
from tests.forms_on_screen import filled_in

READ = date(2026, 11, 20)
CITED = {"figure": "650", "text": "children are diagnosed each year", "population": "children here", "as_of": 2014}
FIGURES = {  # the kinds of figures: their page, list, row, and what it says
    "quick fact": (make_disease, "quick_facts", QuickFact, CITED),
    "a number in a fact": (
        make_disease,
        "quick_facts",
        QuickFact,
        {**CITED, "figure": "", "text": "It is found in 650."},
    ),
    "survival": (
        make_disease,
        "survival_figures",
        SurvivalFigure,
        {"value": "9 in 10", "population": "all", "as_of": 2014},
    ),
    "impact": (make_program, "impact_figures", ImpactFigure, CITED),
}


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize(
    ("lacking", "said"), [("source", "Say where"), ("as_of", "Say which year"), ("population", "Say of whom")]
)
def test_a_figure_names_its_source_its_year_and_of_whom_it_speaks(site, kind, lacking, said):
    make, name, row, values = FIGURES[kind]
    page = make(live=False)
    complete = {**values, "source": make_source()}

    def publish(**fields):
        setattr(page, name, [row(**fields)])
        page.save_revision(clean=False).publish()

    for empty in (None,) if lacking != "population" else ("", "  "):
        for mark in ({}, {"to_be_checked": True}):
            with pytest.raises(ValidationError, match=said):
                publish(**{**complete, lacking: empty, **mark})
    publish(**complete)


@pytest.mark.parametrize(
    ("year", "checked", "marked", "is_excused"),
    [(None, READ, True, True), (2014, READ, True, False), (None, None, True, False), (None, READ, False, False)],
)
def test_a_mark_excuses_a_year_that_the_source_does_not_give_and_readers_learn_when_it_was_read(
    client, site, year, checked, marked, is_excused
):
    source = make_source(publisher="Journal", year=year, checked=checked)
    disease = make_disease(live=False)
    disease.quick_facts = [QuickFact(**{**CITED, "as_of": None}, source=source, to_be_checked=marked)]
    if not is_excused:
        with pytest.raises(ValidationError, match="Say which year"):
            disease.save_revision(clean=False).publish()
        return
    disease.save_revision(clean=False).publish()
    assert "Journal, no year, read in 2026 To be checked" in said_of_facts(client, disease)


def said_of_facts(client, disease):
    facts = BeautifulSoup(client.get(DiseasePage.objects.get(pk=disease.pk).url).content, "lxml")
    return " ".join(facts.select_one("#quick-facts").get_text().split())


def test_all_that_a_figure_lacks_is_told_at_once_beside_its_fields(client, site):
    client.force_login(make_user("Site managers"))
    page = make_disease(live=False)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    fact = row("quick_facts", figure="650", text="children", id="")
    answer = client.post(address, {**filled_in(client.get(address)), **fact, "action-publish": "1"})
    formset = answer.context["form"].formsets["quick_facts"]
    assert set(formset.forms[0].errors) == {"source", "as_of", "population"}
    assert not DiseasePage.objects.get(pk=page.pk).live


def test_a_sentence_without_a_number_needs_its_source_alone(site):
    disease = make_disease(live=False)
    for text in (
        "It is the most common cancer in children.",
        "Children with NF1 have it more often.",
        "It is of type 12 or group 3.",
    ):
        disease.quick_facts = [QuickFact(text=text, source=make_source(year=None))]
        disease.save_revision(clean=False).publish()


@pytest.fixture
def from_before(site):
    """A public page with a figure that nothing backs, marked as staff were asked to once."""
    disease = make_disease(live=False)
    disease.save_revision().publish()
    QuickFact.objects.create(page=disease, figure="7", text="of something", to_be_checked=True)
    return DiseasePage.objects.get(pk=disease.pk)


def test_a_figure_from_before_is_shown_and_its_page_is_edited_but_not_published(client, from_before):
    client.force_login(make_user("Site managers"))
    address = reverse("wagtailadmin_pages:edit", args=[from_before.pk])
    form = {**filled_in(client.get(address)), "tagline": "Another.", "change_note": "A word."}
    assert client.post(address, form).status_code == 302
    from_before.refresh_from_db()
    assert from_before.get_latest_revision_as_object().tagline == "Another."
    assert client.post(address, {**form, "action-publish": "1"}).status_code == 200, "it is shown again"
    public = client.get(from_before.url).content.decode()
    assert "of something" in public and "Another." not in public
    assert "1 to check" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_at_its_time_it_is_refused_and_its_history_says_so(from_before):
    from_before.tagline = "Another."
    from_before.go_live_at = timezone.now() + timedelta(minutes=1)
    from_before.save_revision(clean=False).publish()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        publish_scheduled()
    assert DiseasePage.objects.get().tagline != "Another."
    assert PageLogEntry.objects.filter(action=REFUSED).count() == 1


def test_an_older_version_with_it_is_brought_back_as_a_draft(client, from_before):
    older = from_before.save_revision(clean=False)
    (fact,) = from_before.quick_facts.all()
    fact.figure, fact.text = "", "It is rare."
    from_before.quick_facts = [fact]
    from_before.save_revision().publish()
    client.force_login(make_user("Site managers"))
    opened = client.get(reverse("wagtailadmin_pages:revisions_revert", args=[from_before.pk, older.pk]))
    address = reverse("wagtailadmin_pages:edit", args=[from_before.pk])
    assert client.post(address, filled_in(opened)).status_code == 302
    assert DiseasePage.objects.get().get_latest_revision_as_object().quick_facts.get().figure == "7"


def test_a_figure_without_a_source_cannot_be_published(site):
    disease = make_disease(live=False)
    disease.quick_facts = [QuickFact(figure="1", text="thing")]
    with pytest.raises(ValidationError, match=r"where .1 thing. is from"):
        disease.save_revision(clean=False).publish()


def test_a_fact_of_our_own_needs_a_year(site):
    disease = make_disease(live=False)
    ours = make_source(publisher="test fund", year=None)
    cited = {"text": "A thing.", "source": ours}
    disease.quick_facts = [QuickFact(**cited)]
    with pytest.raises(ValidationError, match="cites our own charity and no year"):
        disease.save_revision(clean=False).publish()
    for more in ({"as_of": 2020}, {"to_be_checked": True}):
        disease.quick_facts = [QuickFact(**cited, **more)]
        disease.save_revision(clean=False).publish()
