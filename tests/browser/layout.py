"""What sticks out of the screen, what is cut off or too small for a thumb, and how a reader's own styles are put on a page."""

import pytest

ADD_STYLES = """css => {
    // Unlike a <style> element it asks no content security policy, as a browser extension's does not.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
}"""

# Only what a reader would miss: text, pictures and controls. An ornament may run out of the screen.
STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = element => element !== document.documentElement && element !== document.body
        && ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const found = [];
    if (document.scrollingElement.scrollWidth > width) {
        found.push(`the page is ${document.scrollingElement.scrollWidth} wide, the screen ${width}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
        if (!element.matches("img, input, button, select, textarea") && !hasText(element)) continue;
        if (!element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
        let around = element.parentElement;
        while (around && !scrolls(around)) around = around.parentElement;
        const box = element.getBoundingClientRect();
        if (!around && box.width > 1 && (box.right > width + 1 || box.left < -1)) {
            found.push(`${Math.round(box.left)} to ${Math.round(box.right)}: ${element.outerHTML.slice(0, 150)}`);
        }
    }
    return found;
}"""

CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(element => {
    const style = getComputedStyle(element);
    const cuts = [style.overflowX, style.overflowY].some(value => ["hidden", "clip"].includes(value));
    const forScreenReaders = element.clientWidth <= 1 || element.clientHeight <= 1;
    return cuts && !forScreenReaders && element.innerText?.trim() && element.checkVisibility()
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map(element => `cut off: ${element.outerHTML.slice(0, 150)}`)"""

# Too small for a thumb, or a number in more than one line.
BAD_NUMBERS = """() => [...document.querySelectorAll("a[href^='tel:']")].filter(link => link.checkVisibility()).filter(link => {
    const box = link.getBoundingClientRect();
    const number = link.querySelector(".unbroken") ?? link;
    return box.height < 43.9 || box.width < 43.9 || number.getClientRects().length !== 1;
}).map(link => `${link.outerHTML} ${link.getBoundingClientRect().height}`)"""


def add_styles(page, css):
    page.evaluate(ADD_STYLES, css)


def remove_styles(page):
    """Take away what `add_styles` put there last."""
    page.evaluate("document.adoptedStyleSheets.pop()")


def assert_all_fits(page):
    """Nobody has to scroll sideways, and nothing is cut off."""
    if found := page.evaluate(STICKING_OUT) + page.evaluate(CUT_OFF):
        pytest.fail("\n".join([page.url, *found]), pytrace=False)
