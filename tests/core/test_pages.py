"""Where a page may stand, what a draft may lack, and what the public may not get."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from charity_site.cards.models import CardIndexPage, CardPage
from charity_site.core import blocks
from charity_site.giving.models import GivePage
from charity_site.glossary.models import GlossaryPage
from charity_site.home.models import HomePage, StandardPage
from diseases.models import (
    DiseaseIndexPage,
    DiseasePage,
    LateEffectIndexPage,
    QuickFact,
    SymptomIndexPage,
    TreatmentIndexPage,
)
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryIndexPage, StoryPage
from tests.cards.factories import make_card
from tests.factories import (
    add,
    make_consent,
    make_disease,
    make_program,
    make_source,
    make_story,
    make_topic,
    make_update,
    make_user,
)
from tests.forms import disease_form, row
from topics.models import TopicIndexPage, TopicPage

TREE = {  # page -> what may stand below it
    HomePage: {
        DiseaseIndexPage,
        StoryIndexPage,
        ProgramIndexPage,
        SymptomIndexPage,
        TreatmentIndexPage,
        LateEffectIndexPage,
        CardIndexPage,
        TopicIndexPage,
        GlossaryPage,
        GivePage,
        StandardPage,
    },
    DiseaseIndexPage: {DiseasePage},
    SymptomIndexPage: set(),
    TreatmentIndexPage: set(),
    LateEffectIndexPage: set(),
    CardIndexPage: {CardPage},
    CardPage: set(),
    TopicIndexPage: {TopicPage},
    TopicPage: set(),
    GlossaryPage: set(),
    GivePage: set(),
    DiseasePage: set(),
    StoryIndexPage: {StoryPage},
    StoryPage: set(),
    ProgramIndexPage: {ProgramPage},
    ProgramPage: {ProgramUpdatePage},
    ProgramUpdatePage: set(),
    StandardPage: {StandardPage},
}


@pytest.mark.parametrize("page", TREE, ids=lambda page: page.__name__)
def test_the_tree_is_closed_on_both_sides(page):
    assert set(page.allowed_subpage_models()) == TREE[page]
    parents = {parent for parent, children in TREE.items() if page in children}
    assert set(page.allowed_parent_page_models()) - {Page} == parents


def test_a_page_is_only_read(client, site):
    program = make_program()
    make_story(), make_update(program), make_card(), make_topic()
    add(site, GivePage(title="Give", introduction="Choose."), live=True)
    for page in TREE:
        address = page.objects.first().url
        assert client.get(address).status_code == client.head(address).status_code == 200, page
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"):
            response = client.generic(method, address)
            assert response.status_code == 405 and response["Allow"] == "GET, HEAD", (page, method)


def test_every_page_and_block_says_what_it_is_for():
    for page in TREE:
        assert page.page_description, page
    for block in blocks.PageBlocks().child_blocks.values():
        assert block.meta.icon and block.meta.description, block.name
        assert block.is_previewable or block.name == "image", block.name
    assert len(blocks.PageBlocks().child_blocks) <= 10


def test_nothing_is_asked_for_inside_a_story():
    assert "button" not in blocks.StoryBlocks().child_blocks


def add_url():
    return reverse("wagtailadmin_pages:add", args=("diseases", "diseasepage", DiseaseIndexPage.objects.get().pk))


def test_a_draft_may_be_almost_empty(client, site):
    client.force_login(make_user("Editors"))
    data = disease_form(title="Only a name", slug="only", **row("quick_facts", figure="1", text="", id=""))
    response = client.post(add_url(), data)
    assert response.status_code == 302
    draft = DiseasePage.objects.get(title="Only a name")
    assert not draft.live
    assert draft.get_latest_revision_as_object().quick_facts.get().figure == "1"


def test_publishing_an_unfinished_page_says_what_is_missing_and_loses_nothing(client, site):
    client.force_login(make_user("Site managers"))
    data = disease_form(title="Half", **{"action-publish": "1"}, **row("quick_facts", figure="1", text="thing", id=""))
    response = client.post(add_url(), data)
    assert response.status_code == 200
    form = response.context["form"]
    assert {"group", "tagline"} <= set(form.errors)
    assert 'value="Half"' in response.content.decode()
    assert not DiseasePage.objects.filter(title="Half").exists()

    complete = {"group": "leukemia", "tagline": "T", "slug": "half"}
    response = client.post(add_url(), {**data, **complete})
    assert response.status_code == 200
    text = response.content.decode()
    assert "where “1 thing” is from" in text and "Write a short overview" in text
    complete["overview"] = rich_text("<p>O</p>")

    fact = row("quick_facts", figure="1", text="thing", id="", population="all", as_of=2014, source=make_source().pk)
    response = client.post(add_url(), {**data, **complete, **fact})
    assert response.status_code == 302
    assert DiseasePage.objects.get(title="Half").live


def test_an_unfinished_draft_of_a_live_page_can_be_saved(client, site):
    disease = make_disease(title="Live")
    client.force_login(make_user("Editors"))
    url = reverse("wagtailadmin_pages:edit", args=(disease.pk,))
    data = disease_form(title="Live", slug=disease.slug)
    assert client.post(url, data).status_code == 302
    disease.refresh_from_db()
    assert disease.live and disease.has_unpublished_changes and disease.tagline == "A tagline."


def test_a_button_leads_to_one_place(site):
    block = blocks.ButtonBlock()
    for value in ({"text": "Go", "page": None, "url": ""}, {"text": "Go", "page": site, "url": "https://example.org/"}):
        with pytest.raises(ValidationError):
            block.clean(block.normalize(value))


def test_a_draft_may_hold_an_unfinished_button(client, site):
    about = StandardPage.objects.get(slug="about")
    client.force_login(make_user("Editors"))
    url = reverse("wagtailadmin_pages:add", args=("home", "standardpage", about.pk))
    body = streamfield([("button", {"text": "Go on", "page": "", "url": ""})])
    form = nested_form_data({"title": "New", "slug": "new", "introduction": "", "body": body})
    form |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    assert client.post(url, form).status_code == 302
    client.force_login(make_user("Site managers"))
    response = client.post(url, {**form, "slug": "newer", "action-publish": "1"})
    assert response.status_code == 200 and "one of the two" in response.content.decode()


def test_a_standard_page_is_made_in_the_editor(client, site):
    about = StandardPage.objects.get(slug="about")
    client.force_login(make_user("Site managers"))
    url = reverse("wagtailadmin_pages:add", args=("home", "standardpage", about.pk))
    quote = {"text": "Hm", "attribution": "", "consent": str(make_consent().pk)}
    body = streamfield([("text", rich_text("<p>Hello</p>")), ("quote", quote)])
    data = nested_form_data({"title": "New", "slug": "new", "introduction": "", "body": body})
    comments = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1"}
    assert client.post(url, {**data, **comments}).status_code == 302
    assert "Hello" in client.get("/about/new/").content.decode()


def test_sample_content_says_so_and_is_kept_from_search_engines(client, site):
    real, sample = make_disease(title="Real"), make_disease(title="Sample", is_sample=True)
    response = client.get(sample.url)
    text = response.content.decode()
    assert "Sample content. Not medical advice. Not reviewed by a clinician." in text
    assert '<meta name="robots" content="noindex">' in text and response["X-Robots-Tag"] == "noindex"
    assert "noindex" not in client.get(real.url).content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert real.full_url in sitemap and sample.full_url not in sitemap


def test_what_a_row_names_is_known_from_publishing_on(site):
    source = make_source()
    disease = make_disease(quick_facts=[QuickFact(text="A fact.", source=source)])
    assert [reference.object_id for reference in ReferenceIndex.get_references_to(source)] == [str(disease.pk)]
    disease.quick_facts = []
    disease.save_revision()
    assert ReferenceIndex.get_references_to(source).exists(), "visitors still see it"
    disease.save_revision().publish()
    assert not ReferenceIndex.get_references_to(source).exists()
