"""With a keyboard alone a reader gets everywhere, always sees where the focus is, and it is never hidden."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import DESKTOP, PHONE

MOST_STEPS = 200  # of the Tab key on one page: after so many, the focus goes in circles
# What has the focus and what is wrong with it (list of str): no indicator, out of the screen, or behind something else. None
# where nothing has it. Asked in one question for each step, of which there are thousands.
FOCUS = """() => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const found = [element.outerHTML.slice(0, 150)], style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    if (!outlined && style.boxShadow === "none") found.push("nothing shows the focus");
    const box = element.getClientRects()[0];
    if (!box) return [...found, "it is not shown"];
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const top = document.elementFromPoint(x, y);
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) found.push("out of the screen");
    else if (!element.contains(top)) found.push(`behind ${top?.outerHTML.slice(0, 80)}`);
    return found;
}"""


def press_tab(page, key="Tab"):
    """Go one step on; returns whether something has the focus: nothing has after the last."""
    page.keyboard.press(key)
    seen = page.evaluate(FOCUS)
    if seen and seen[1:]:
        pytest.fail("\n".join(seen), pytrace=False)
    return seen is not None


def tab_to(page, locator):
    """Go on until `locator` has the focus."""
    for _ in range(MOST_STEPS):
        if not press_tab(page):
            break
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"The Tab key does not reach {locator}.", pytrace=False)


@pytest.fixture
def open_page(new_page, pages):
    def open_page(page_type, viewport=PHONE):
        # Otherwise the page may still be scrolling to the focus when we look for it.
        page = new_page(viewport=viewport, reduced_motion="reduce")
        page.goto(pages[page_type])
        return page

    return open_page


def menu_of(page):
    return page.get_by_role("navigation", name="Main")


@pytest.mark.parametrize(
    ("viewport", "key"),
    [(PHONE, "Tab"), (PHONE, "Shift+Tab"), (DESKTOP, "Tab")],
    ids=["phone", "phone, backwards", "desktop"],
)
@pytest.mark.parametrize("page_type", ["home", "types", "disease", "story"])
def test_the_focus_is_always_seen(open_page, page_type, viewport, key):
    page = open_page(page_type, viewport)
    steps = 0
    while steps < MOST_STEPS and press_tab(page, key):
        steps += 1
    assert 10 < steps < MOST_STEPS, "the focus never leaves the page, or never comes in"


def test_the_first_step_skips_to_the_content(open_page):
    page = open_page("disease")
    press_tab(page)
    expect(page.locator(":focus")).to_have_attribute("href", "#content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert press_tab(page)
    expect(page.locator("main :focus")).to_have_count(1)


def test_the_menu_opens_on_a_phone(open_page):
    page = open_page("home")
    home = page.url
    links = menu_of(page).locator("a")
    assert links.count() > 2 and not links.first.is_visible()
    tab_to(page, menu_of(page).locator("summary, button").first)
    page.keyboard.press("Enter")
    for link in links.all():
        expect(link).to_be_visible()
        tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(home)


def test_the_menu_is_open_on_a_wide_screen(open_page):
    page = open_page("home", DESKTOP)
    for link in menu_of(page).locator("a").all():
        tab_to(page, link)


@pytest.mark.parametrize("page_type", ["home", "types", "missing"])
def test_a_question_is_sent_with_enter(open_page, page_type):
    page = open_page(page_type)
    tab_to(page, page.locator("main input[type=search]"))
    page.keyboard.type("jmml")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=jmml$"))
    expect(page.get_by_role("status")).to_contain_text("jmml")
    tab_to(page, page.get_by_role("main").get_by_role("link", name="Juvenile myelomonocytic leukemia").first)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_survival_figures_open(open_page, key):
    page = open_page("disease")
    summary = page.locator("#prognosis .survival > summary")
    figures = page.locator("#prognosis .survival li")
    assert figures.count() and not figures.first.is_visible()
    tab_to(page, summary)
    page.keyboard.press(key)
    for figure in figures.all():
        expect(figure).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_section_list_leads_to_a_section(open_page, viewport):
    page = open_page("disease", viewport)
    sections = page.get_by_role("navigation", name="On this page")
    if viewport == PHONE:
        tab_to(page, sections.locator("summary, button").first)
        page.keyboard.press("Enter")
    tab_to(page, sections.locator("a[href='#questions']"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#questions$"))
    expect(page.locator("#questions h2")).to_be_in_viewport()
    # The next step goes on from there, not from the list.
    press_tab(page)
    assert page.evaluate("document.querySelector('#questions').compareDocumentPosition(document.activeElement) & 4")
