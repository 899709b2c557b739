"""Jobs of staff, done by those who have them, on a slow line, by the words that are to be read; clicks are counted."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.page_types import DESKTOP
from tests.browser.staff import Staff


@pytest.fixture(scope="module")
def own_site(site_url, tmp_path_factory):
    """The address (str) of a demo that these tests change."""
    with server.serve(server.copied(tmp_path_factory.mktemp("jobs") / "site")) as address:
        yield address


@pytest.fixture
def staff(new_page, own_site, measured, request):
    """Sits somebody down at a browser of their own: staff("editor"). What each of them did is printed at the end of the run."""
    there = []

    def sit_down(name):
        there.append(Staff(new_page(viewport=DESKTOP), own_site, name))
        return there[-1]

    yield sit_down
    job = request.node.name.removeprefix("test_").replace("_", " ")
    for person in there:
        measured(f"{job}: {person.name} {person.clicks} clicks, {person.fields} fields")


def photo():
    """A photo as a phone makes it, with its model inside."""
    exif, file = Image.Exif(), BytesIO()
    exif[0x0110] = "A phone"
    Image.effect_noise((900, 1200), 60).convert("RGB").save(file, "jpeg", exif=exif)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def visitor_reads(person, title, words):
    """Open what stands under `title` on the website, as a visitor, and find `words` there."""
    visitor = person.page.context.browser.new_context(base_url=person.site)
    try:
        page = visitor.new_page()
        page.goto(f"/search/?q={title}")
        page.get_by_role("main").get_by_role("link", name=title).first.click()
        expect(page.get_by_role("main")).to_contain_text(words)
    finally:
        visitor.close()


def test_a_new_story_with_two_people_and_a_photo_of_a_phone(staff):
    person = staff("stories")
    people = {"Nina": "The child", "Maria": "A parent or guardian"}
    for name, relation in people.items():
        person.click("Consents", "link")
        person.click("Add consent", "link")
        person.fill("Whose consent", name)
        person.fill("Who they are in the story", relation)
        person.fill("Given by", "Maria, the mother")
        person.fill("How it was given", "Letter or email")
        person.fill("What they were told", "That the story stands on the website, and can be taken back at any time.")
        for words in ("The child agreed too", "Story on the website", "Photo"):
            person.check(words)
        person.click("Save")
        expect(person.said).to_contain_text("created")
    person.open("Survivor Stories")
    person.click("Add child page", "link")
    person.fill("Title", "Nina and Wilms tumor")
    person.fill("First name", "Nina")
    person.fill("Role", "Survivor")
    person.fill("Label", "Had Wilms tumor")
    person.click("Choose a page")
    person.click("Wilms tumor", "link", person.dialog)
    person.click("Choose an image")
    person.click("Upload", "tab", person.dialog)
    person.field("File", person.dialog).set_input_files(photo())
    person.fill("Description", "A girl and her mother on a bench.", person.dialog)
    for name, relation in people.items():
        person.check(f"{name} ({relation.lower()})", person.dialog)
    person.click("Upload", inside=person.dialog, last=True)
    expect(person.dialog).to_have_count(0)
    person.click("Insert a block")
    person.click("Text", "option")
    person.write("Nina rings the bell.")
    person.click("Consent", "tab")
    for name in people:
        person.click("Add consent")
        person.click("Choose", last=True)
        person.fill("Search term", name, person.dialog)
        person.click(name, "link", person.dialog)
        expect(person.dialog).to_have_count(0)
    person.more("Publish")
    expect(person.said).to_contain_text("published")
    visitor_reads(person, "Nina and Wilms tumor", "Nina rings the bell.")


def test_a_typo_on_a_live_page(staff):
    person = staff("reviewer")
    person.search("Hodgkin lymphoma")
    person.click("Hodgkin lymphoma", "link")
    person.fill("Tagline", "A cancer of the lymph nodes that is well known.")
    person.more("Publish")
    expect(person.said).to_contain_text("published")
    visitor_reads(person, "Hodgkin lymphoma", "A cancer of the lymph nodes that is well known.")


def test_a_symptom_is_worded_anew_and_approved(staff):
    editor, reviewer = staff("editor"), staff("reviewer")
    editor.click("Symptoms", "link")
    editor.click("A baby who misses milestones", "link")
    editor.fill("Name", "A baby who does not yet do what others of that age do")
    editor.more("Submit to Clinical review")
    expect(editor.said).to_contain_text("submitted")
    reviewer.begin_the_day()
    reviewer.click("A baby who", "link")
    reviewer.more("Approve")
    reviewer.click("Approve", inside=reviewer.dialog)
    expect(reviewer.said).to_be_visible()
