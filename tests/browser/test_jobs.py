"""Jobs of staff, done by those who have them, on a slow line, by the words that are to be read; clicks are counted."""

import pytest
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


def test_a_typo_on_a_live_page(staff):
    person = staff("reviewer")
    person.search("Hodgkin lymphoma")
    person.click("Hodgkin lymphoma", "link")
    person.fill("Tagline", "A cancer of the lymph nodes that is well known.")
    person.more("Publish")
    expect(person.said).to_contain_text("published")
    visitor_reads(person, "Hodgkin lymphoma", "A cancer of the lymph nodes that is well known.")


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
    person.add("Output", Kind="Paper", Title="What a kidney needs")
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


def test_a_change_is_published_by_the_clock(staff):
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
