"""No page breaks a rule of axe-core on larger screens either, nor with everything open (tests/browser/test_every_type.py)."""

import pytest

from tests.browser.axe import check_rules
from tests.browser.page_types import DESKTOP, PHONE, TABLET

AT_ALL_SIZES = ("home", "types", "story", "program", "give")  # and the disease page, with everything open
OPEN_ALL = """() => {
    const closed = document.querySelectorAll("main details:not([open])");
    closed.forEach(details => details.open = true);
    return closed.length;
}"""


@pytest.mark.parametrize("viewport", [TABLET, DESKTOP], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("page_type", AT_ALL_SIZES)
def test_page(new_page, pages, page_type, viewport):
    page = new_page(viewport=viewport)
    page.goto(pages[page_type])
    check_rules(page)


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESKTOP], ids=lambda size: str(size["width"]))
def test_disease_page_with_everything_open(new_page, pages, viewport):
    page = new_page(viewport=viewport)
    page.goto(pages["disease"])
    assert page.evaluate(OPEN_ALL)
    check_rules(page)


def test_open_menu_on_a_phone(new_page, pages):
    page = new_page(viewport=PHONE)
    page.goto(pages["home"])
    menu = page.get_by_role("navigation", name="Main")
    menu.locator("summary, button").first.click()
    assert menu.get_by_role("link").first.is_visible()
    check_rules(page)
