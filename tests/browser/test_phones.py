"""Numbers that help, and what stands in lists of when to call, can be tapped with a thumb. Numbers are read in one piece."""

import pytest

from tests.browser.layout import add_styles
from tests.browser.page_types import NARROW, PAGE_TYPES, PHONE

# Too small for a thumb, or a number in more than one line.
BAD_NUMBERS = """() => [...document.querySelectorAll("a[href^='tel:']")].filter(link => link.checkVisibility()).filter(link => {
    const box = link.getBoundingClientRect();
    const number = link.querySelector(".unbroken") ?? link;
    return box.height < 43.9 || box.width < 43.9 || number.getClientRects().length !== 1;
}).map(link => `${link.outerHTML} ${link.getBoundingClientRect().height}`)"""


@pytest.mark.parametrize("letters", ["usual", "twice as large"])
@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=lambda size: str(size["width"]))
def test_each_number_is_large_enough_and_in_one_line(new_page, pages, viewport, letters):
    page = new_page(viewport=viewport)
    for page_type in PAGE_TYPES:
        page.goto(pages[page_type])
        if letters != "usual":
            add_styles(page, "html { font-size: 200% }")
        assert page.locator("a[href^='tel:']").count(), page_type
        assert page.evaluate(BAD_NUMBERS) == [], page_type


# Where somebody is told how soon to call: a page, a search that is answered with it, two symptoms together.
TOLD = (
    "disease",
    "symptom",
    "symptoms-combined",
    "/search/?q=my+child+cannot+breathe",
    "/search/?q=tiny+purple+spots",
    "embed",
)
TOO_LOW = """() => [...document.querySelectorAll(".advice a")].filter(link => link.checkVisibility()).filter(link => {
    const box = link.getBoundingClientRect();
    return box.height < 43.9 || box.width < 43.9;
}).map(link => `${link.outerHTML} ${link.getBoundingClientRect().height}`)"""
MEETING = """() => {
    const boxes = [...document.querySelectorAll(".advice li > a")].map(link => [link, link.getBoundingClientRect()]);
    return boxes.flatMap(([link, box], index) => boxes.slice(index + 1)
        .filter(([, other]) => box.bottom > other.top + 0.5 && other.bottom > box.top + 0.5
            && box.right > other.left + 0.5 && other.right > box.left + 0.5)
        .map(([other]) => `${link.textContent} / ${other.textContent}`));
}"""


@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=lambda size: str(size["width"]))
def test_what_a_list_of_calls_leads_to_is_large_enough(new_page, pages, viewport):
    page, seen = new_page(viewport=viewport), 0
    for name in TOLD:
        page.goto(pages.get(name, name))
        assert page.locator(".advice").count(), name
        seen += page.locator(".advice li > a").count()
        assert page.evaluate(TOO_LOW) == [], name
        assert page.evaluate(MEETING) == [], name
        assert page.evaluate(BAD_NUMBERS) == [], name
    assert seen
