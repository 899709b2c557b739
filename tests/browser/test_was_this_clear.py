"""A parent says that a part was not clear: on a phone, without JavaScript, from the foot of the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import NARROW, PHONE


@pytest.fixture(params=[PHONE, NARROW], ids=["phone", "narrow"])
def disease(request, new_page, pages):
    page = new_page(viewport=request.param, java_script_enabled=False)
    page.goto(pages["disease"])
    return page


def test_a_part_was_not_clear(disease):
    form = disease.locator(".was-this-clear form")
    expect(form).to_be_hidden()
    disease.get_by_text("Was this page clear?").click()
    expect(form.get_by_text("Please do not write names or medical details.")).to_be_visible()
    expect(form.get_by_label("Leave this empty", exact=True)).to_be_hidden()
    form.get_by_label("Which part do you mean?").select_option("Treatment")
    form.get_by_label("No", exact=True).check()
    form.get_by_label("What would make it clearer?").fill("What is a port?\nWe did not know.")
    form.get_by_role("button", name="Send").click()
    expect(disease.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(disease.get_by_role("main")).to_contain_text("cannot give medical advice")
    expect(disease.locator("main .help-line a")).to_be_visible()
    assert disease.context.cookies() == []
    disease.get_by_role("link", name="Back to “Treatment”").click()
    expect(disease).to_have_url(re.compile("/jmml/#treatment$"))
    expect(disease.locator("#treatment h2")).to_be_in_viewport()


def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(disease):
    disease.get_by_text("Was this page clear?").click()
    form = disease.locator(".was-this-clear form")
    form.get_by_label("What would make it clearer?").fill("What is a port?")
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_label("Yes", exact=True)).to_be_focused()  # the browser asks for the answer by itself
    form.evaluate("form => { form.noValidate = true }")  # an old browser
    form.get_by_role("button", name="Send").click()
    expect(disease.get_by_role("alert")).to_contain_text("not sent yet")
    expect(disease.get_by_text("Please choose Yes or No.")).to_be_visible()
    expect(disease.get_by_label("What would make it clearer?")).to_have_value("What is a port?")
    disease.get_by_label("Yes", exact=True).check()
    disease.get_by_role("button", name="Send").click()
    expect(disease.get_by_role("heading", level=1)).to_have_text("Thank you")
