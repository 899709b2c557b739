"""A figure that nobody could check is not published: it names its source, its year and of whom it speaks, or is marked."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from diseases.models import DiseasePage, QuickFact, SurvivalFigure
from research.models import ImpactFigure
from tests.factories import make_disease, make_program, make_source, make_user
from tests.forms import row
from tests.forms_on_screen import filled_in

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
        with pytest.raises(ValidationError, match=said):
            publish(**{**complete, lacking: empty})
    publish(**{**complete, lacking: "" if lacking == "population" else None, "to_be_checked": True})
    publish(**complete)


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
    for text in ("It is the most common cancer in children.", "Children with NF1 have it more often."):
        disease.quick_facts = [QuickFact(text=text, source=make_source(year=None))]
        disease.save_revision(clean=False).publish()


def test_a_figure_from_before_is_shown_and_a_small_edit_asks_for_no_more_than_a_mark(client, site):
    disease = make_disease(live=False)
    disease.save_revision().publish()
    QuickFact.objects.create(page=disease, figure="7", text="of something", source=make_source())
    assert "of something" in client.get(disease.url).content.decode()
    disease = DiseasePage.objects.get(pk=disease.pk)
    disease.tagline = "Another."
    with pytest.raises(ValidationError, match="or mark it as to be checked"):
        disease.save_revision(clean=False).publish()
    (fact,) = disease.quick_facts.all()
    fact.to_be_checked = True
    disease.quick_facts = [fact]
    disease.save_revision(clean=False).publish()
    assert "Another." in client.get(disease.url).content.decode()


def test_a_figure_without_a_source_cannot_be_published(site):
    disease = make_disease(live=False)
    disease.quick_facts = [QuickFact(figure="1", text="thing")]
    with pytest.raises(ValidationError, match=r"where .1 thing. is from"):
        disease.save_revision(clean=False).publish()


def test_a_figure_of_our_own_needs_a_year(site):
    disease = make_disease(live=False)
    ours = make_source(publisher="test fund", year=None)
    cited = {"figure": "1", "text": "thing", "population": "children", "source": ours}
    for fields in (cited, {"text": "A thing.", "source": ours}):
        disease.quick_facts = [QuickFact(**fields)]
        with pytest.raises(ValidationError, match="cites our own charity and no year"):
            disease.save_revision(clean=False).publish()
    for more in ({"as_of": 2020}, {"to_be_checked": True}):
        disease.quick_facts = [QuickFact(**cited, **more)]
        disease.save_revision(clean=False).publish()
