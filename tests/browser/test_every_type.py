"""What holds for each type of page. It is loaded once, and looked at in each way in turn."""

import pytest

from tests.browser.axe import check_rules
from tests.browser.composition import BROKEN_WORDS, OPEN_ALL
from tests.browser.layout import BAD_NUMBERS, add_styles, assert_all_fits, remove_styles
from tests.browser.page_types import DESKTOP, NARROW, PAGE_TYPES, PHONE, screen

WIDE_SPACING = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }
"""
TWICE_AS_LARGE = "html { font-size: 200% }"

LANDMARKS = """() => {
    const named = element => element.ariaLabel
        || document.getElementById(element.getAttribute("aria-labelledby"))?.innerText || "";
    const inContent = element => element.parentElement.closest("main, article, aside, nav, section");
    const role = element => element.getAttribute("role") || {
        MAIN: "main", NAV: "navigation", ASIDE: "complementary",
        HEADER: inContent(element) ? "" : "banner", FOOTER: inContent(element) ? "" : "contentinfo",
        SECTION: named(element) ? "region" : "", FORM: named(element) ? "form" : "",
    }[element.tagName];
    const roles = ["main", "navigation", "complementary", "banner", "contentinfo", "region", "form", "search"];
    return [...document.querySelectorAll("main, nav, aside, header, footer, section, form, [role]")]
        .filter(element => element.checkVisibility() && roles.includes(role(element)))
        .map(element => [role(element), named(element)]);
}"""
MOST_LANDMARKS = 8

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


@pytest.fixture(scope="module", params=PAGE_TYPES)
def page(request, browser, site_url, pages):
    with browser.new_context(base_url=site_url, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(pages[request.param])
        yield page


def test_no_rule_of_accessibility_is_broken_on_a_phone(page):
    check_rules(page)


@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=lambda size: str(size["width"]))
def test_each_number_is_large_enough_and_in_one_line(page, viewport):
    page.set_viewport_size(viewport)
    assert page.locator("a[href^='tel:']").count()
    assert page.evaluate(BAD_NUMBERS) == []
    add_styles(page, TWICE_AS_LARGE)
    assert page.evaluate(BAD_NUMBERS) == []
    remove_styles(page)


def test_a_narrow_screen_fits_and_wide_spacing_cuts_nothing_off(page):
    page.set_viewport_size(NARROW)
    assert_all_fits(page)
    add_styles(page, WIDE_SPACING)
    assert_all_fits(page)
    page.set_viewport_size(DESKTOP)
    assert_all_fits(page)
    remove_styles(page)


def test_landmarks_are_few_and_each_has_a_name_of_its_own(page):
    page.set_viewport_size(DESKTOP)
    landmarks = [tuple(landmark) for landmark in page.evaluate(LANDMARKS)]
    assert [role for role, _ in landmarks].count("main") == 1
    assert len(landmarks) <= MOST_LANDMARKS, landmarks
    assert len(set(landmarks)) == len(landmarks), landmarks
    assert [role for role, name in landmarks if not name and role in ("navigation", "region", "complementary")] == []


def test_no_word_breaks_in_its_middle(page):
    page.evaluate(OPEN_ALL)
    for width in (390, 360, 320):
        page.set_viewport_size(screen(width))
        assert page.evaluate(BROKEN_WORDS) == [], width


def test_nothing_moves_for_those_who_ask_for_less_motion(page):
    page.emulate_media(reduced_motion="reduce")
    if found := page.evaluate(MOVING):
        pytest.fail("\n".join([page.url, *found]), pytrace=False)
