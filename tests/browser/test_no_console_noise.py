"""A visit leaves no trace, asks no third party and makes no error."""

import contextlib

import pytest

from tests.browser.page_types import PAGE_TYPES
from tests.browser.watching import assert_quiet, until

BROKEN = "[...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.currentSrc)"


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_page(new_page, pages, page_type):
    page = new_page()
    response = page.goto(pages[page_type])
    assert response.status == (404 if page_type in ("missing", "sign-off-closed") else 200)
    # To the end, so that pictures further down are asked for too.
    page.evaluate("window.scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    page.wait_for_load_state("networkidle")
    # One that comes just now may have no size yet; one that is broken stays so.
    with contextlib.suppress(AssertionError):
        until(page, f"{BROKEN}.length === 0")
    assert_quiet(page)
    assert page.evaluate(BROKEN) == []
