"""Numbers that help can be tapped with a thumb, and are read in one piece."""

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
