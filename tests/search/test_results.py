"""What stands in a list of results: what staff chose, kinds, excerpts, one order on each database."""

from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from diseases.models import SurvivalFigure
from tests.factories import (
    make_consent,
    make_disease,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
)
from tests.figures import cited


def page_of(client, query, **parameters):
    return BeautifulSoup(client.get("/search/", {"q": query, **parameters}).content, "lxml")


def titles(page):
    return [link.text for link in page.select(".results a")]


def promote(words, **fields):
    return SearchPromotion.objects.create(query=Query.get(words), **fields)


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        disease = make_disease(title="Wilms tumor", tagline="In a kidney.", overview="<p>A kidney cleans blood.</p>")
        disease.survival_figures = [SurvivalFigure(value="about 9 in 10", **cited())]
        disease.overview += "<p>About 9 in 10 children with a kidney like this live.</p>"
        disease.save_revision().publish()
        consent = make_consent()
        return {
            "disease": disease,
            "story": make_story(title="Rosie and the kidney", disease=disease, consents=[consent]),
            "program": make_program(title="Kidney research", diseases=[disease]),
            "page": make_standard_page(title="Kidney help"),
            "other": make_standard_page(title="Ways to give"),
            "consent": consent,
        }


@pytest.fixture
def pages(made_once, site):
    """A page of each kind about kidneys."""
    return deepcopy(made_once)


def test_what_staff_chose_stands_on_top_once_and_on_the_first_page_only(client, pages, committed):
    promote("kidney", page=pages["other"], description="Read this first.")
    promote("kidney", page=pages["page"])
    page = page_of(client, " KIDNEY ")
    assert titles(page)[:2] == ["Ways to give", "Kidney help"]
    assert titles(page).count("Kidney help") == 1
    assert "Read this first." in page.select_one(".results li").text
    assert "Ways to give" not in titles(page_of(client, "kidney", kind="types"))
    with committed():
        for number in range(12):
            make_standard_page(title=f"Kidney {number}")
    assert "Ways to give" not in titles(page_of(client, "kidney", page=2))


def test_another_website_can_be_chosen_also_where_nothing_is_found(client, pages):
    promote("zebra", external_link_url="https://example.org/zebra", external_link_text="Zebras")
    page = page_of(client, "zebra")
    link = page.select_one(".results a")
    assert (link.text, link["href"], link["rel"]) == ("Zebras", "https://example.org/zebra", ["noreferrer"])
    assert "Nothing was found" not in page.text and "0 results" not in page.text


def test_nothing_stands_above_the_disease_whose_name_was_typed(client, pages):
    promote("wilms tumor", page=pages["other"])
    assert titles(page_of(client, "wilms tumor"))[:2] == ["Wilms tumor", "Ways to give"]
    promote("wilms", page=pages["disease"])
    assert titles(page_of(client, "wilms")).count("Wilms tumor") == 1


def test_what_visitors_may_not_see_is_not_shown_when_staff_chose_it(client, pages, committed):
    for name in ("other", "page", "story"):
        promote("zebra", page=pages[name])
    assert len(titles(page_of(client, "zebra"))) == 3
    with committed():
        pages["other"].unpublish()
        pages["page"].view_restrictions.create(restriction_type="login")
        withdraw([pages["consent"]], way=Receipt.Way.STAFF)
    assert titles(page_of(client, "zebra")) == []


def test_each_kind_says_how_much_there_is_and_can_be_seen_alone(client, pages):
    page = page_of(client, "kidney")
    chips = [link.text for link in page.select(".chips a")]
    assert chips == ["All", "Types of childhood cancer (1)", "Stories (1)", "Research (1)", "Other pages (1)"]
    assert [link.text for link in page.select(".chips [aria-current]")] == ["All"]
    link = page.find("a", string="Stories (1)")["href"]
    alone = BeautifulSoup(client.get(f"/search/{link}").content, "lxml")
    assert titles(alone) == ["Rosie and the kidney"]
    assert [link.text for link in alone.select(".chips [aria-current]")] == ["Stories (1)"]
    assert [link.text for link in alone.select(".chips a")] == chips


@pytest.mark.parametrize("kind", ["nonsense", "words", "", "types'"])
def test_an_unknown_or_empty_kind_is_ignored(client, pages, kind):
    page = page_of(client, "kidney", kind=kind)
    assert titles(page) == titles(page_of(client, "kidney"))
    assert [link.text for link in page.select(".chips [aria-current]")] == ["All"]


def test_the_next_page_keeps_the_kind(client, pages, committed):
    with committed():
        for number in range(12):
            make_standard_page(title=f"Kidney {number}")
    link = page_of(client, "kidney", kind="pages").select_one(".pagination a")["href"]
    assert link == "?q=kidney&kind=pages&page=2"
    second = BeautifulSoup(client.get(f"/search/{link}").content, "lxml")
    assert len(titles(second)) == 3 and all(title.startswith("Kidney") for title in titles(second))


def test_the_words_are_marked_in_a_sentence_of_the_page(client, pages):
    excerpt = page_of(client, "kidney blood").select_one(".results .excerpt")
    assert excerpt.text == "A kidney cleans blood."
    assert [mark.text for mark in excerpt.select("mark")] == ["kidney", "blood"]


def test_a_sentence_that_stands_there_anyway_is_not_said_twice(client, site, committed):
    with committed():
        make_standard_page(
            title="Travel", introduction="We pay for the zebra.", search_description="We pay for the zebra."
        )
    item = page_of(client, "zebra").select_one(".results li")
    assert item.text.count("zebra") == 1


def test_headings_are_no_part_of_the_next_sentence(client, site, committed):
    body = [("text", "<h2>The year of the bench</h2>"), ("text", "<p>There was a zebra.</p>")]
    with committed():
        make_standard_page(title="Travel", body=body)
    assert page_of(client, "zebra").select_one(".excerpt").text == "There was a zebra."


@pytest.mark.parametrize("query", ["wilms", "kidney", "wilms survival", "live", "9 in 10", "children live"])
def test_no_page_of_results_says_how_many_survive(client, pages, query):
    text = page_of(client, query).find("main").text.replace(f"“{query}”", "")
    assert "9 in 10" not in text.replace(query, "") and "9 in 10 children" not in text


def test_the_name_of_diseases_is_not_taken_for_a_sign_that_mentions_it(client, site, committed):
    with committed():
        make_symptom("A lump of leukemia cells", make_disease(title="Acute myeloid leukemia"))
    page = page_of(client, "leukemia")
    assert titles(page)[0] == "Acute myeloid leukemia" and not page.select(".call-card")
    assert page_of(client, "lump of cells").select(".call-card")


def test_the_order_is_the_same_on_each_database(client, site, committed):
    with committed():
        for title, text in [
            ("Beta", "zebra"),
            ("alpha", "zebra"),
            ("Émile", "zebra"),
            ("Gamma", "zebra zebra zebra"),
            ("zebra in the title", "nothing"),
            ("Delta", "zebra"),
        ]:
            make_standard_page(title=title, body=[("text", f"<p>{text}</p>")])
        make_story(title="Story with a zebra")
        make_disease(title="Tumor", overview="<p>A zebra.</p>")
    assert titles(page_of(client, "zebra")) == [
        "zebra in the title", "Story with a zebra", "Gamma", "Tumor", "Beta", "alpha", "Émile", "Delta",
    ]  # fmt: skip
