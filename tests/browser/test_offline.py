"""A page that a reader keeps is there without signal, and only then."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Error, expect

from tests.browser.saved_pages import (
    COPY,
    FILES,
    NOTHING,
    OTHER,
    PAGE,
    REMOVED,
    STATE,
    button,
    expect_status,
    heading,
    keep,
    status,
    until_nothing_is_left,
    until_renewed,
)
from tests.browser.watching import until


def test_nothing_is_stored_before_a_reader_keeps_a_page(page, proxy):
    page.goto(proxy.url + PAGE)
    expect(button(page)).to_have_text("Keep this page on my phone")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(STATE) == NOTHING


def test_a_kept_page_is_whole_without_signal(page, proxy):
    keep(page, proxy)
    expect(button(page)).to_have_text("Remove from this phone")
    expect(button(page)).to_be_focused()
    day = status(page).inner_text().removeprefix("Kept on this phone on ").removesuffix(".")

    proxy.is_down = True
    page.goto(proxy.url + PAGE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Juvenile myelomonocytic leukemia")
    expect(page.locator("main > .kept-notice:first-child")).to_contain_text(f"the copy that you kept on {day}.")
    assert page.evaluate("getComputedStyle(document.querySelector('.kept-notice')).borderBottomStyle") == "solid"
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].some(font => font.status == 'loaded'))")
    assert page.evaluate("document.querySelector('.beside-first img').decode().then(() => true)")
    expect(button(page)).to_have_text("Remove from this phone")


def test_without_signal_other_addresses_list_what_is_kept(page, proxy):
    keep(page, proxy)
    page.context.set_offline(True)
    page.goto(proxy.url + OTHER)
    expect(page).to_have_title("No signal")
    numbers = [link.get_attribute("href") for link in page.locator("a[href^='tel:']").all()]
    assert numbers == ["tel:911", "tel:1-800-555-0134"]
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("document.styleSheets[0].cssRules.length")
    for link in page.get_by_role("link").all():
        assert link.bounding_box()["height"] >= 43.9, link.text_content()
    assert page.get_by_role("link", name="Try again").get_attribute("href") == ""
    expect(page.get_by_role("listitem")).to_have_text(
        re.compile(r"^Juvenile myelomonocytic leukemia \(JMML\) Kept on [A-Z][a-z]+ \d{1,2}, \d{4}$")
    )
    page.get_by_role("link", name="Juvenile").click()
    expect(page.locator(".kept-notice")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".kept-notice")).to_have_count(0)


def test_the_address_of_a_newsletter_finds_the_copy_and_another_page_does_not(page, proxy):
    keep(page, proxy)
    proxy.is_down = True
    bare = PAGE.rstrip("/")
    for address in (
        f"{PAGE}?utm_source=news&utm_medium=mail",
        f"{PAGE}?fbclid=IwAR0&x=1",
        bare,
        f"{bare}?mc_cid=1#symptoms",
        f"/follow/12/program{PAGE}",
    ):
        page.goto(proxy.url + address)
        expect(page.locator(".kept-notice")).to_be_visible()
        expect(button(page)).to_have_text("Remove from this phone")
    for address in (f"{PAGE}?page=2", f"{bare}?and=fever", OTHER):
        page.goto(proxy.url + address)
        expect(page).to_have_title("No signal")


def test_staff_pages_and_documents_are_not_touched(page, proxy):
    keep(page, proxy)
    proxy.is_down = True
    for path in ("/admin/", "/documents/1/leaflet.pdf"):
        with pytest.raises(Error):
            page.goto(proxy.url + path)


def test_with_signal_the_site_itself_is_seen(page, proxy):
    keep(page, proxy)
    proxy.edits[PAGE] = heading("Changed today")
    assert page.goto(proxy.url + PAGE).status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text("Changed today")
    expect(page.locator(".kept-notice")).to_have_count(0)
    proxy.answers[PAGE] = 500, {}
    assert page.goto(proxy.url + PAGE).status == 500
    expect(page.get_by_role("heading")).to_have_text("As the test wants it")
    assert page.evaluate(STATE) == {"copies": [f"kept:{PAGE}"], "workers": 1}


@pytest.mark.parametrize("code", [404, 410])
def test_a_page_that_is_gone_is_forgotten_when_it_is_opened(page, proxy, code):
    keep(page, proxy)
    proxy.answers[PAGE] = code, {}
    assert page.goto(f"{proxy.url}{PAGE}?page=99").status == code
    assert page.evaluate(STATE)["copies"] == [f"kept:{PAGE}"]
    assert page.goto(proxy.url + PAGE).status == code
    until_nothing_is_left(page)


def test_the_page_being_visited_is_renewed(page, proxy):
    keep(page, proxy)
    proxy.edits[PAGE] = heading("Changed today")
    page.goto(proxy.url + PAGE)
    until_renewed(page, PAGE, "Changed today")
    proxy.is_down = True
    page.goto(proxy.url + PAGE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Changed today")


def test_other_copies_are_renewed_when_they_are_older_than_a_day(page, proxy):
    keep(page, proxy)
    keep(page, proxy, OTHER)
    proxy.edits[PAGE] = heading("Changed yesterday")
    for hours, is_renewed in ((23, False), (25, True)):
        proxy.edits[OTHER] = heading(f"After {hours} hours")
        page.clock.set_fixed_time(datetime.now() + timedelta(hours=hours))
        page.goto(proxy.url + OTHER)
        until_renewed(page, OTHER, f"After {hours} hours")  # the last in the row
        assert any("/media/" in file for file in page.evaluate(FILES, PAGE))
        assert ("Changed yesterday" in page.evaluate(COPY, PAGE)) == is_renewed


@pytest.mark.parametrize(
    ("answer", "is_forgotten"),
    [
        ((404, {}), True),
        ((410, {}), True),
        ((302, {"Location": "/stories/"}), True),
        ((302, {"Location": "https://elsewhere.example/"}), True),
        ((200, {}), True),  # a page that may not be kept has no tools
        ((500, {}), False),
        ((503, {"Cache-Control": "no-store"}), False),
        ((200, {"Content-Type": "text/plain"}), False),
    ],
)
def test_an_old_copy_follows_what_became_of_its_page(page, proxy, answer, is_forgotten):
    keep(page, proxy)
    keep(page, proxy, OTHER)
    proxy.answers[PAGE] = answer
    page.clock.set_fixed_time(datetime.now() + timedelta(days=2))
    with page.expect_response(proxy.url + PAGE):
        page.goto(proxy.url + OTHER)
    page.wait_for_load_state("networkidle")
    left = [f"kept:{OTHER}"] if is_forgotten else [f"kept:{OTHER}", f"kept:{PAGE}"]
    until(page, "async left => String((await caches.keys()).sort()) == left", ",".join(left))
    assert page.evaluate(STATE) == {"copies": left, "workers": 1}


def test_removing_leaves_nothing_behind(page, proxy):
    keep(page, proxy, OTHER)
    keep(page, proxy)
    button(page).click()
    expect_status(page, REMOVED)
    expect(button(page)).to_have_text("Keep this page on my phone")
    expect(button(page)).to_be_focused()
    assert page.evaluate(STATE) == {"copies": [f"kept:{OTHER}"], "workers": 1}
    page.goto(proxy.url + OTHER)
    button(page).click()
    expect_status(page, REMOVED)
    assert page.evaluate(STATE) == NOTHING
    proxy.is_down = True
    with pytest.raises(Error):
        page.goto(proxy.url + OTHER)


def test_stories_are_in_no_copy(page, proxy):
    page.goto(proxy.url + PAGE)
    stories = page.locator("[data-not-kept]")
    expect(stories.first).to_be_attached()
    portraits = stories.locator("img, source").evaluate_all("all => all.map(tag => tag.srcset || tag.src)")
    names = stories.locator("a").evaluate_all("all => all.map(link => link.pathname)")
    assert portraits and names
    keep(page, proxy)
    copy, files = page.evaluate(COPY, PAGE), page.evaluate(FILES, PAGE)
    assert "data-not-kept" not in copy and 'href="#stories"' not in copy and 'href="#sources"' in copy
    assert not any(name in copy for name in names)
    assert not any(file.removeprefix(proxy.url) in portrait for file in files for portrait in portraits)
    assert sum("/media/" in file for file in files) == 1


def test_a_copy_is_what_a_stranger_sees(page, proxy):
    def with_user_bar(html, cookies):
        return html.replace("</body>", "<wagtail-userbar></wagtail-userbar></body>") if "sessionid" in cookies else html

    proxy.edits[PAGE] = with_user_bar
    page.context.add_cookies([{"name": "sessionid", "value": "staff", "url": proxy.url}])
    keep(page, proxy)
    expect(page.locator("wagtail-userbar")).to_be_attached()
    assert "userbar" not in page.evaluate(COPY, PAGE)


PHOTOS = """
<figure><picture data-not-kept><source type="image/webp" srcset="{address}?1 480w"><img src="{address}?2" alt="Rosie at the lake"></picture>
<figcaption>Rosie in June</figcaption></figure>
<figure><img src="{address}?3" alt="Rosie again" srcset="{address}?4 2x"><figcaption>By nobody's leave</figcaption></figure>
<picture><img src="{address}?5" alt="Rosie on her own"></picture>
<figure id="window"><picture data-shows-nobody><img src="{address}?6" alt="A window"></picture><figcaption>By the river</figcaption></figure>
"""


def with_photos(html, cookies):
    """Return what a page with photos says, in each way that a template could; the tag `photo` marks those of nobody."""
    address = re.search(r"/media/drawings/[^ \"]+-\d+\.webp", html).group()
    return html.replace("</main>", PHOTOS.format(address=address) + "</main>", 1)


def test_what_shows_people_is_in_no_copy_and_what_shows_nobody_is(page, proxy):
    proxy.edits[PAGE] = with_photos
    keep(page, proxy)
    copy, files = page.evaluate(COPY, PAGE), page.evaluate(FILES, PAGE)
    assert "Rosie" not in copy and "By nobody" not in copy and "A window" in copy and "By the river" in copy
    assert [file[-2:] for file in files if "webp?" in file] == ["?6"]
    assert "ld+json" not in copy and "og:image" not in copy and "/media/share/" not in copy
    proxy.is_down = True
    page.goto(proxy.url + PAGE)
    assert page.evaluate("document.querySelector('#window img').decode().then(() => true)")


AS_BEFORE = """async path => {
  const cache = await caches.open('kept:' + path);
  const { at, ...note } = JSON.parse(decodeURIComponent((await cache.match(path)).headers.get('X-Kept')));
  const headers = { 'X-Kept': encodeURIComponent(JSON.stringify({ time: at, ...note })) };
  await cache.put(path, new Response('<figure>Rosie in June</figure>', { headers }));
}"""


def test_a_copy_from_before_people_were_left_out_is_renewed_at_once(page, proxy):
    keep(page, proxy)
    page.evaluate(AS_BEFORE, PAGE)
    assert "Rosie" in page.evaluate(COPY, PAGE)
    page.goto(proxy.url + OTHER)
    until_renewed(page, PAGE, "Juvenile myelomonocytic leukemia")
    assert "Rosie" not in page.evaluate(COPY, PAGE)
