"""A clinic's site shows a section of a disease page in a frame; no other page of ours can be framed."""

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import PHONE


@pytest.fixture
def clinic(new_page, site_url, proxy):
    """A page of another site with one of our addresses in a frame: clinic("/embed/jmml/symptoms/")."""

    def clinic(address):
        page = new_page(viewport=PHONE)
        frame = f'<iframe src="{site_url}{address}" title="From Goldthread" width="100%" height="600"></iframe>'
        proxy.edits["/"] = lambda html, cookies: f"<h1>Clinic</h1>{frame}"
        page.goto(proxy.url)
        return page

    return clinic


def test_a_section_in_a_frame(clinic, pages):
    page = clinic(pages["embed"])
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=2)).to_have_text("Symptoms")
    expect(inside.get_by_role("heading", name="When to call the doctor")).to_be_visible()
    # Our styles came too, and the frame keeps nothing.
    assert inside.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith('"Atkinson')
    assert page.context.cookies() == []


def test_a_link_in_it_leaves_the_frame(clinic, pages):
    page = clinic(pages["embed"])
    page.frame_locator("iframe").get_by_role("link", name="Read the whole page").click()
    expect(page.get_by_role("heading", name="Clinic")).to_have_count(0)
    assert len(page.frames) == 1


def test_survival_figures_are_closed_in_it(clinic, pages):
    inside = clinic(pages["embed"].replace("symptoms", "prognosis")).frame_locator("iframe")
    figures = inside.locator("details li")
    expect(figures.first).to_be_hidden()
    inside.get_by_text("Show survival figures").click()
    expect(figures.first).to_be_visible()


def test_what_is_not_there_says_so_in_the_frame(clinic, pages):
    inside = clinic(pages["embed"].replace("symptoms", "stories")).frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_have_text("This section is not here")


def test_every_other_page_refuses(clinic, pages):
    others = {name: address for name, address in pages.items() if name != "embed"}
    for name in ("home", "disease", "family"):
        page = clinic(others[name])
        assert page.frames[1].url.startswith("chrome-error:"), name
    for name, address in others.items():
        policy = page.request.get(address).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy, name
