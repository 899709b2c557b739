"""A clinician without an account checks a draft on a phone, between two patients, with JavaScript off."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.layout import assert_all_fits
from tests.browser.page_types import PHONE


@pytest.fixture
def phone(new_page):
    return new_page(viewport=PHONE, java_script_enabled=False, has_touch=True)


@pytest.fixture
def own_site(site_url, tmp_path):
    """The address (str) of a demo that is this test's alone, in which a page waits for the second time, and where that is (dict)."""
    folder = server.copied(tmp_path / "site")
    code = "from tests.browser.second_round import ask_again; ask_again()"
    server.finish(server.manage("shell", "--no-imports", "-c", code, folder=folder))
    with server.serve(folder) as address:
        yield address, json.loads((folder / "again.json").read_text())


def answer_to(phone, heading, answer):
    """The choice `answer` (str) below the section with this `heading`."""
    return phone.get_by_role("group", name=f"Your answer about “{heading}”").get_by_role("radio", name=answer)


def test_read_answer_and_be_done(phone, own_site):
    address, again = own_site
    phone.goto(address + again["link"])
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Juvenile")
    expect(phone.locator("main img")).to_have_count(0)
    expect(phone.locator("#overview .what-changed ins")).to_contain_text("Nobody approved this yet.")
    before, now = phone.locator("#quick-facts .what-changed td").all()
    expect(now).to_contain_text("about 12 years")
    expect(before.locator(".figure-source")).to_have_count(1)
    assert before.bounding_box()["y"] == now.bounding_box()["y"], "side by side, each with its source"
    answer_to(phone, "Overview", "I approve it as it stands").tap()
    answer_to(phone, "Treatment", "Please change something").tap()
    phone.get_by_role("button", name="Send my answers").tap()
    expect(phone.get_by_role("alert")).to_be_in_viewport()
    phone.get_by_role("alert").get_by_role("link", name="Treatment").tap()
    expect(phone.locator("#treatment-answer")).to_contain_text("Please write what should change.")
    expect(answer_to(phone, "Overview", "I approve it as it stands")).to_be_checked()
    phone.get_by_label("Your comment on “Treatment”").fill("Name the dose of the guideline.")
    phone.get_by_role("button", name="Send my answers").tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, Dr. Ada Sample")
    assert_all_fits(phone)
    assert phone.goto(address + again["link"]).status == 404
    expect(phone.get_by_role("heading", level=1)).to_have_text("This link is not open")
    assert not phone.context.cookies()


def test_each_choice_is_large_enough_for_a_thumb(phone, pages):
    phone.goto(pages["sign-off"])
    boxes = [label.bounding_box() for label in phone.locator(".answer fieldset label").all()]
    assert boxes and all(box["height"] >= 44 and box["x"] + box["width"] <= PHONE["width"] for box in boxes)


def test_no_other_site_hears_of_the_link(phone, pages):
    referrers = []
    phone.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    phone.goto(pages["sign-off"])
    phone.get_by_role("link", name="Goldthread Children's Cancer Fund").first.tap()
    expect(phone).not_to_have_url(pages["sign-off"])
    assert not [referrer for referrer in referrers if pages["sign-off"] in referrer]
