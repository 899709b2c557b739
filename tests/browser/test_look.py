"""What a page looks like says what it does: cards, drawings, the menu and the thread, in each of a reader's settings."""

import re

import pytest
from playwright.sync_api import expect

from charity_site.images.drawings import Light
from charity_site.papercut.scenes.palette import PALETTES
from tests.browser.layout import assert_all_fits
from tests.browser.page_types import DESKTOP, NARROW, PHONE

CARDS = ".story-card, .program-card, .next-steps li, .doors li"
# What of a card does not lead where its link does (list of str): its corners, its words, its picture.
NOT_A_TARGET = """cards => [...document.querySelectorAll(cards)].flatMap(card => {
    const links = card.querySelectorAll(":is(a, button):not(.inline-list *)");
    if (links.length !== 1) return [`${links.length} links: ${card.innerText}`];
    card.scrollIntoView({block: "center", behavior: "instant"});
    return [card, ...card.querySelectorAll("img, p, h2, h3")].flatMap(part => {
        const box = part.getBoundingClientRect();
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return links[0].contains(top) ? [] : [`${part.outerHTML.slice(0, 100)} is under ${top?.outerHTML.slice(0, 100)}`];
    });
})"""

# The contrast of each dotted line under a word with what lies behind it: {words: ratio}.
CUES = """() => {
    const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const pixel = color => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = color;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data];
    };
    const light = color => {
        const [red, green, blue] = pixel(color).map(value => value / 255)
            .map(value => value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
        return .2126 * red + .7152 * green + .0722 * blue;
    };
    const ground = element => pixel(getComputedStyle(element).backgroundColor)[3] || !element.parentElement
        ? getComputedStyle(element).backgroundColor : ground(element.parentElement);
    return [...document.querySelectorAll("main .term")].map(term => {
        const [one, other] = [light(getComputedStyle(term).textDecorationColor), light(ground(term))];
        const where = term.closest(".research-band") ? "dark band" : "page";
        return [where, term.innerText, (Math.max(one, other) + .05) / (Math.min(one, other) + .05)];
    });
}"""

# How what hangs before each of some elements is drawn, without colors, which are one in forced colors.
SHAPE = """elements => elements.map(element => {
    const style = getComputedStyle(element, "::before");
    return [style.borderTopStyle, style.borderTopWidth].join(" ");
})"""


@pytest.fixture
def open_page(new_page, pages):
    def open_page(page_type, **options):
        page = new_page(**{"viewport": PHONE, "reduced_motion": "reduce", **options})
        page.goto(pages[page_type])
        return page

    return open_page


def menu_of(page):
    return page.get_by_role("navigation", name="Main")


def open_menu(page):
    menu_of(page).locator("summary, button").first.click()
    expect(menu_of(page).get_by_role("link").first).to_be_visible()


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, {"viewport": NARROW}], ids=str)
@pytest.mark.parametrize("page_type", ["home", "disease"])
def test_the_menu_closes_on_escape_and_on_a_tap_outside(open_page, page_type, options):
    page = open_page(page_type, **options)
    link = menu_of(page).get_by_role("link").first
    for close in (lambda: page.keyboard.press("Escape"), lambda: page.mouse.click(5, page.viewport_size["height"] - 5)):
        open_menu(page)
        close()
        expect(menu_of(page).locator("a").first).to_be_hidden()
    expect(link).to_have_count(0)


def test_escape_returns_to_the_button_of_the_menu(open_page):
    page = open_page("home")
    open_menu(page)
    page.keyboard.press("Tab")
    expect(menu_of(page).get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu_of(page).locator("summary, button").first).to_be_focused()


def test_the_open_menu_lies_below_the_header_and_leaves_its_button_to_see(open_page):
    page = open_page("home")
    open_menu(page)
    button = menu_of(page).locator("summary, button").first.bounding_box()
    first = menu_of(page).get_by_role("link").first.bounding_box()
    assert button["y"] + button["height"] <= first["y"] < button["y"] + button["height"] + 60


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("page_type", ["home", "stories", "story", "disease", "research"])
def test_a_whole_card_leads_where_its_one_link_does(open_page, page_type, viewport):
    page = open_page(page_type, viewport=viewport)
    assert page.locator(CARDS).count()
    if found := page.evaluate(NOT_A_TARGET, CARDS):
        pytest.fail("\n".join([page.url, *found]), pytrace=False)


@pytest.mark.parametrize("page_type", ["home", "stories", "story", "disease", "research", "program"])
def test_in_the_dark_each_drawing_is_of_the_night(open_page, page_type):
    page = open_page(page_type, color_scheme="dark")
    drawings = page.locator("main img[src*='/drawings/']")
    assert drawings.count()
    for drawing in drawings.all():
        drawing.scroll_into_view_if_needed()
        shown = drawing.evaluate("image => image.decode().then(() => image.currentSrc)")
        assert re.search(r"/\w+-(\w+-)?night-\d+\.(avif|webp)$", shown), shown


def test_by_day_each_drawing_has_the_light_that_was_chosen(open_page):
    page = open_page("home", color_scheme="light")
    shown = page.locator(".home-hero img").evaluate("image => image.decode().then(() => image.currentSrc)")
    assert re.search(r"/kite-dusk-\d+\.avif$", shown)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_type", ["home", "stories", "disease", "research"])
def test_a_drawing_that_is_still_loading_keeps_the_color_of_its_ground(open_page, new_page, pages, page_type, scheme):
    page = new_page(viewport=PHONE, color_scheme=scheme)
    page.route("**/media/drawings/**", lambda route: route.abort())
    page.goto(pages[page_type])
    grounds = page.locator("main img[src*='/drawings/']").evaluate_all(
        "images => images.map(image => [image.getAttribute('src'), getComputedStyle(image).backgroundColor])"
    )
    assert grounds
    for address, color in grounds:
        light = Light.NIGHT if scheme == "dark" else address.split("-")[-2]
        assert color == "rgb({}, {}, {})".format(*PALETTES[light].sky), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_line_under_an_explained_word_is_seen_also_on_dark_bands(open_page, scheme):
    cues = []
    for page_type in ("disease", "home", "program"):
        cues += open_page(page_type, color_scheme=scheme).evaluate(CUES)
    assert {where for where, *_ in cues} == {"page", "dark band"}
    assert [cue for cue in cues if cue[-1] < 3] == []


def test_steps_done_and_hoped_for_differ_in_shape_and_not_by_color_alone(open_page):
    page = open_page("program", forced_colors="active")
    shapes = [set(page.locator(f".milestones .{state}").evaluate_all(SHAPE)) for state in ("done", "current", "hoped")]
    assert [len(shape) for shape in shapes] == [1, 1, 1]
    assert len(set.union(*shapes)) == 3


def test_what_is_chosen_differs_from_what_is_not_in_forced_colors(open_page):
    page = open_page("stories", forced_colors="active")
    borders = "links => links.map(link => getComputedStyle(link).borderTopWidth)"
    chosen = page.locator(".chips a[aria-current]").evaluate_all(borders)
    others = page.locator(".chips a:not([aria-current])").evaluate_all(borders)
    assert chosen and others and not set(chosen) & set(others)


@pytest.mark.parametrize("viewport", [NARROW, PHONE], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("page_type", ["disease", "story", "symptoms-combined", "standard"])
def test_breadcrumbs_say_where_the_reader_is_on_a_phone(open_page, page_type, viewport):
    page = open_page(page_type, viewport=viewport)
    here = page.locator(".breadcrumbs [aria-current=page]")
    expect(here).to_be_visible()
    assert_all_fits(page)
