"""What a page does: what a test waits for, and what no visitor asked for (errors, requests to others, cookies, storage)."""

from urllib.parse import urlsplit

import pytest

NOTE_CSP_VIOLATIONS = """
    window.cspViolations = [];
    document.addEventListener("securitypolicyviolation",
        event => window.cspViolations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""
STORED = """async () => [
    ...window.cspViolations.map(violation => `CSP: ${violation}`),
    ...Object.keys(localStorage).map(key => `localStorage: ${key}`),
    ...Object.keys(sessionStorage).map(key => `sessionStorage: ${key}`),
    ...(await indexedDB.databases()).map(database => `IndexedDB: ${database.name}`),
    ...(await caches.keys()).map(key => `cache: ${key}`),
    ...(await navigator.serviceWorker.getRegistrations()).map(worker => `service worker: ${worker.scope}`),
]"""


class Watch:
    """Listens to one page from before its first visit."""

    def __init__(self, page, site_url):
        self.page = page
        self.host = urlsplit(site_url).netloc
        self.seen = []
        page.add_init_script(NOTE_CSP_VIOLATIONS)
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.seen.append(f"script error: {error}"))
        page.on("request", self.on_request)
        page.on("requestfailed", self.on_failure)
        page.on("response", self.on_response)

    def on_console(self, message):
        # A response that failed is noted by itself, with its address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.seen.append(f"console: {message.text}")

    def on_request(self, request):
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.seen.append(f"request to another host: {request.url}")

    def on_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # that is a picture that a visitor left before it came
            self.seen.append(f"failed request: {request.url} {request.failure}")

    def on_response(self, response):
        # Whether the page itself is the one that was asked for is for each test to say.
        if response.status >= 400 and not response.request.is_navigation_request():
            self.seen.append(f"failed request: {response.url} {response.status}")

    def complaints(self):
        """All that was seen until now (list of str)."""
        cookies = [f"cookie: {cookie['name']}" for cookie in self.page.context.cookies()]
        return self.seen + cookies + self.page.evaluate(STORED)


def until(page, expression, argument=None):
    """Wait until the JavaScript `expression` (str) is true; it may be an async function."""
    for _ in range(100):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def assert_quiet(page):
    """The page did nothing but show itself."""
    if complaints := page.watch.complaints():
        pytest.fail("\n".join([page.url, *complaints]), pytrace=False)
