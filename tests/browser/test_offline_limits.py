"""What keeping a page does where it cannot: no signal, no space, a new version of the site, an old browser."""

import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser.saved_pages import (
    COPY,
    FAILED,
    FILES,
    KEPT,
    NOTHING,
    PAGE,
    STATE,
    button,
    expect_status,
    heading,
    keep,
    until_nothing_is_left,
    until_renewed,
)
from tests.browser.watching import until


def test_without_signal_nothing_can_be_kept(page, proxy):
    page.goto(proxy.url + PAGE)
    expect(button(page)).to_be_visible()
    proxy.is_down = True
    button(page).click()
    expect_status(page, FAILED)
    expect(button(page)).to_have_text("Keep this page on my phone")
    expect(button(page)).to_be_focused()
    assert page.evaluate(STATE) == NOTHING
    proxy.is_down = False
    button(page).click()
    expect_status(page, KEPT)


@pytest.mark.parametrize("path", ["/service-worker.js", "the stylesheet"])
def test_a_copy_without_what_it_needs_is_no_copy(page, proxy, path):
    page.goto(proxy.url + PAGE)
    if path == "the stylesheet":
        path = page.locator("link[rel=stylesheet]").get_attribute("href")
    proxy.answers[path] = 404, {}
    button(page).click()
    expect_status(page, FAILED)
    assert page.evaluate(STATE) == NOTHING


def test_a_full_phone_keeps_nothing_by_halves(page, proxy):
    page.goto(proxy.url + PAGE)
    protocol = page.context.new_cdp_session(page)
    protocol.send("Storage.overrideQuotaForOrigin", {"origin": proxy.url, "quotaSize": 50_000})
    button(page).click()
    expect_status(page, FAILED)
    assert page.evaluate(STATE) == NOTHING


def test_a_new_version_of_the_site_replaces_all_files_or_none(page, proxy):
    def with_new_styles(html, cookies):
        return heading("New version")(re.sub(r'(<link rel="stylesheet" href="[^"]+)', r"\1?new", html), cookies)

    keep(page, proxy)
    before = page.evaluate(FILES, PAGE)
    proxy.edits[PAGE] = with_new_styles
    stylesheet = page.locator("link[rel=stylesheet]").get_attribute("href")
    proxy.answers[stylesheet] = 500, {}
    with page.expect_response(
        lambda response: response.url.endswith("?new") and response.request.resource_type == "fetch"
    ):
        page.goto(proxy.url + PAGE)
    page.wait_for_load_state("networkidle")
    assert sorted(page.evaluate(FILES, PAGE)) == sorted(before)
    assert "New version" not in page.evaluate(COPY, PAGE)

    del proxy.answers[stylesheet]
    page.goto(proxy.url + PAGE)
    until_renewed(page, PAGE, "New version")
    renamed = [file + "?new" if file.endswith(stylesheet) else file for file in before]
    until(
        page,
        f"async ([path, files]) => String((await ({FILES})(path)).sort()) == files",
        [PAGE, ",".join(sorted(renamed))],
    )


def test_without_service_workers_a_page_can_be_printed(page, proxy):
    page.add_init_script("delete Navigator.prototype.serviceWorker; window.print = () => { window.isPrinted = true }")
    page.goto(proxy.url + PAGE)
    expect(page.locator(".page-tools button")).to_have_text(["Print this page"])
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.isPrinted")
    page.emulate_media(media="print")
    expect(page.locator(".page-tools")).to_be_hidden()


def test_a_worker_without_copies_behaves_as_if_it_were_not_there(page, proxy):
    keep(page, proxy)
    page.evaluate("path => caches.delete('kept:' + path)", PAGE)
    proxy.is_down = True
    with pytest.raises(Error):
        page.goto(proxy.url + PAGE)


def test_without_javascript_nothing_is_offered(new_page, proxy):
    page = new_page(java_script_enabled=False)
    page.goto(proxy.url + PAGE)
    expect(page.locator(".page-tools")).to_be_attached()
    expect(page.locator(".page-tools")).to_be_hidden()


def test_a_page_that_became_private_is_not_kept(page, proxy):
    keep(page, proxy)
    proxy.headers[PAGE] = {"Cache-Control": "private"}
    page.goto(proxy.url + PAGE)
    until_nothing_is_left(page)
    button(page).click()
    expect_status(page, FAILED)
    assert page.evaluate(STATE) == NOTHING


def test_a_strict_content_policy_is_no_obstacle_and_is_kept(page, proxy):
    complaints = []
    page.on("console", lambda message: "Content Security" in message.text and complaints.append(message.text))
    proxy.headers[PAGE] = {"Content-Security-Policy": "default-src 'self'"}
    keep(page, proxy)
    proxy.is_down = True
    assert "Content-Security-Policy".lower() in page.goto(proxy.url + PAGE).headers
    expect(page.locator(".kept-notice")).to_be_visible()
    assert complaints == []
