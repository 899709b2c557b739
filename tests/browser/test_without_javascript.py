"""Everything is reachable where JavaScript is off, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import PHONE


@pytest.fixture
def open_page(new_page, pages):
    def open_page(address):
        page = new_page(viewport=PHONE, java_script_enabled=False)
        page.goto(pages.get(address, address))
        return page

    return open_page


def test_it_really_is_off(open_page):
    page = open_page("data:text/html,<p>off</p><script>document.body.textContent = 'on'</script>")
    expect(page.locator("body")).to_have_text("off")


def test_menu(open_page):
    page = open_page("home")
    menu = page.get_by_role("navigation", name="Main")
    menu.locator("summary, button").first.click()
    menu.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(menu.locator("[aria-current=page]")).to_have_count(1)


def test_section_list(open_page):
    page = open_page("disease")
    sections = page.get_by_role("navigation", name="On this page")
    sections.locator("summary, button").first.click()
    sections.locator("a[href='#treatment']").click()
    expect(page).to_have_url(re.compile("#treatment$"))
    expect(page.locator("#treatment h2")).to_be_in_viewport()


def test_survival_figures(open_page):
    page = open_page("disease")
    figures = page.locator("#prognosis .survival li")
    expect(figures.first).to_be_hidden()
    page.locator("#prognosis .survival > summary").click()
    expect(figures.first).to_be_visible()


def test_search_and_its_second_page(open_page):
    page = open_page("home")
    page.locator("main input[type=search]").fill("children")
    page.locator("main form").get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("children")
    first = page.locator("main h2 a").first.inner_text()
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("main h2 a").first).not_to_have_text(first)


def test_letters(open_page):
    page = open_page("types")
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="W", exact=True).click()
    expect(page.locator("#letter-W")).to_be_in_viewport()
    page.locator("section[aria-labelledby=letter-W] a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wilms tumor")


def test_stories_of_a_disease(open_page):
    page = open_page("stories")
    cards = page.locator("main").get_by_role("link", name="'s Story")
    expect(cards.last).to_be_visible()
    all_stories = cards.count()
    page.get_by_role("navigation", name="Stories by disease").get_by_role("link", name="JMML").click()
    expect(page).to_have_url(re.compile(r"\?disease=jmml$"))
    expect(cards.last).to_be_visible()
    assert 0 < cards.count() < all_stories
    cards.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Story")
