"""What the tests of kept pages have in common."""

import re

from playwright.sync_api import expect

from tests.browser.watching import until

PAGE = "/childhood-cancers/jmml/"
OTHER = "/about/"
KEPT = re.compile(r"^Kept on this phone on [A-Z][a-z]+ \d{1,2}, \d{4}\.$")

STATE = """async () => ({
  copies: (await caches.keys()).sort(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"copies": [], "workers": 0}
COPY = "path => caches.match(path, { cacheName: 'kept:' + path }).then(copy => copy?.text())"
FILES = "async path => (await (await caches.open('kept:' + path)).keys()).map(request => request.url)"
FAILED = "It could not be kept. Please try again."
REMOVED = "Removed from this phone."


def button(page):
    return page.locator(".page-tools button").first


def status(page):
    return page.locator(".page-tools [role=status]")


def expect_status(page, words):
    expect(status(page)).to_have_text(words, timeout=20_000)


def keep(page, proxy, path=PAGE):
    page.goto(proxy.url + path)
    button(page).click()
    expect_status(page, KEPT)


def until_renewed(page, path, words):
    until(page, f"async ([path, words]) => (await ({COPY})(path))?.includes(words)", [path, words])


def until_nothing_is_left(page):
    until(page, f"async () => {{ const {{copies, workers}} = await ({STATE})(); return !copies.length && !workers }}")


def heading(words):
    """An edit for the proxy: the page's heading says `words` (str)."""
    return lambda html, cookies: re.sub(r"<h1>.*?</h1>", f"<h1>{words}</h1>", html, count=1, flags=re.DOTALL)
