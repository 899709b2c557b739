"""A word that an editor marked: explained on the page, plain text elsewhere, and never lost or broken."""

import json

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html, get_text_for_indexing

from charity_site.core.rich_text import NARRATIVE
from charity_site.glossary.models import GlossaryPage, Term
from diseases.models import Treatment
from tests.factories import make_disease, make_story, make_term, make_user


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def marked(term, words):
    return f'<a linktype="term" id="{term.pk}">{words}</a>'


@pytest.fixture
def platelets(db):
    return make_term(name="Platelets", pronunciation="PLAYT-lets", definition="Tiny cells.")


@pytest.fixture
def marrow(db):
    return make_term(name="Bone marrow", definition="The soft center.")


@pytest.fixture
def disease(site, platelets, marrow):
    disease = make_disease(
        overview=f"<p>It makes <b>{marked(platelets, 'platelets')}</b>.</p><ul><li>{marked(marrow, 'marrow')}</li></ul>",
        when_to_call=f"<p>Few {marked(platelets, 'of these cells')}.</p>",
    )
    disease.treatments = [Treatment(name="New", what_it_is=f"<p>New {marked(marrow, 'bone marrow')}.</p>")]
    disease.save_revision().publish()
    return disease


def test_a_marked_word_is_a_button_that_opens_its_explanation(client, disease):
    response = client.get(disease.url)
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    page = soup(response)
    opened = {
        button.text: page.find(id=button["popovertarget"]).get_text(" ", strip=True)
        for button in page.select("button.term")
    }
    assert set(opened) == {"platelets", "marrow", "of these cells", "bone marrow"}
    assert opened["platelets"].startswith("Platelets say: PLAYT-lets Tiny cells. All medical words")
    assert opened["marrow"].startswith("Bone marrow The soft center.")


def test_each_word_is_explained_once_with_one_id_and_one_number(client, disease):
    page = soup(client.get(disease.url))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert [note["id"] for note in page.select("dialog[popover]")] == ["term-platelets", "term-bone-marrow"]
    assert [note["data-number"] for note in page.select("dialog [data-number]")] == ["1", "2"]
    assert [button["data-number"] for button in page.select("button.term")] == ["1", "2", "1", "2"]


def test_the_explanation_leads_to_the_glossary_while_there_is_one(client, disease):
    link = soup(client.get(disease.url)).select_one("#term-platelets a")
    assert link["href"] == "/glossary/#platelets"
    GlossaryPage.objects.get().unpublish()
    page = soup(client.get(disease.url))
    assert not page.select("dialog a") and "Tiny cells." in page.select_one("#term-platelets").text


def test_a_word_that_is_no_longer_explained_is_plain_text(client, disease, platelets, marrow):
    platelets.delete()
    page = soup(client.get(disease.url))
    assert page.select_one("#overview p").decode_contents() == "It makes <b>platelets</b>."
    assert [note["id"] for note in page.select("dialog")] == ["term-bone-marrow"]
    marrow.delete()
    page = soup(client.get(disease.url))
    assert not page.select(".words-explained, .term, [data-term]") and "marrow" in page.select_one("#overview").text


def test_it_works_in_the_body_of_a_story_and_in_a_note(client, site, platelets):
    body = [
        ("text", f"<h2>Her {marked(platelets, 'platelets')}</h2><p>Text.</p>"),
        ("note", {"title": "A note", "text": f"<p>Few {marked(platelets, 'platelets')}.</p>"}),
    ]
    page = soup(client.get(make_story(body=body).url))
    assert len(page.select("article button.term")) == 2 and len(page.select("dialog")) == 1


def test_a_page_without_marked_words_asks_nothing_and_shows_nothing(client, site):
    page = soup(client.get(make_disease().url))
    assert not page.select(".words-explained, dialog")


def test_what_was_written_in_a_definition_is_text(client, disease, platelets):
    Term.objects.filter(pk=platelets.pk).update(definition="<img src=x onerror=alert(1)>", name="<b>Bold</b>")
    page = soup(client.get(disease.url))
    assert not page.select("dialog img, dialog b") and "<img" in page.select_one("#term-platelets").text


def test_outside_of_a_page_it_is_plain_text(platelets):
    source = f"<p>Few {marked(platelets, 'platelets')}.</p>"
    html = BeautifulSoup(expand_db_html(source), "lxml")
    assert html.p.text == "Few platelets." and not html.select("[href], button")
    assert get_text_for_indexing(source) == "Few platelets."
    assert expand_db_html('<a linktype="term" id="x&quot;y">word</a>') == "<a>word</a>"


def test_the_editor_keeps_it(platelets):
    converter = ContentstateConverter(features=NARRATIVE)
    source = f'<p data-block-key="a">Few <a linktype="term" id="{platelets.pk}">cells</a></p>'
    state = json.loads(converter.from_database_format(source))
    (entity,) = state["entityMap"].values()
    assert entity == {"type": "TERM", "mutability": "MUTABLE", "data": {"id": platelets.pk, "name": "Platelets"}}
    assert converter.to_database_format(json.dumps(state)) == source


def test_the_editor_drops_the_mark_of_a_deleted_word_and_keeps_the_text(platelets):
    converter = ContentstateConverter(features=NARRATIVE)
    source = f'<p data-block-key="a">Few {marked(platelets, "<b>cells</b>")} left</p>'
    platelets.delete()
    state = converter.from_database_format(source)
    assert converter.to_database_format(state) == '<p data-block-key="a">Few <b>cells</b> left</p>'


def test_staff_see_where_a_word_is_used(disease, marrow):
    assert ReferenceIndex.get_references_to(marrow).count() == 2


@pytest.mark.parametrize("role", ["Editors", "Story coordinators", "Research editors"])
def test_whoever_writes_may_choose_a_word(client, site, platelets, role):
    client.force_login(make_user(role))
    chooser = Term.snippet_viewset.chooser_viewset
    response = client.get(reverse(chooser.get_url_name("choose")))
    assert response.status_code == 200 and "Platelets" in response.json()["html"]
    response = client.get(reverse(chooser.get_url_name("chosen"), args=(platelets.pk,)))
    assert response.json()["result"]["string"] == "Platelets"


def test_the_editor_offers_it(client, site):
    client.force_login(make_user("Editors"))
    disease = make_disease()
    content = client.get(reverse("wagtailadmin_pages:edit", args=(disease.pk,))).content.decode()
    assert "Explain this word" in content and "glossary/draftail_term.js" in content
