"""What is used is seen in forced colors."""

import pytest

from tests.browser.page_types import DESKTOP, PHONE

# A background is gone in forced colors: only a line or an outline tells what can be used.
WITHOUT_A_LINE = """selector => [...document.querySelectorAll(selector)].filter(element => {
    if (!element.checkVisibility()) return false;
    const style = getComputedStyle(element);
    const underlined = style.textDecorationLine.includes("underline");
    const bordered = ["Top", "Right", "Bottom", "Left"].some(side =>
        style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
    return !bordered && !underlined && style.outlineStyle === "none";
}).map(element => element.outerHTML.slice(0, 150))"""


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("page_type", ["home", "disease", "program", "search", "stories"])
def test_controls_are_seen_in_forced_colors(new_page, pages, page_type, viewport):
    page = new_page(viewport=viewport, forced_colors="active")
    page.goto(pages[page_type])
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    # A box to tick is drawn by the browser itself, with its line.
    controls = "input:not([type=checkbox]), button, .button, main p > a, footer p > a"
    assert page.locator(controls).count() > 2
    if found := page.evaluate(WITHOUT_A_LINE, controls):
        pytest.fail("\n".join([page.url, *found]), pytrace=False)
