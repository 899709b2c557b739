"""A page is short where it is read on a phone, and composed where there is room."""

from io import BytesIO
from itertools import combinations
from statistics import mean

import pytest
from pypdf import PdfReader

from tests.browser.composition import (
    BROKEN_WORDS,
    EMPTY_AT_THE_RIGHT,
    FULL_LINES,
    RIGHT_EDGES,
    TOUCHING_PICTURES,
)
from tests.browser.layout import add_styles
from tests.browser.page_types import DESKTOP, NARROW, PHONE, TABLET, screen
from tests.browser.test_print import text_of, words
from tests.browser.test_reflow import LARGE_TEXT

MOST_SCREENS = 13
SHORTEST, LONGEST = 60, 75  # characters in a line of running text, on average
LONGEST_LINE = 80
MOST_EMPTY = 1000  # pixels, a screen
READ = ("disease", "story", "program", "update", "standard", "search", "symptom", "glossary")
LISTED = (".particulars a", ".updates a", ".terms a", ".inline-list a", ".section-menu a", ".breadcrumbs a", ".phone")
FIRST_SENTENCE_ENDS = """() => {
    const text = document.createTreeWalker(document.querySelector("#overview p"), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    range.setStart(text.nextNode(), 0);
    let node = text.currentNode;
    while (node && !/[.!?](\\s|$)/.test(node.data)) node = text.nextNode();
    range.setEnd(node, node.data.search(/[.!?](\\s|$)/) + 1);
    return range.getBoundingClientRect().bottom;
}"""


def test_every_disease_page_is_short_and_begins_on_the_first_screen_of_a_phone(new_page, pages, measured):
    page = new_page(viewport=PHONE)
    page.goto(pages["types"])
    diseases = {link.get_attribute("href") for link in page.locator(".disease-groups a").all()}
    assert len(diseases) > 9
    late, screens = [], {}
    for disease in sorted(diseases):
        page.goto(disease)
        end = page.evaluate(FIRST_SENTENCE_ENDS)
        late += [(disease, end)] if end > PHONE["height"] else []
        screens[disease] = page.evaluate("document.documentElement.scrollHeight") / PHONE["height"]
    longest = max(screens, key=screens.get)
    measured(f"disease    {screens[longest]:>7.1f} screens of a phone ({longest})")
    assert late == [] and screens[longest] <= MOST_SCREENS


def test_what_a_phone_folds_away_is_on_wide_screens_and_on_paper(new_page, pages):
    page = new_page(viewport=PHONE)
    page.goto(pages["disease"])
    folded = page.locator(".more > :not(summary)")
    # Own questions are a place to write, and have a note that is for screens only. The road is an overview on paper.
    said = [
        words(text)
        for text in page.locator(":not(.road > li) > .more > :not(summary, .own-questions)").all_text_contents()
    ]
    assert len(said) > 15 and not any(one.is_visible() for one in folded.all())
    on_paper = text_of(PdfReader(BytesIO(page.pdf(format="A4"))))
    assert [text for text in said if text[-12:] not in on_paper] == []  # explained words have a number there
    page.set_viewport_size(DESKTOP)
    assert all(one.is_visible() for one in folded.all())
    assert not any(summary.is_visible() for summary in page.locator(".more > summary").all())


@pytest.mark.parametrize("page_type", ["disease", "standard"])
def test_a_disclosure_says_what_a_tap_does_now(page, pages, page_type):
    page.goto(pages[page_type])
    for summary in page.locator("main summary").all():
        before = summary.inner_text()
        summary.click()
        assert summary.inner_text() != before, before
        summary.click()
        assert summary.inner_text() == before


@pytest.mark.parametrize("page_type", READ)
def test_lines_are_as_long_as_eyes_can_follow(new_page, pages, page_type):
    page = new_page(viewport=TABLET)
    page.goto(pages[page_type])
    page.reload()  # a typeface that comes late is used from then on (font-display: optional)
    for viewport in (TABLET, DESKTOP):
        page.set_viewport_size(viewport)
        lines = page.evaluate(FULL_LINES)
        assert lines
        assert [line for line in lines if line["length"] > LONGEST_LINE] == []
        running = [line["length"] for line in lines if line["isRunning"]]
        assert not running or SHORTEST <= mean(running) <= LONGEST


