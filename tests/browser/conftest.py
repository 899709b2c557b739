"""A real Chromium, and the demo behind the real server, set up as in production."""

import json

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import server
from tests.browser.page_types import PHONE
from tests.browser.programs import CHROMIUM_OPTIONS, find_chromium
from tests.browser.proxy import proxy_to
from tests.browser.watching import Watch

expect.set_options(timeout=20_000)  # milliseconds: a busy machine is slow, not wrong


@pytest.fixture(scope="session")
def site_url():
    """The address (str) of the served demo, without a slash at the end."""
    server.prepare()
    with server.serve() as address:
        yield address


@pytest.fixture(scope="session")
def pages(site_url):
    """The address (str) of one page of each type, by the names in tests/browser/page_types.py."""
    return json.loads((server.FOLDER / "pages.json").read_text())


# Not for the whole session: while Playwright runs, Django takes this process for an asynchronous one and refuses the
# database to other tests.
@pytest.fixture(scope="package")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(playwright), args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, site_url):
    """Makes a page in a fresh context: new_page(viewport=..., color_scheme=..., java_script_enabled=...)."""
    contexts = []

    def make(**options):
        context = browser.new_context(base_url=site_url, **options)
        contexts.append(context)
        page = context.new_page()
        page.watch = Watch(page, site_url)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def measured(record_property):
    """Takes a line (str) that is printed at the end of the run: measured("12 requests")."""
    return lambda line: record_property("measured", line)


@pytest.fixture
def page(new_page):
    """A page on a phone."""
    return new_page(viewport=PHONE)


@pytest.fixture
def proxy(site_url):
    """The site behind a proxy that can change its answers or go down."""
    with proxy_to(site_url) as proxy:
        yield proxy
