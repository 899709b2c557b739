"""What a reader's system asks for is done: less motion, forced colors."""

import pytest

from tests.browser.page_types import DESKTOP, PAGE_TYPES, PHONE

# All elements and what hangs before, after and in them, with everything opened.
MOVING = """() => {
    document.querySelectorAll("details").forEach(details => details.open = true);
    const longest = value => Math.max(...value.split(",").map(time => parseFloat(time) * (time.includes("ms") ? .001 : 1)));
    const found = document.getAnimations()
        .filter(animation => animation.effect.getComputedTiming().activeDuration > 10)
        .map(animation => `running: ${animation.animationName ?? animation.transitionProperty}`);
    for (const element of document.querySelectorAll("*")) {
        for (const part of [null, "::before", "::after", "::marker", "::details-content"]) {
            const style = getComputedStyle(element, part);
            const name = `${element.outerHTML.slice(0, 80)} ${part ?? ""}`;
            if (longest(style.transitionDuration) > .01) found.push(`transition: ${name}`);
            if (style.animationName !== "none" && longest(style.animationDuration) > .01) found.push(`animation: ${name}`);
            if (!part && style.scrollBehavior === "smooth") found.push(`smooth scrolling: ${name}`);
        }
    }
    return found;
}"""

# A background is gone in forced colors: only a line or an outline tells what can be used.
WITHOUT_A_LINE = """selector => [...document.querySelectorAll(selector)].filter(element => {
    if (!element.checkVisibility()) return false;
    const style = getComputedStyle(element);
    const underlined = style.textDecorationLine.includes("underline");
    const bordered = ["Top", "Right", "Bottom", "Left"].some(side =>
        style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
    return !bordered && !underlined && style.outlineStyle === "none";
}).map(element => element.outerHTML.slice(0, 150))"""


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_nothing_moves_for_those_who_ask_for_less_motion(new_page, pages, page_type):
    page = new_page(viewport=PHONE, reduced_motion="reduce")
    page.goto(pages[page_type])
    if found := page.evaluate(MOVING):
        pytest.fail("\n".join([page.url, *found]), pytrace=False)


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
