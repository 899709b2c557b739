"""A medical word opens its explanation by tap, by keyboard and for screen readers, without JavaScript, and on paper."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.axe import check_rules
from tests.browser.layout import add_styles
from tests.browser.page_types import DESKTOP, NARROW, PHONE
from tests.browser.test_keyboard import tab_to
from tests.browser.watching import assert_quiet

WORD, MEANING = "platelets", "Tiny cells in the blood"


@pytest.fixture
def open_page(new_page, pages):
    def open_page(**options):
        page = new_page(**{"viewport": PHONE, "reduced_motion": "reduce", **options})
        page.goto(pages["disease"])
        return page

    return open_page


def word_on(page):
    return page.locator("#overview").get_by_role("button", name=WORD)


def explanation_on(page):
    return page.locator("#term-platelets")


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, {"viewport": DESKTOP}], ids=str)
def test_a_tap_opens_it_and_a_tap_elsewhere_closes_it(open_page, options):
    page = open_page(**options)
    expect(explanation_on(page)).to_be_hidden()
    word_on(page).click()
    expect(explanation_on(page)).to_contain_text(MEANING)
    expect(explanation_on(page)).to_be_in_viewport(ratio=1)
    page.mouse.click(5, 5)
    expect(explanation_on(page)).to_be_hidden()


def test_the_keyboard_opens_it_reaches_its_link_and_returns_to_the_word(open_page):
    page = open_page()
    tab_to(page, word_on(page))
    page.keyboard.press("Enter")
    expect(explanation_on(page)).to_be_visible()
    expect(explanation_on(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(explanation_on(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(explanation_on(page)).to_be_hidden()
    expect(word_on(page)).to_be_focused()
    page.keyboard.press("Enter")
    explanation_on(page).get_by_role("link").click()
    expect(page).to_have_url(re.compile("/glossary/#platelets$"))
    expect(page.locator("#platelets")).to_be_in_viewport()


def test_a_screen_reader_is_told_what_opens_and_what_it_says(open_page):
    page = open_page()
    expect(page.get_by_role("dialog")).to_have_count(0)
    word_on(page).click()
    expect(page.get_by_role("dialog", name="Platelets")).to_be_visible()
    expect(explanation_on(page)).to_have_accessible_description(re.compile(MEANING))
    assert_quiet(page)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_open_explanation_breaks_no_rule(open_page, viewport):
    page = open_page(viewport=viewport)
    word_on(page).click()
    check_rules(page)


def test_it_fits_a_narrow_screen_with_large_text(open_page):
    page = open_page(viewport=NARROW)
    add_styles(page, "html { font-size: 200% !important }")
    word_on(page).click()
    expect(explanation_on(page)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_on_paper_each_word_has_a_number_and_its_note(open_page):
    page = open_page()
    numbers = page.locator("main button.term").evaluate_all("all => all.map(word => word.dataset.number)")
    notes = page.locator(".term-note").all_text_contents()
    assert len(numbers) > len(notes) > 5
    text = re.sub(r"\s+", " ", "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages))
    assert "Medical words" in text and MEANING in text
    assert re.search(r"platelets ?2\b", text) and re.search(r"\b2 ?Platelets", text)
    assert "All medical words" not in text
