"""A parent who has never seen the site takes the story back on a phone, with JavaScript off."""

import pytest
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.page_types import PHONE


@pytest.fixture
def phone(new_page):
    return new_page(viewport=PHONE, java_script_enabled=False, has_touch=True)


@pytest.fixture
def own_site_url(site_url, tmp_path):
    """The address (str) of a demo that is this test's alone: what is taken back is gone for all who read it."""
    with server.serve(server.copied(tmp_path / "site")) as address:
        yield address


def test_three_taps(phone, pages, own_site_url):
    phone.goto(own_site_url + pages["family-that-withdraws"])  # the first tap is in the mail
    story = own_site_url + phone.locator("main li a").first.get_attribute("href")
    phone.get_by_role("link", name="Take it back for good").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Take it back for good?")
    assert phone.request.get(story).status == 200, "nothing has happened yet"
    phone.get_by_role("button", name="Yes, take it back").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("It is taken back")
    expect(phone.locator("main")).to_contain_text("Your receipt")
    assert phone.goto(story).status == 410
    expect(phone.get_by_role("heading", level=1)).to_have_text("This story is no longer here")
    assert not phone.context.cookies()


def test_nobody_who_reads_the_other_pages_hears_of_the_link(phone, pages):
    referrers = []
    phone.on("request", lambda request: referrers.append((request.url, request.headers.get("referer", ""))))
    phone.goto(pages["family"])
    phone.locator("main li a").first.tap()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Story")
    leaks = [url for url, referrer in referrers if pages["family"] in referrer]
    assert not leaks
