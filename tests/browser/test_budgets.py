"""A first visit on a phone costs little, and nothing on the page moves while it loads."""

import pytest

from tests.browser.page_types import PHONE

PAGES = ("disease", "home", "types", "story", "program")
MOST_BYTES = 100_000  # over the wire, with fonts and without photos
MOST_REQUESTS = 8  # before scrolling
MOST_SCRIPT_BYTES = 6_000
FONT_MILLISECONDS = 500

NOTE_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push({
        value: entry.value, at: entry.startTime, of: entry.sources.map(source => source.node?.outerHTML?.slice(0, 120)),
    }))).observe({type: "layout-shift", buffered: true});
"""
SCROLL_TO_THE_END = """async () => {
    const step = innerHeight / 2;
    for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
        window.scrollTo({top: y, behavior: "instant"});
        await new Promise(done => setTimeout(done, 60));
    }
}"""
WORDS_ARE_SHOWN = "performance.getEntriesByName('first-contentful-paint').length"
# Structured data is no script: no browser runs it. It counts among the bytes of its page.
INLINE_SCRIPT_BYTES = """[...document.querySelectorAll("script:not([src], [type='application/ld+json'])")]
    .reduce((sum, script) => sum + new Blob([script.text]).size, 0)"""


def count_traffic(page):
    """Listen from now on; returns the responses (dict of request id to dict with url, type and bytes)."""
    responses = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": False})  # as a visitor has it: empty at first

    def on_response(event):
        response = event["response"]
        if response["url"].startswith("http"):
            responses[event["requestId"]] = {
                "url": response["url"],
                "type": event["type"],
                "mime": response["mimeType"],
                "bytes": 0,
            }

    def on_finished(event):
        if event["requestId"] in responses:
            responses[event["requestId"]]["bytes"] = int(event["encodedDataLength"])

    session.on("Network.responseReceived", on_response)
    session.on("Network.loadingFinished", on_finished)
    return responses


def is_photo(response):
    return response["mime"].startswith("image/") and "svg" not in response["mime"]


@pytest.mark.parametrize("page_type", PAGES)
def test_a_first_visit_is_light(new_page, pages, page_type, measured):
    page = new_page(viewport=PHONE)
    responses = count_traffic(page)
    page.goto(pages[page_type], wait_until="networkidle")
    seen = list(responses.values())
    total = sum(response["bytes"] for response in seen if not is_photo(response))
    script = sum(response["bytes"] for response in seen if response["type"] == "Script")
    script += page.evaluate(INLINE_SCRIPT_BYTES)
    photos = [response["bytes"] for response in seen if is_photo(response)]
    measured(
        f"{page_type:<10} {total:>7} bytes  {script:>5} of script  {len(seen):>2} requests  "
        f"{len(photos)} photos with {sum(photos)} bytes besides"
    )
    print(*sorted((response["bytes"], response["url"]) for response in seen), sep="\n")
    assert any(response["mime"] == "text/css" for response in seen) and all(response["bytes"] for response in seen)
    assert total <= MOST_BYTES
    assert script <= MOST_SCRIPT_BYTES
    assert len(seen) <= MOST_REQUESTS


@pytest.mark.parametrize("font", ["at once", "late"])
@pytest.mark.parametrize("page_type", PAGES)
def test_nothing_moves_while_it_loads(new_page, pages, page_type, font):
    page = new_page(viewport=PHONE)
    page.add_init_script(NOTE_SHIFTS)
    held = []
    if font == "late":
        page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(pages[page_type], wait_until="domcontentloaded")
    if font == "late":
        # Measured from the first words on the screen: a slow machine may take longer for them than the font.
        for _ in range(1_000):  # wait_for_function would be refused: it evaluates a text
            if page.evaluate(WORDS_ARE_SHOWN):
                break
            page.wait_for_timeout(20)
        page.wait_for_timeout(FONT_MILLISECONDS)
        assert held
        for route in held:
            route.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(face => face.status === 'loaded'))")
    page.evaluate(SCROLL_TO_THE_END)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize("page_type", PAGES)
def test_what_a_slow_phone_shows_first_stays_where_it_is(new_page, pages, page_type):
    """A browser paints between two parts of a document: the heading, then what follows it."""
    page = new_page(viewport=PHONE)
    page.goto(pages[page_type], wait_until="networkidle")
    page.reload(wait_until="networkidle")  # the font is there now, however slow it came
    place = page.locator("h1").bounding_box()
    assert place["y"] < PHONE["height"]

    def answer_in_part(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().partition("</h1>")[0])

    page.route(lambda address: address.endswith(pages[page_type]), answer_in_part)
    page.reload(wait_until="networkidle")
    assert page.locator("footer").count() == 0
    assert page.locator("h1").bounding_box() == place
