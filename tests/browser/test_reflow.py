"""The pages fit narrow screens with large text (WCAG 1.4.4)."""

import pytest

from tests.browser.composition import BROKEN_WORDS
from tests.browser.layout import add_styles, assert_all_fits
from tests.browser.page_types import DESKTOP, NARROW

LARGE_TEXT = "html { font-size: 200% !important }"
MAIN_TYPES = ("disease", "story", "program", "home", "search", "symptom", "card", "late-effect", "give")
TITLED_TYPES = ("stories", "story", "research", "program", "update", "standard", "topics-of-a-stage", "treatment")
LONG_TITLES = """() => document.querySelectorAll("main :is(h1, h2, h3, .story-link)").forEach(title =>
    (title.querySelector("a") ?? title).textContent = "Immunotherapeutics for neurofibromatosis")"""


@pytest.mark.parametrize("page_type", MAIN_TYPES)
def test_text_of_double_size_fits_a_narrow_and_a_wide_screen(new_page, pages, page_type):
    page = new_page(viewport=NARROW)
    page.goto(pages[page_type])
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    add_styles(page, LARGE_TEXT)
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)") >= 1.8 * size
    assert_all_fits(page)
    page.set_viewport_size(DESKTOP)
    assert_all_fits(page)
    assert page.evaluate(BROKEN_WORDS) == []


@pytest.mark.parametrize("page_type", TITLED_TYPES)
def test_long_words_of_double_size_in_titles_fit_a_narrow_screen(new_page, pages, page_type):
    page = new_page(viewport=NARROW)
    page.goto(pages[page_type])
    page.evaluate(LONG_TITLES)
    add_styles(page, LARGE_TEXT)
    assert_all_fits(page)


@pytest.mark.parametrize("opened", ["menu", "sections"])
def test_what_opens_on_a_narrow_screen_fits_it(new_page, pages, opened):
    page = new_page(viewport=NARROW)
    page.goto(pages["disease"])
    page.get_by_role("navigation", name="Main" if opened == "menu" else "On this page").locator(
        "summary, button"
    ).click()
    assert_all_fits(page)
