"""Jobs of staff, done by those who have them, on a slow line, by the words that are to be read; clicks are counted."""

from io import BytesIO

import pytest
from PIL import Image
from pillow_heif import from_pillow
from playwright.sync_api import expect

from tests.browser import server
from tests.browser.page_types import DESKTOP
from tests.browser.staff import Staff

AT_ITS_TIME = """
import time_machine
from charity_site.core.scheduling import publish_scheduled
with time_machine.travel("2040-01-02T12:00:00Z"):
    publish_scheduled()
"""


@pytest.fixture(scope="module")
def own_folder(site_url, tmp_path_factory):
    """Where the demo lies (Path) that these tests change."""
    return server.copied(tmp_path_factory.mktemp("jobs") / "site")


@pytest.fixture(scope="module")
def own_site(own_folder):
    """The address (str) of that demo."""
    with server.serve(own_folder) as address:
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
    """A photo as a phone makes it (HEIC), with its model inside."""
    exif, file = Image.Exif(), BytesIO()
    exif[0x0110] = "A phone"
    from_pillow(Image.effect_noise((900, 1200), 60).convert("RGB")).save(file, exif=exif.tobytes())
    return {"name": "IMG_0001.HEIC", "mimeType": "image/heic", "buffer": file.getvalue()}


def visitor_reads(person, title, words):
    """Open what stands under `title` on the website, as a visitor, and find `words` there."""
    visitor = person.page.context.browser.new_context(base_url=person.site)
    try:
        page = visitor.new_page()
        page.goto(f"/search/?q={title}")
        page.get_by_role("main").get_by_role("link", name=title).first.click()
        if page.get_by_role("heading", name="Please try again in a moment").count():
            page.wait_for_timeout(10_000)  # pictures are cut: a reader waits three seconds for a page, and is told so
            page.reload()
        expect(page.get_by_role("main")).to_contain_text(words)
    finally:
        visitor.close()


def test_a_new_disease_with_17_rows_is_sent_back_once_and_published(staff):
    editor, reviewer, manager = staff("editor"), staff("reviewer"), staff("manager")
    editor.open("Types of Childhood Cancer")
    editor.click("Add child page", "link")
    editor.fill("Title", "Thymoma")
    editor.fill("Group", "Solid tumors of early childhood")
    editor.fill("Tagline", "A rare tumor behind the breastbone.")
    editor.fill("Overview", "It grows slowly.")
    for name in ("Thymic tumor", "Tumor of the thymus"):
        editor.add("Name", Name=name)
    for text in ("It is rare.", "It is often found by chance.", "Most doctors never see one."):
        editor.add("Fact", Text=text)
        editor.check("To be checked")
    editor.click("Symptoms to questions", "tab")
    editor.click("Add symptom")
    for symptom in (
        "A baby who grows slowly",
        "Being unusually sleepy",
        "A soft lump that feels warm",
        "A broken bone without a clear cause",
    ):
        editor.check(symptom, editor.dialog)
    editor.click("Confirm selection", inside=editor.dialog)
    expect(editor.dialog).to_have_count(0)
    editor.fill("When to call the doctor", "Call the doctor today when breathing is hard.")
    for name in ("Chest X-ray", "CT scan", "Biopsy"):
        editor.add("Test", Name=name, What_happens="Your child lies still for a few minutes.")
    for name in ("Surgery", "Chemotherapy", "Radiation"):
        editor.add("Treatment", Name=name, What_it_is="It is done in a hospital.")
    for text in ("What is it?", "What comes next?"):
        editor.add("Question", Text=text)
    editor.more("Submit to Clinical review")
    expect(editor.said).to_contain_text("submitted for moderation")

    reviewer.begin_the_day()
    reviewer.click("Thymoma", "link")
    reviewer.more("Request changes")
    reviewer.fill("Comment", "Say first what helps.", reviewer.dialog)
    reviewer.click("Request changes", inside=reviewer.dialog)
    expect(reviewer.said).to_contain_text("sent back")

    editor.begin_the_day()
    editor.click("Thymoma", "link")
    expect(editor.page.get_by_text("Say first what helps.").first).to_be_visible()
    editor.fill("Tagline", "A rare tumor that can be taken out.")
    editor.more("Resubmit")
    expect(editor.said).to_contain_text("submitted")

    reviewer.begin_the_day()
    reviewer.click("Thymoma", "link")
    reviewer.more("Approve")
    reviewer.click("Approve", inside=reviewer.dialog)
    expect(reviewer.said).to_contain_text("is approved")
    manager.begin_the_day()
    manager.click("Thymoma", "link")
    manager.more("Approve")
    expect(manager.said).to_contain_text("Visitors see it now")
    visitor_reads(manager, "Thymoma", "A rare tumor that can be taken out.")


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