def test_a_disease_page_has_two_right_edges(new_page, pages):
    page = new_page(viewport=DESKTOP)
    page.goto(pages["disease"])
    blocks = page.evaluate(RIGHT_EDGES)
    edges = {block["right"] for block in blocks}
    assert len(blocks) > 20
    assert len(edges) == 2, [next(block for block in blocks if block["right"] == edge) for edge in sorted(edges)]


@pytest.mark.parametrize("page_type", (*READ, "symptoms-combined"))
def test_the_right_third_is_never_empty_for_long(new_page, pages, page_type):
    page = new_page(viewport=screen(1440, 1000))
    page.goto(pages[page_type])
    for width in (1440, 1920):
        page.set_viewport_size(screen(width, 1000))
        assert page.evaluate(EMPTY_AT_THE_RIGHT) <= MOST_EMPTY, width


@pytest.mark.parametrize("page_type", READ)
def test_no_two_parts_lie_on_each_other(new_page, pages, page_type):
    page = new_page(viewport=DESKTOP)
    page.goto(pages[page_type])
    for place in page.locator(".with-aside, .with-sidebar").all():
        boxes = [part.bounding_box() for part in place.locator("xpath=./*").all() if part.is_visible()]
        for one, other in combinations(boxes, 2):
            beside = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            assert beside or one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("page_type", ["home", "disease", "story", "standard"])
def test_with_letters_of_double_size_the_header_leaves_three_quarters_of_the_screen(
    new_page, pages, page_type, viewport
):
    page = new_page(viewport=viewport)
    page.goto(pages[page_type])
    add_styles(page, LARGE_TEXT)
    header = page.locator("body > header")
    assert header.bounding_box()["height"] <= viewport["height"] / 4
    shown = [link for link in header.locator("a, button, summary").all() if link.is_visible()]
    assert len(shown) >= 4 and all(link.bounding_box()["height"] >= 44 for link in shown)


@pytest.mark.parametrize("page_type", ["home", "disease", "stories", "story", "research", "program", "update"])
def test_no_caption_touches_the_next_picture(page, pages, page_type):
    page.goto(pages[page_type])
    assert page.locator("main img").count()
    assert page.evaluate(TOUCHING_PICTURES) == []


def test_figures_stand_below_each_other_on_a_phone(page, pages):
    page.goto(pages["disease"])
    boxes = [fact.bounding_box() for fact in page.locator(".facts > li").all()]
    assert len(boxes) > 3 and len({box["x"] for box in boxes}) == 1


@pytest.mark.parametrize("viewport", [NARROW, TABLET, DESKTOP], ids=lambda size: str(size["width"]))
def test_a_long_figure_stands_in_one_line(new_page, pages, viewport):
    page = new_page(viewport=viewport)
    page.goto(pages["program"])
    page.evaluate("""() => {
        const facts = document.querySelector(".facts");
        while (facts.children.length < 4) facts.append(facts.children[0].cloneNode(true));
        facts.querySelector("strong").textContent = "1234567890123";
    }""")
    assert page.evaluate(BROKEN_WORDS) == []


@pytest.mark.parametrize("page_type", ["research", "program", "story", "update", "standard"])
def test_what_is_tapped_in_a_list_is_as_high_as_a_finger(page, pages, page_type):
    page.goto(pages[page_type])
    listed = page.locator("main").locator(", ".join(LISTED))
    assert listed.count()
    low = [(link.inner_text(), link.bounding_box()["height"]) for link in listed.all()]
    assert [link for link in low if link[1] < 44] == []


def test_news_show_the_picture_of_their_program_no_larger_than_a_card(new_page, pages):
    page = new_page(viewport=TABLET)
    page.goto(pages["update"])
    assert page.locator(".about-program img").bounding_box()["width"] < TABLET["width"] / 2


@pytest.mark.parametrize("setting", [{"forced_colors": "active"}, {"media": "print"}], ids=["forced colors", "paper"])
def test_a_note_stays_a_box_without_its_color(page, pages, setting):
    page.goto(pages["standard"])
    page.emulate_media(**setting)
    note = page.locator(".block-note").first
    shown = "note => (({borderTopWidth, borderTopColor}) => [borderTopWidth, borderTopColor])(getComputedStyle(note))"
    width, color = note.evaluate(shown)
    assert width != "0px" and color != "rgba(0, 0, 0, 0)"
