"""What a family writes on a card or into the question folder leaves the phone for nowhere, and is stored only where it asks for that."""

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import PHONE

STORED = """async () => [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage),
    ...(await caches.keys()), ...(await indexedDB.databases()).map(({ name }) => name)].filter((each) => each && each !== "{}")"""
TOOLS = "[data-fill-in-tools]"


@pytest.fixture
def phone(new_page):
    return new_page(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"])


def test_a_card_is_filled_in_copied_kept_and_forgotten_without_a_request(phone, pages):
    phone.goto(pages["card"], wait_until="networkidle")
    requests = []
    phone.on("request", lambda request: requests.append(request.url))
    phone.get_by_label("name of our child").fill("Mia")
    phone.get_by_label("What else our team told us about fever").fill("Bring the card.")
    assert phone.evaluate(STORED) == []
    phone.get_by_role("button", name="Copy as text").click()
    expect(phone.locator(f"{TOOLS} [role=status]")).to_have_text("Copied. You can paste it into a message.")
    last = phone.get_by_label("What else our team told us about fever")
    last.press("ControlOrMeta+a")
    last.press("ControlOrMeta+v")
    copied = last.input_value().splitlines()
    assert copied[:3] == ["Fever card", "My child: Mia", "Has: ________"]
    assert copied[-1] == "What else our team told us about fever: Bring the card."
    phone.get_by_label("Keep what I write on this phone").check()
    phone.get_by_label("name of the illness").fill("ALL")
    icon = phone.locator("link[rel=icon]").evaluate("link => link.href")  # a slow browser asks for it late
    assert set(requests) <= {icon}
    phone.reload()
    expect(phone.get_by_label("name of our child")).to_have_value("Mia")
    expect(phone.get_by_label("name of the illness")).to_have_value("ALL")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Forget everything").click()
    expect(phone.get_by_label("name of our child")).to_have_value("")
    assert phone.evaluate(STORED) == []
    phone.reload()
    expect(phone.get_by_label("name of our child")).to_have_value("")
    expect(phone.get_by_label("Keep what I write on this phone")).not_to_be_checked()


RENAME = """([from, to]) => {
    for (const key of Object.keys(localStorage)) localStorage[key] = localStorage[key].replace(from, to);
}"""


def test_what_was_kept_for_a_blank_that_staff_renamed_is_in_no_other_blank_and_not_lost(phone, pages):
    phone.goto(pages["card"], wait_until="networkidle")
    phone.get_by_label("number by day").fill("555 0101")
    phone.get_by_label("number at night").fill("555 0102")
    phone.get_by_label("Keep what I write on this phone").check()
    phone.evaluate(
        RENAME, ["number by day", "phone of the clinic"]
    )  # as if the blank had been called so when it was kept
    phone.evaluate(RENAME, ["number at night", "Number, at night"])
    phone.reload()
    expect(phone.get_by_label("number by day")).to_have_value("")
    expect(phone.get_by_label("number at night")).to_have_value("555 0102")
    before = phone.locator("[data-lost]")
    expect(before).to_contain_text("phone of the clinic: 555 0101")
    phone.get_by_role("button", name="Copy as text").click()
    expect(phone.locator(f"{TOOLS} [role=status]")).to_have_text("Copied. You can paste it into a message.")
    last = phone.get_by_label("What else our team told us about fever")
    last.press("ControlOrMeta+v")
    assert last.input_value().splitlines()[-1] == "phone of the clinic: 555 0101"
    phone.reload()
    expect(before).to_contain_text("phone of the clinic: 555 0101")
    before.get_by_role("button", name="Take out").click()
    expect(before).to_be_hidden()
    phone.reload()
    expect(before).to_be_hidden()


def test_ticked_and_own_questions_reach_the_folder_without_being_sent(phone, pages):
    phone.goto(pages["disease"], wait_until="networkidle")
    questions = phone.locator("#questions")
    asked = questions.locator("li").nth(1).inner_text().strip()
    questions.get_by_role("checkbox").nth(1).check()
    questions.locator("summary").click()
    phone.get_by_label("Your own questions").fill("May her cat visit?")
    requests = []
    phone.on("request", lambda request: requests.append(request.url))
    phone.get_by_role("button", name="Take the ticked questions to my folder").click()
    phone.wait_for_url("**/question-folder/")
    texts = phone.locator(".folder [data-text]:visible")
    assert set(texts.all_inner_texts()) == {asked, "May her cat visit?"}
    assert all("cat" not in url and "?" not in url for url in requests)
    phone.get_by_label(asked).fill("On Monday.")
    phone.get_by_label("Your own question").fill("Who drives us?")
    phone.get_by_label("Whom to ask").select_option(label="The social worker")
    phone.get_by_role("button", name="Add the question").click()
    expect(phone.get_by_role("heading", name="The social worker")).to_be_visible()
    expect(phone.get_by_role("heading", name="The school")).to_be_hidden()
    assert phone.evaluate(STORED) == []
    phone.get_by_label("Keep what I write on this phone").check()
    phone.reload()
    expect(phone.get_by_label(asked)).to_have_value("On Monday.")
    phone.get_by_label("May her cat visit?").locator("..").locator("..").get_by_role("button").click()
    expect(texts).to_have_count(2)
    phone.reload()
    expect(texts).to_have_count(2)