def test_a_typo_in_a_section_of_a_live_page(staff):
    person, manager = staff("reviewer"), staff("manager")
    person.search("Ewing sarcoma")
    person.click("Ewing sarcoma", "link")
    person.fill("Overview", "(known since long)")
    person.more("Publish")
    person.click("Research, sources, review (1 error)", "tab")
    expect(person.page.get_by_text("You changed Overview. Say in one line what changed").first).to_be_visible()
    person.check("Overview")
    person.more("Publish")
    expect(person.said).to_contain_text("published")
    visitor_reads(person, "Ewing sarcoma", "(known since long)")
    manager.click("Reports")
    manager.click("Only a typo", "link")
    expect(manager.page.get_by_role("row", name="Ewing sarcoma")).to_contain_text("(known since long)")


def test_a_symptom_is_worded_anew_and_approved(staff):
    editor, reviewer, manager = staff("editor"), staff("reviewer"), staff("manager")
    editor.click("Symptoms", "link")
    editor.click("A baby who misses milestones", "link")
    editor.fill("Name", "A baby who does not yet do what others of that age do")
    editor.more("Submit to Clinical review")
    expect(editor.said).to_contain_text("submitted")
    reviewer.begin_the_day()
    reviewer.click("A baby who", "link")
    reviewer.more("Approve")
    reviewer.click("Approve", inside=reviewer.dialog)
    expect(reviewer.said).to_contain_text("is approved")
    manager.begin_the_day()
    manager.click("A baby who", "link")
    manager.more("Approve")
    expect(manager.said).to_contain_text("Visitors see it now")


def test_a_program_with_outputs_and_an_update(staff):
    person = staff("research")
    person.open("Research")
    person.click("Add child page", "link")
    person.fill("Title", "Gentler care for kidneys")
    person.fill("Aim", "To keep kidneys working after treatment.")
    person.fill("Start year", "2024")
    person.fill("Lead", "A sample children's hospital")
    person.click("Choose a page")
    person.click("Wilms tumor", "link", person.dialog)
    expect(person.dialog).to_have_count(0)
    person.click("Milestones, results, giving", "tab")
    person.add("Output", Kind="Paper", Identifier="kidneys", Title="What a kidney needs", How_it_stands="Planned")
    person.click("Look it up")
    expect(person.page.get_by_text("can be looked up, by its DOI")).to_be_visible()  # nobody outside is asked
    person.fill("Identifier", "")
    person.more("Publish")
    person.click("Program (1 error)", "tab")  # a body without a block
    person.click("Insert a block")
    person.click("Text", "option")
    person.write("Some medicines are hard on kidneys.")
    person.more("Publish")
    expect(person.said).to_contain_text("published")
    person.click("More options for 'Gentler care for kidneys'")
    person.click("Add child page", "link", last=True)
    person.fill("Title", "The first children have joined")
    person.write("Ten families said yes.")
    person.fill("Date", "2026-01-31")
    person.more("Publish")
    expect(person.said).to_contain_text("published")
    visitor_reads(person, "Gentler care for kidneys", "What a kidney needs")
    visitor_reads(person, "The first children have joined", "Ten families said yes.")


def test_a_change_is_published_by_the_clock(staff, own_folder):
    person = staff("reviewer")
    person.search("Retinoblastoma")
    person.click("Retinoblastoma", "link")
    person.fill("Tagline", "A cancer of the eye that is well known.")
    person.click("Toggle status")
    person.click("Set schedule")
    person.fill("Go live date/time", "2040-01-01 09:00", person.dialog)
    person.fill("Expiry date/time", "2041-01-01 09:00", person.dialog)
    person.page.keyboard.press("Tab")
    person.click("Save schedule", inside=person.dialog)
    expect(person.said).to_be_visible()
    person.more("Schedule to publish")
    expect(person.said).to_contain_text("scheduled")
    person.begin_the_day()
    expect(person.page.get_by_role("main")).to_contain_text("will be published on January 1, 9:00 AM")
    server.finish(server.manage("shell", "--no-imports", "-c", AT_ITS_TIME, folder=own_folder))
    visitor_reads(person, "Retinoblastoma", "A cancer of the eye that is well known.")


def test_a_colleague_leaves_and_somebody_takes_over(staff):
    leaver, manager = staff("reviewer"), staff("manager")
    leaver.search("Osteosarcoma")
    leaver.click("Osteosarcoma", "link")
    leaver.fill("Tagline", "A cancer that begins in a bone.")
    leaver.more("Submit to Clinical review")
    expect(leaver.said).to_contain_text("submitted")
    leaver.begin_the_day()
    leaver.click("Osteosarcoma", "link")
    leaver.click("Toggle status")
    leaver.check("Lock")
    expect(leaver.said).to_contain_text("locked")
    manager.click("Settings")
    manager.click("Users", "link")
    manager.click("More options for 'reviewer'")
    manager.click("Close the account", "link")
    expect(manager.page.get_by_role("main")).to_contain_text("1 locked pages or records")
    manager.fill("Who takes over?", "Manager Demo")
    manager.click("Close the account")
    expect(manager.said).to_contain_text("is closed")
    manager.begin_the_day()
    manager.click("Osteosarcoma", "link")
    expect(manager.page.get_by_text("locked by you").first).to_be_visible()
