"""What a parent comes for is found on a phone with two taps and one scroll: each link stands on the first two screens."""

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import PHONE
from tests.tasks import TASKS

SCREENS = 2  # what is seen at once, and after one scroll


@pytest.mark.parametrize("task", TASKS)
def test_two_taps_and_one_scroll(page, task):
    *taps, answer = TASKS[task]
    page.goto("/")
    for words in taps:
        link = page.get_by_role("main").get_by_role("link", name=words, exact=True).first
        box = link.bounding_box()
        assert box["y"] + box["height"] <= SCREENS * PHONE["height"], words
        link.click()
    heading = page.get_by_role("main").get_by_role("heading", name=answer, exact=True)
    expect(heading).to_be_visible()
    if "#" in page.url:
        expect(heading).to_be_in_viewport()
    assert heading.evaluate("each => each.getBoundingClientRect().bottom") <= SCREENS * PHONE["height"]
