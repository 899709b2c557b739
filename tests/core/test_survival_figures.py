"""How many live stands in the survival figures of a disease page, and nowhere else: not in what leaves, not in what is typed."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.test.utils.form_data import rich_text

from charity_site.core.models import SiteSettings
from charity_site.glossary.models import Term
from charity_site.home.models import HomeDoor
from diseases.models import DiseasePage, QuickFact, SurvivalFigure
from research.models import Grant, ImpactFigure, Milestone, Output, ProgramPage, ProgramUpdatePage
from tests.factories import (
    make_disease,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_update,
    make_user,
)
from tests.figures import cited
from tests.forms import disease_form, row
from tests.forms_on_screen import filled_in, save

TOLD = "Seventy-seven percent survive."
MOST = "Most children are cured."
PROSE = f"<p>We ask why. <b>{TOLD}</b> {MOST} That is what we do.</p><ul><li>{TOLD}</li></ul>"
KEPT = "this says how many live"
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def told(site):
    """A site on which each text that goes out says how many live, as somebody stored it before there was a rule."""
    both = f"A cancer. {TOLD} {MOST}"
    words = SiteSettings.objects.get()
    words.description = f"What we do. {TOLD}"
    words.save()
    site.doors = [HomeDoor(title="Diagnosis", text=both, link_text="Read", page=site.get_children().first())]
    site.search_description = both
    site.save_revision().publish()
    disease = make_disease(title="Wilms tumor", tagline=both, search_description=both, research_text=PROSE)
    make_symptom("Lump", disease, description=both)
    make_term(name="Kidney", definition=both)
    disease.quick_facts = [
        QuickFact(figure="77%", text="of children survive", **cited()),
        QuickFact(text=MOST, to_be_checked=True),
        QuickFact(figure="650", text="children are diagnosed each year", **cited()),
    ]
    disease.survival_figures = [SurvivalFigure(value="hidden", **cited())]
    disease.save_revision().publish()
    make_story(title="Rosie", disease=disease, pull_quote=both, search_description=both)
    program = make_program(
        title="Kidney research",
        slug="kidney",
        aim=both,
        search_description=both,
        diseases=[disease],
        body=[("text", PROSE)],
    )
    program.impact_figures = [
        ImpactFigure(figure="77%", text="survive today", **cited()),
        ImpactFigure(figure="3", text="studies", **cited()),
    ]
    program.milestones = [Milestone(year=1968, text=TOLD), Milestone(year=1969, text="It begins.")]
    program.outputs = [
        Output(kind="paper", title=MOST, note=TOLD, state="stopped", year=2024, why_stopped=MOST),
        Output(kind="paper", title="A paper", state="planned"),
    ]
    program.grants = [Grant(title=MOST, lead=TOLD, institution=MOST, state="stopped", year=2024, why_stopped=TOLD)]
    program.save_revision().publish()
    make_update(program, title="News", text=PROSE, search_description="")
    make_standard_page(title="Help", introduction="Words.", search_description=both)
    for fields in ({"page": disease}, {"external_link_url": "https://example.org/", "external_link_text": MOST}):
        SearchPromotion.objects.create(query=Query.get("kidney"), description=both, **fields)
    return disease


def test_nothing_that_goes_out_says_how_many_live(client, told):
    program, update = ProgramPage.objects.get(), ProgramUpdatePage.objects.get()
    pages = ["/", "/childhood-cancers/", told.url, "/symptoms/", "/symptoms/lump/", "/research/", program.url, update.url,
             "/stories/", "/glossary/", "/about/help/", "/search/?q=kidney", "/search/?q=survive", "/search/?q=wilms"]  # fmt: skip
    others = ["/feeds/all/", f"/feeds/diseases/{told.slug}/", "/feeds/research/kidney/", "/llms.txt", "/api/", "/api/v1/diseases", f"/api/v1/diseases/{told.slug}",
              "/api/v1/programmes", "/api/v1/programmes/kidney", "/api/v1/stories"]  # fmt: skip
    for address in pages + others:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        assert "eventy-seven" not in text and "77%" not in text and "Most children are" not in text, address
    assert "A cancer." in client.get("/research/").content.decode()
    page = client.get(program.url).content.decode()
    assert "We ask why. That is what we do." in page and "It begins." in page and "1968" not in page
    assert json.loads(client.get("/api/v1/programmes/kidney").content)["result"]["impact_figures"][0]["figure"] == "3"


def test_a_title_that_says_it_is_not_said_by_machines(client, site):
    page = make_disease(title="Nine in ten live", slug="named", seo_title="Most are cured")
    program = make_program(title="Nine in ten live", slug="named", seo_title="Most are cured")
    for shown in (page, program, make_update(program, title="News")):
        head = BeautifulSoup(client.get(shown.url).content, "lxml").head
        assert "Most are cured" not in str(head) and "Nine in ten" not in str(head)
    assert client.get("/api/v1/diseases/named").json()["result"]["title"] == "Type of childhood cancer"


PAGES = {
    "tagline": (DiseasePage, {"tagline": f"A cancer. {MOST}"}),
    "search_description": (DiseasePage, {"search_description": TOLD}),
    "overview": (DiseasePage, {"overview": rich_text(f"<p>It is rare. {TOLD}</p>")}),
    "prognosis_intro": (DiseasePage, {"prognosis_intro": rich_text(f"<p>{MOST}</p>")}),
    "research_text": (DiseasePage, {"research_text": rich_text("<p>As many as <b>half</b> relapse.</p>")}),
    "a quick fact": (DiseasePage, row("quick_facts", figure="77%", text="are alive after 5 years", population="all", as_of=2014)),
    "a question": (DiseasePage, row("questions", text=TOLD)),
}  # fmt: skip


def publish(client, page, data):
    form = {"change_note": "New words.", **data, "action-publish": "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


@pytest.mark.parametrize("where", PAGES)
def test_staff_are_told_beside_the_field_and_lose_nothing(client, site, where):
    _, fields = PAGES[where]
    page = make_disease(title="Wilms tumor")
    client.force_login(make_user())
    usual = disease_form(
        title="Wilms tumor", slug=page.slug, group="solid", tagline="A cancer.", overview=rich_text("<p>It is.</p>")
    )
    fields = {**fields, "quick_facts-0-source": make_source().pk}
    html = publish(client, page, {**usual, **fields}).content.decode()
    assert KEPT in html.lower() and "cannot be" not in page.title
    page.refresh_from_db()
    assert page.tagline == "A tagline." and not page.quick_facts.exists()
    draft = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**usual, **fields}, follow=True)
    assert KEPT not in draft.content.decode().lower(), "a draft may say anything"


def test_the_survival_figures_are_where_it_may_be_typed(client, site):
    page = make_disease(title="Wilms tumor")
    client.force_login(make_user())
    usual = disease_form(
        title="Wilms tumor", slug=page.slug, group="solid", tagline="A cancer.", overview=rich_text("<p>It is.</p>")
    )
    figure = row("survival_figures", value="77%", population="survive", as_of=2014, source=make_source().pk)
    publish(client, page, usual | figure)
    assert page.survival_figures.get().value == "77%"


@pytest.mark.parametrize("name", ["aim", "milestones-0-text", "impact_figures-0-text", "body-0-value"])
def test_research_editors_are_told_too(client, site, name):
    page = make_program(title="Kidney research")
    page.milestones = [Milestone(year=2020, text="It begins.")]
    page.impact_figures = [ImpactFigure(figure="3", text="studies", **cited())]
    page.save_revision().publish()
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = filled_in(client.get(address)) | {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
    }
    data |= {"body-0-id": "", "body-0-value": rich_text("<p>Some text.</p>"), "action-publish": "1"}
    said = rich_text(f"<p>{TOLD}</p>") if name == "body-0-value" else TOLD
    assert KEPT in client.post(address, data | {name: said}, follow=True).content.decode().lower()
    assert KEPT not in client.post(address, data, follow=True).content.decode().lower()


def test_an_update_and_the_card_of_a_story_are_checked_but_not_a_familys_own_words(client, site):
    update = make_update(make_program())
    story = make_story(body=[("text", f"<p>They said: {TOLD}</p>")])
    client.force_login(make_user())
    data = filled_in(client.get(reverse("wagtailadmin_pages:edit", args=[update.pk])))
    assert KEPT in publish(client, update, data | {"text": rich_text(f"<p>{MOST}</p>")}).content.decode().lower()
    data = filled_in(client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])))
    data |= {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": ""}
    data |= {"body-0-value": rich_text(f"<p>They said: {TOLD}</p>")}
    assert KEPT in publish(client, story, data | {"pull_quote": MOST}).content.decode().lower()
    assert KEPT not in publish(client, story, data | {"pull_quote": "We sang."}).content.decode().lower()


def test_words_symptoms_settings_and_promoted_results_are_checked_where_they_are_typed(client, site):
    term, symptom = make_term(name="Kidney"), make_symptom("Lump")
    client.force_login(make_user())
    settings = SiteSettings.objects.get()
    query = Query.get("kidney")
    SearchPromotion.objects.create(query=query, page=site, description="Good.")
    source = make_source()
    for address, fields in (
        (reverse("wagtailsnippets_core_source:edit", args=[source.pk]), {"note": TOLD} | PUBLISH),
        (reverse("wagtailsnippets_glossary_term:edit", args=[term.pk]), {"definition": TOLD} | PUBLISH),
        (reverse("wagtailsnippets_diseases_symptom:edit", args=[symptom.pk]), {"description": TOLD} | PUBLISH),
        (reverse("wagtailsettings:edit", args=["core", "sitesettings", settings.site_id]), {"description": TOLD}),
        (reverse("wagtailsearchpromotions:edit", args=[query.pk]), {"editors_picks-0-description": TOLD}),
    ):
        data = filled_in(client.get(address, follow=True))
        html = save(client, address, data | fields).content.decode()
        assert KEPT in html.lower() and TOLD in html, address
    assert Term.objects.get().definition == "What it means."
