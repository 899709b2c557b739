"""Names while someone types in a search field: by keyboard, by tap, for screen readers, and never in the way."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.axe import check_rules
from tests.browser.layout import assert_all_fits
from tests.browser.page_types import DESKTOP, NARROW, PHONE

WITH_FORM = ("home", "types", "symptoms", "search", "search-nothing", "missing")
SUGGESTIONS = "**/search/suggestions/*"
SMALLEST_TARGET = 44  # CSS pixels
QUIET = 600  # milliseconds: much longer than the script waits before it asks


@pytest.fixture
def open_page(new_page, pages):
    def open_page(page_type="types", **options):
        page = new_page(**{"viewport": PHONE, "reduced_motion": "reduce", **options})
        page.goto(pages[page_type], wait_until="networkidle")
        field(page).fill("")
        return page

    return open_page


def field(page):
    return page.locator("main input[type=search]")


def options(page):
    return page.get_by_role("option")


def type_words(page, words):
    field(page).press_sequentially(words)
    expect(options(page).first).to_be_visible()


def expect_closed(page):
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".suggestions")).to_be_hidden()
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile(""))


def expect_marked(page, option):
    expect(option).to_have_attribute("aria-selected", "true")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    expect(field(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    expect(field(page)).to_be_focused()


@pytest.mark.parametrize("page_type", WITH_FORM)
def test_wherever_the_form_stands_names_are_suggested(open_page, page_type):
    page = open_page(page_type)
    expect(field(page)).to_have_role("combobox")
    expect_closed(page)
    type_words(page, "jmm")
    expect(options(page).first).to_contain_text("Juvenile myelomonocytic leukemia")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(field(page)).to_have_attribute("aria-controls", page.get_by_role("listbox").get_attribute("id"))


def test_the_arrows_go_through_names_and_back_to_the_field(open_page):
    page = open_page()
    type_words(page, "leuk")
    count = options(page).count()
    assert count > 2
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile(""))
    page.keyboard.press("ArrowDown")
    expect_marked(page, options(page).first)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect_marked(page, options(page).last)
    expect(options(page).last).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect_marked(page, options(page).first)
    expect(field(page)).to_have_value("leuk")


@pytest.mark.parametrize(("key", "written"), [("Home", "xleuk"), ("End", "leukx"), ("ArrowLeft", "leuxk")])
def test_keys_of_the_text_stay_in_the_text(open_page, key, written):
    page = open_page()
    type_words(page, "leuk")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.type("x")
    expect(field(page)).to_have_value(written)


def test_enter_on_a_name_opens_its_page(open_page):
    page = open_page()
    type_words(page, "nephrob")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wilms tumor")


def test_enter_without_a_name_asks_what_was_typed(open_page):
    page = open_page()
    type_words(page, "leuk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=leuk$"))


def test_escape_closes_and_then_clears(open_page):
    page = open_page()
    type_words(page, "leuk")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect_closed(page)
    expect(field(page)).to_have_value("leuk")
    page.keyboard.press("ArrowDown")
    expect_marked(page, options(page).first)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    page.keyboard.press("ArrowDown")
    expect_closed(page)


def test_going_on_closes_it(open_page):
    page = open_page()
    type_words(page, "leuk")
    page.keyboard.press("Tab")
    expect(page.locator("main form button")).to_be_focused()
    expect_closed(page)


def test_a_tap_opens_the_page_of_a_name(open_page):
    page = open_page(has_touch=True, is_mobile=True)
    field(page).tap()
    type_words(page, "nephrob")
    options(page).first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wilms tumor")


def test_how_many_there_are_is_announced(open_page):
    page = open_page()
    said = page.locator("form [aria-live=polite]")
    expect(said).to_have_text("")
    type_words(page, "leuk")
    expect(said).to_have_text(f"{options(page).count()} names. Use the arrow keys.")
    field(page).fill("nephrob")
    expect(said).to_have_text("1 name. Use the arrow keys.")
    field(page).fill("")
    expect(said).to_have_text("")


def test_few_requests_are_made(open_page):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggestions/" in request.url else None)
    field(page).press_sequentially("l")
    page.wait_for_timeout(QUIET)
    assert asked == []
    field(page).press_sequentially("eukemia", delay=20)
    expect(options(page).first).to_be_visible()
    page.wait_for_timeout(QUIET)
    assert 1 <= len(asked) <= 2 and asked[-1].endswith("q=leukemia")


def test_a_late_answer_never_shows_names_for_what_was_typed_before(open_page):
    page = open_page()
    held = []
    page.route(re.compile(r"/suggestions/\?q=leuk$"), lambda route: held.append(route))
    field(page).fill("leuk")
    page.wait_for_timeout(QUIET)
    assert held
    field(page).fill("nephrob")
    expect(options(page)).to_have_count(1)
    held[0].fulfill(json={"suggestions": [{"name": "Late", "note": "Symptom", "url": "/"}] * 3})
    page.wait_for_timeout(QUIET)
    expect(options(page)).to_have_count(1)
    expect(options(page)).to_contain_text("Nephroblastoma")


@pytest.mark.parametrize("fail", [lambda route: route.abort(), lambda route: route.fulfill(status=500, body="no")])
def test_without_an_answer_there_are_no_names_and_the_form_works(open_page, fail):
    page = open_page()
    type_words(page, "leuk")
    page.route(SUGGESTIONS, fail)
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.keyboard.type("e")
    page.wait_for_timeout(QUIET)
    expect_closed(page)
    page.keyboard.press("ArrowDown")
    expect_closed(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=leuke$"))
    assert errors == []


def test_without_javascript_the_form_is_a_form(open_page):
    page = open_page(java_script_enabled=False)
    expect(field(page)).to_have_role("searchbox")
    field(page).fill("nephroblastoma")
    page.keyboard.press("Enter")
    expect(page.locator(".results a").first).to_have_text("Wilms tumor")


@pytest.mark.parametrize("viewport", [NARROW, PHONE, DESKTOP], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("page_type", ["home", "missing"])
def test_the_open_list_fits_and_leaves_the_button_free(open_page, page_type, viewport):
    page = open_page(page_type, viewport=viewport)
    type_words(page, "leuk")
    assert_all_fits(page)
    for option in options(page).all():
        assert option.bounding_box()["height"] >= SMALLEST_TARGET
    check_rules(page)
    page.keyboard.press("ArrowDown")
    check_rules(page)
    page.locator("main form button").click()
    assert urlsplit(page.url).path == "/search/"


def test_the_marked_name_is_seen_in_forced_colors(open_page):
    page = open_page(forced_colors="active")
    type_words(page, "leuk")
    page.keyboard.press("ArrowDown")
    outlines = options(page).evaluate_all("all => all.map(option => getComputedStyle(option).outlineStyle)")
    assert outlines == ["solid", *["none"] * (len(outlines) - 1)]
    assert page.locator(".suggestions").evaluate("list => getComputedStyle(list).borderTopStyle") == "solid"
