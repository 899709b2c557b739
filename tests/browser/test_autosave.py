"""What is typed while the editor saves by itself, and the answer takes three seconds, is stored once and not lost."""

import re
import sqlite3
from contextlib import closing
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.page_types import DESKTOP

# Each answer to what is saved by itself is held back, as on a slow line. What was sent is stored by then.
HELD_BACK = """
const fetchAtOnce = window.fetch;
window.fetch = async (address, options) => {
  const answer = await fetchAtOnce(address, options);
  if (options?.headers?.Accept === "application/json") await new Promise((resolve) => setTimeout(resolve, 3000));
  return answer;
};
"""
SAVING = "#w-autosave-indicator[data-w-autosave-state-value=saving]"
SAVED = "#w-autosave-indicator[data-w-autosave-state-value=saved]"
WATCHED = 2_500  # milliseconds: Wagtail notices no change before


@pytest.fixture(scope="module")
def own_site(site_url, tmp_path_factory):
    """The folder and the address of a demo that these tests change."""
    folder = server.copied(tmp_path_factory.mktemp("autosave") / "site")
    with server.serve(folder) as address:
        yield folder, address


@pytest.fixture
def editor(new_page, own_site):
    page = new_page(viewport=DESKTOP)
    page.set_default_timeout(20_000)
    page.goto(f"{own_site[1]}/admin/login/")
    sign_in(page)
    page.add_init_script(HELD_BACK)
    return page


def sign_in(page):
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("goldthread-demo")
    page.get_by_role("button", name="Sign in").click()


def ask(own_site, sql, *values):
    with closing(sqlite3.connect(own_site[0] / server.DATABASE)) as database:
        return database.execute(sql, values).fetchall()


def names_of(own_site, title):
    """The other names (list of str) of the disease pages with the `title`, or of their last versions."""
    rows = (
        "SELECT name FROM diseases_diseasename JOIN wagtailcore_page ON page_id = wagtailcore_page.id WHERE title = ?"
    )
    return sorted(name for (name,) in ask(own_site, rows, title))


def new_disease(page, own_site, title):
    """Begin a page; its first save is under way."""
    ((parent,),) = ask(own_site, "SELECT page_ptr_id FROM diseases_diseaseindexpage")
    page.goto(f"{own_site[1]}/admin/pages/add/diseases/diseasepage/{parent}/")
    page.wait_for_timeout(WATCHED)
    page.locator("#id_title").fill(title)
    page.locator("#id_title").blur()
    expect(page.locator(SAVING)).to_be_attached()
    page.wait_for_timeout(700)  # half a second until it is sent


def add_name(page, name):
    number = page.locator("[name$='-DELETE'][name^='names-']").count()
    page.get_by_role("button", name=re.compile("Add name", re.IGNORECASE)).click()
    page.locator(f"[name='names-{number}-name']").fill(name)


def save(page):
    page.get_by_role("button", name="Save draft").click()


def test_the_first_save_and_the_button_make_one_page(editor, own_site):
    new_disease(editor, own_site, "Made once")
    add_name(editor, "PET scan")
    save(editor)
    expect(editor.get_by_text("has been updated")).to_be_visible()
    assert ask(own_site, "SELECT count(*) FROM wagtailcore_page WHERE title = 'Made once'") == [(1,)]
    assert names_of(own_site, "Made once") == ["PET scan"]


def test_a_row_that_is_typed_while_it_saves_is_stored_once(editor, own_site):
    new_disease(editor, own_site, "Stored once")
    expect(editor.locator(SAVED)).to_be_attached()
    add_name(editor, "PET scan")
    expect(editor.locator(SAVING)).to_be_attached()
    editor.wait_for_timeout(700)
    add_name(editor, "Second name")
    editor.wait_for_timeout(1500)
    add_name(editor, "Third name")
    save(editor)
    expect(editor.get_by_text("has been updated")).to_be_visible()
    assert names_of(own_site, "Stored once") == ["PET scan", "Second name", "Third name"]


