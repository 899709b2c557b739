"""What stands in lists of when to call can be tapped with a thumb, and numbers are read in one piece."""

import pytest

from tests.browser.layout import BAD_NUMBERS
from tests.browser.page_types import NARROW, PHONE

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
