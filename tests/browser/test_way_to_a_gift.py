"""A donor goes from a story to the provider's form and back, on a phone without JavaScript. Nobody learns of it on the way."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.another_site import another_site
from tests.browser import server
from tests.browser.axe import check_rules
from tests.browser.layout import assert_all_fits
from tests.browser.page_types import NARROW, PHONE
from tests.browser.watching import Watch

FORM = "<!doctype html><title>Provider</title><h1>Your card</h1><a href='{site}/giving/thanks/'>Paid</a><a href='{site}/giving/cancelled/'>No</a>"
SET_UP = """
from charity_site.core.models import SiteSettings
from charity_site.journeys.models import LinkCount
LinkCount.objects.all().delete()  # what other tests followed in the demo that is copied
SiteSettings.objects.update(giving_provider="other", giving_url="{provider}/form?to={{fund}}&much={{amount}}&ref={{ref}}&how={{interval}}")
"""
STORED = "[document.cookie, ...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(Boolean)"


@pytest.fixture
def provider():
    with another_site() as provider:
        yield provider


@pytest.fixture
def site(tmp_path, site_url, provider):
    """The address (str) of a demo of its own, of which the provider takes the gifts, and its folder."""
    folder = server.copied(tmp_path / "site")
    set_up = SET_UP.format(provider=provider.url)
    server.finish(server.manage("shell", "--no-imports", "-c", set_up, folder=folder))
    with server.serve(folder) as address:
        yield address, folder


def counts(folder):
    with closing(sqlite3.connect(folder / server.DATABASE)) as database:
        return dict(database.execute("SELECT step, SUM(times) FROM journeys_linkcount GROUP BY step"))


def test_from_a_story_to_the_provider_and_back(browser, site, provider):
    address, folder = site
    with browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        watch = Watch(page, address)

        def click(link):
            link.click()
            assert context.cookies() == [] and watch.seen == [] and page.evaluate(STORED) == [], page.url

        main = page.get_by_role("main")
        page.goto("/stories/alijah/")
        click(main.get_by_role("link", name=re.compile("Juvenile")).first)
        expect(page).to_have_url(re.compile("/childhood-cancers/jmml/$"))
        click(main.get_by_role("link", name="Read about Leukemia research"))
        expect(page).to_have_url(re.compile("/research/leukemia-research/$"))
        click(main.get_by_role("link", name="Give to Leukemia research").first)
        expect(page).to_have_url(re.compile(r"/give/\?fund=LEUK$"))
        expect(main.get_by_role("radio", name="Leukemia research")).to_be_checked()
        main.get_by_role("radio", name="$50").check()
        assert provider.asked == [], "the provider hears of nobody before they go there"
        provider.answers = Anything(FORM.format(site=address))
        main.get_by_role("button", name="Go on to").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your card")
        (asked, headers), *_ = provider.asked
        said = {name: values for name, (values,) in parse_qs(urlsplit(asked).query).items()}
        assert (said["to"], said["much"], said["how"]) == ("LEUK", "50", "once")
        assert re.fullmatch("[A-Za-z0-9_-]{1,64}", said["ref"]) and "Referer" not in headers
        assert counts(folder) == {"program": 1, "giving": 1, "provider": 1}
        page.get_by_role("link", name="Paid").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for thinking of the children")
        main.get_by_role("link", name="Leukemia research: what happened since today").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Leukemia research")
        assert context.cookies() == [] and page.evaluate(STORED) == []


class Anything(dict):
    """The same page at each address."""

    def __init__(self, html):
        super().__init__()
        self.html = html

    def get(self, path, otherwise=None):
        return [(200, {"Content-Type": "text/html"}, self.html.encode())]


def test_who_left_something_out_is_told_so_at_once(new_page, pages):
    page = new_page(viewport=NARROW, java_script_enabled=False)
    page.goto(pages["give"])
    page.get_by_role("main").get_by_role("button", name="Go on to").click()
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=0.9)
    assert_all_fits(page)
    page.get_by_role("alert").get_by_role("link", name="How much?").click()
    expect(page.get_by_role("group", name="How much?")).to_be_in_viewport()


def test_what_is_said_of_an_error_breaks_no_rule_of_accessibility(new_page, pages):
    page = new_page(viewport=PHONE)
    page.goto(pages["give"])
    page.get_by_role("main").get_by_role("button", name="Go on to").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check_rules(page)
