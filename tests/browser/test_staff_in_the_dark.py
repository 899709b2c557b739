"""The admin in the dark: Wagtail makes its shades from the parts of our color, and what is checked must be seen so."""

from tests.browser.page_types import PHONE
from tests.browser.staff import Staff
from tests.browser.test_axe import AXE

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
CHECKED = "input[type=checkbox]:checked"


def test_words_and_marks_are_seen(new_page):
    page = Staff(new_page(viewport=PHONE, color_scheme="dark"), "", "manager").page
    page.goto("/admin/images/multiple/add/")
    mark, ground = page.locator(CHECKED).first.evaluate(
        "box => [getComputedStyle(box, '::before').backgroundColor, getComputedStyle(box).backgroundColor]"
    )
    assert "rgba" not in mark and mark != ground
    page.goto("/admin/")
    for address in ("/admin/", "/admin/reports/gifts/file/", "/admin/snippets/consent/consent/"):
        page.goto(address)
        page.evaluate(AXE)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("options => axe.run('main', options).then(results => results.violations)", CONTRAST)
            assert [node["html"] for rule in found for node in rule["nodes"]] == [], (address, scheme)
