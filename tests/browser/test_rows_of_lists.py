"""A row of a list in the admin says what is in it while it is folded away, and nothing twice while it is open."""

import re

from playwright.sync_api import expect

from tests.browser.page_types import DESKTOP


def test_a_folded_row_says_what_is_in_it_and_follows_what_is_typed(new_page, pages):
    page = new_page(viewport=DESKTOP)
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("goldthread-demo")
    page.get_by_role("button", name="Sign in").click()
    page.goto(pages["disease"])
    page.goto(page.locator("a[href*='/admin/pages/'][href$='/edit/']").first.get_attribute("href"))
    row = page.locator("#inline_child_names-0")
    name = row.locator("#id_names-0-name")
    words, fold = row.locator(".row-words").first, row.locator("[data-panel-toggle]").first
    expect(words).to_be_hidden()
    fold.click()
    expect(words).to_be_visible()
    expect(words).to_contain_text(re.compile(rf"^– {re.escape(name.input_value())}"))
    fold.click()
    name.fill("Another name")
    fold.click()
    expect(words).to_contain_text("– Another name")