def test_who_goes_on_typing_is_not_told_of_a_newer_version(editor, own_site):
    new_disease(editor, own_site, "Typed on and on")
    for number in range(6):
        editor.locator("#id_abbreviation").fill(f"A{number}")
        editor.wait_for_timeout(1200)
    expect(editor.locator(SAVED)).to_be_attached()
    expect(editor.get_by_text("overwrite a newer version")).to_have_count(0)
    page = "SELECT count(*), max(abbreviation) FROM diseases_diseasepage JOIN wagtailcore_page ON page_ptr_id = id WHERE title = ?"
    assert ask(own_site, page, "Typed on and on") == [(1, "A5")]


def test_who_is_signed_out_signs_in_beside_the_text_and_goes_on(editor, own_site):
    new_disease(editor, own_site, "Signed out")
    expect(editor.locator(SAVED)).to_be_attached()
    cookies = editor.context.cookies()
    editor.context.clear_cookies(name=next(each["name"] for each in cookies if "sessionid" in each["name"]))
    editor.locator("#id_abbreviation").fill("SO")
    note = editor.locator(".signed-out")
    expect(note).to_contain_text("What you typed is still here")
    with editor.context.expect_page() as opened:
        note.get_by_role("link", name="Sign in again in a new tab").click()
    sign_in(opened.value)
    expect(opened.value.get_by_text("Close this tab")).to_be_visible()
    opened.value.close()
    editor.bring_to_front()
    editor.evaluate("window.dispatchEvent(new Event('focus'))")  # a browser without a window has none
    expect(note).to_have_count(0)
    row = "SELECT abbreviation FROM diseases_diseasepage JOIN wagtailcore_page ON page_ptr_id = id WHERE title = ?"
    assert ask(own_site, row, "Signed out") == [("SO",)]
    add_name(editor, "Added afterwards")
    save(editor)
    expect(editor.get_by_text("has been updated")).to_be_visible()
    assert names_of(own_site, "Signed out") == ["Added afterwards"]


def test_who_goes_back_after_making_a_record_and_types_another_one_makes_two(editor, own_site):
    editor.goto(f"{own_site[1]}/admin/snippets/glossary/term/add/")
    for number, name in enumerate(("Aardvark cells", "Badger cells")):
        if number:
            editor.go_back()
        editor.locator("#id_name").fill(name)
        editor.locator("#id_definition").fill("What it means.")
        editor.get_by_role("button", name="Save draft").first.click()
        expect(editor.locator(".messages")).to_contain_text(name)
    names = ask(own_site, "SELECT name FROM glossary_term WHERE name LIKE '%r% cells' ORDER BY name")
    assert names == [("Aardvark cells",), ("Badger cells",)]


def picture(color):
    file = BytesIO()
    Image.new("RGB", (400, 300), color).save(file, "png")
    return {"name": f"{color}.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_one_button_updates_many_pictures_and_leaves_what_lacks_something(editor, own_site):
    editor.goto(f"{own_site[1]}/admin/images/multiple/add/")
    button, titles = editor.get_by_role("button", name="Update all"), editor.locator("#upload-list [name$='-title']")
    expect(button).to_be_hidden()
    editor.locator("#fileupload").set_input_files([picture(color) for color in ("red", "green", "blue")])
    expect(titles).to_have_count(3)
    for number, title in enumerate(("One of three", "", "Three of three")):
        titles.nth(number).fill(title)
    button.click()
    expect(titles).to_have_count(1)
    expect(editor.locator("#upload-list")).to_contain_text("This field is required")
    expect(button).to_be_hidden()
    stored = ask(own_site, "SELECT title FROM images_charityimage WHERE title LIKE '%of three' ORDER BY title")
    assert stored == [("One of three",), ("Three of three",)]
