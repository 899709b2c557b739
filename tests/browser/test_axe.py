"""No page breaks a rule of axe-core: WCAG 2.0, 2.1 and 2.2 at A and AA, and best practice; in light and in dark.

Each type of page is looked at on a phone, and on larger screens those whose parts stand elsewhere there.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.page_types import DESKTOP, PAGE_TYPES, PHONE, TABLET

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
AT_ALL_SIZES = ("home", "types", "disease", "story", "program")
OPEN_ALL = """() => {
    const closed = document.querySelectorAll("main details:not([open])");
    closed.forEach(details => details.open = true);
    return closed.length;
}"""


def check(page):
    page.evaluate(AXE)
    lines = []
    for color_scheme in ("light", "dark"):
        page.emulate_media(color_scheme=color_scheme)
        for rule in page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS):
            for node in rule["nodes"]:
                lines.append(f"{color_scheme}: {rule['id']}: {rule['help']}\n  {node['html'][:200]}")
                lines.extend(f"  {line}" for line in node["failureSummary"].splitlines())
    if lines:
        pytest.fail("\n".join([page.url, *lines]), pytrace=False)


# Classes, so that two workers share the screens.
class TestPhone:
    @pytest.mark.parametrize("page_type", PAGE_TYPES)
    def test_page(self, new_page, pages, page_type):
        page = new_page(viewport=PHONE)
        page.goto(pages[page_type])
        check(page)


class TestLargerScreens:
    @pytest.mark.parametrize("viewport", [TABLET, DESKTOP], ids=lambda size: str(size["width"]))
    @pytest.mark.parametrize("page_type", AT_ALL_SIZES)
    def test_page(self, new_page, pages, page_type, viewport):
        page = new_page(viewport=viewport)
        page.goto(pages[page_type])
        check(page)


@pytest.mark.parametrize("viewport", [PHONE, TABLET, DESKTOP], ids=lambda size: str(size["width"]))
def test_disease_page_with_everything_open(new_page, pages, viewport):
    page = new_page(viewport=viewport)
    page.goto(pages["disease"])
    assert page.evaluate(OPEN_ALL)
    check(page)


def test_open_menu_on_a_phone(new_page, pages):
    page = new_page(viewport=PHONE)
    page.goto(pages["home"])
    menu = page.get_by_role("navigation", name="Main")
    menu.locator("summary, button").first.click()
    assert menu.get_by_role("link").first.is_visible()
    check(page)
