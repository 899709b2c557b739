"""The list of sections says which one is being read."""

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import PHONE

PAGE = "/childhood-cancers/jmml/"
DESK = {"width": 1280, "height": 800}
TALL = {"width": 1280, "height": 2500}  # the last sections never reach the top
MARKED = ".section-nav [aria-current=location]"


@pytest.fixture
def open_page(new_page, site_url):
    def open_page(viewport=DESK, address=PAGE):
        page = new_page(viewport=viewport, reduced_motion="reduce")
        page.add_init_script(
            "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => {"
            "  if (!entry.hadRecentInput) window.shifts += entry.value"
            "})).observe({ type: 'layout-shift', buffered: true })"
        )
        page.goto(site_url + address)
        return page

    return open_page


def scroll(page, script, *arguments):
    """Scroll as a reader does: the wheel tells that it is no jump."""
    page.mouse.move(700, 400)
    page.mouse.wheel(0, 1)
    page.wait_for_timeout(100)
    page.evaluate(script, *arguments)


def expect_marked(page, section):
    expect(page.locator(MARKED)).to_have_attribute("href", f"#{section}")
    expect(page.locator("[aria-current=location]")).to_have_count(1)


def section_ids(page):
    return page.locator(".sections > section").evaluate_all("all => all.map(section => section.id)")


def test_the_section_at_the_top_of_the_screen_is_marked(open_page):
    page = open_page()
    expect(page.locator(MARKED)).to_have_count(0)
    for section in ("symptoms", "treatment", "diagnosis", "overview"):
        scroll(page, "id => document.getElementById(id).scrollIntoView()", section)
        expect_marked(page, section)
    scroll(page, "() => scrollTo(0, 0)")
    expect(page.locator(MARKED)).to_have_count(0)


@pytest.mark.parametrize("viewport", [DESK, TALL])
def test_at_the_end_of_the_page_the_last_section_is_marked(open_page, viewport):
    page = open_page(viewport)
    scroll(page, "() => scrollTo(0, document.documentElement.scrollHeight)")
    expect_marked(page, section_ids(page)[-1])
    scroll(page, "() => document.getElementById('symptoms').scrollIntoView()")
    expect_marked(page, "symptoms")


@pytest.mark.parametrize("viewport", [DESK, TALL])
def test_what_a_reader_chose_is_marked_also_where_it_cannot_reach_the_top(open_page, viewport):
    page = open_page(viewport)
    for section in reversed(section_ids(page)):
        page.locator(f".section-nav a[href='#{section}']").click()
        expect_marked(page, section)
        page.wait_for_timeout(100)
        expect_marked(page, section)


def test_a_choice_ends_when_the_reader_scrolls_on(open_page):
    page = open_page()
    page.locator(".section-nav a[href='#treatment']").click()
    expect_marked(page, "treatment")
    scroll(page, "() => scrollBy(0, -400)")
    expect_marked(page, "prognosis")
    expect(page.locator("#treatment")).to_be_in_viewport()


def test_so_is_what_an_address_or_the_back_button_asks_for(open_page):
    expect_marked(open_page(address=f"{PAGE}#prognosis"), "prognosis")
    page = open_page(TALL, f"{PAGE}#stories")
    expect_marked(page, "stories")
    page.locator(".section-nav a[href='#sources']").click()
    expect_marked(page, "sources")
    page.go_back()
    expect_marked(page, "stories")


def test_the_marked_link_stays_in_view_and_the_page_does_not_move(open_page):
    page = open_page({"width": 1280, "height": 320})
    ids = section_ids(page)
    for section in (ids[-1], ids[0]):
        scroll(page, "id => document.getElementById(id).scrollIntoView()", section)
        position = page.evaluate("scrollY")
        expect_marked(page, section)
        expect(page.locator(MARKED)).to_be_in_viewport(ratio=0.9)
        assert page.evaluate("scrollY") == position


def test_on_a_phone_the_list_closes_behind_the_reader(open_page):
    page = open_page(PHONE)
    # Not every browser puts a moved page right. By a script, because the page allows no style from elsewhere.
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    page.locator(".section-nav summary").click()
    page.locator(".section-nav a[href='#treatment']").click()
    expect(page.locator(".section-nav details")).not_to_have_attribute("open", "")
    expect(page.locator("#treatment")).to_be_in_viewport()
    assert -1 < page.evaluate("document.getElementById('treatment').getBoundingClientRect().top") < 60
    expect_marked(page, "treatment")


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_nothing_moves(open_page, viewport):
    page = open_page(viewport)
    expect(page.locator(".page-tools")).to_be_visible()
    for section in section_ids(page):
        scroll(page, "id => document.getElementById(id).scrollIntoView()", section)
        expect_marked(page, section)
    assert page.evaluate("window.shifts") == 0
