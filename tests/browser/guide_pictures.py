"""Takes the pictures of the editors' guide from the demo, when a screen that they show looks another way:

    pytest --numprocesses=0 tests/browser/guide_pictures.py

They are looked at, and committed. `make test` takes none: what holds them is that the guide says beside each which labels it
shows, and each label of the guide is looked for on the screens (tests/home/test_guide.py).
"""

from io import BytesIO

import pytest
from PIL import Image

from charity_site.home.guide import PICTURES
from tests.browser.staff import Staff

SCREEN = {"width": 900, "height": 700}
STILL = 800  # milliseconds: menus and windows come slowly


def keep(page, name, left, top, right, bottom):
    """Write what stands between these edges of the screen (int) under `name`."""
    page.wait_for_timeout(STILL)
    shot = page.screenshot(clip={"x": left, "y": top, "width": right - left, "height": bottom - top})
    PICTURES.mkdir(parents=True, exist_ok=True)
    Image.open(BytesIO(shot)).convert("RGB").save(PICTURES / f"{name}.webp", quality=60, method=6)


@pytest.fixture
def staff(new_page, site_url):
    def sit_down(name):
        person = Staff(new_page(viewport=SCREEN, color_scheme="light", reduced_motion="reduce"), site_url, name)
        person.click("Toggle sidebar")
        return person

    return sit_down


def test_take_them(staff):
    keep(staff("editor").page, "dashboard", 60, 0, 900, 640)
    manager = staff("manager")
    page = manager.page
    manager.search("Wilms tumor")
    manager.click("Wilms tumor", "link")
    page.wait_for_load_state("networkidle")
    manager.click("More actions", last=True)
    keep(page, "saving", 60, 440, 620, 700)
    page.keyboard.press("Escape")
    manager.click("Toggle status")
    keep(page, "status", 400, 0, 900, 460)
    manager.click("Toggle status")
    manager.click("Symptoms to questions", "tab")
    page.locator("section.w-panel").filter(
        has=page.get_by_role("button", name="Add test")
    ).last.scroll_into_view_if_needed()
    keep(page, "rows", 60, 230, 900, 630)
    manager.click("Add symptom")
    manager.dialog.wait_for()
    keep(page, "chooser", 60, 0, 900, 560)
