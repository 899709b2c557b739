"""The first page leads on, also on a site in which nothing is written yet."""

import pytest
from bs4 import BeautifulSoup

from charity_site.core.models import SiteSettings
from charity_site.home.models import HomeDoor, StandardPage
from diseases.models import DiseaseIndexPage
from research.models import Milestone
from tests.factories import make_disease, make_program, make_standard_page, make_story


def soup(response):
    return BeautifulSoup(response.content, "lxml")


@pytest.mark.parametrize("address", ["/", "/childhood-cancers/", "/stories/", "/research/", "/about/", "/search/"])
def test_a_site_without_any_content_answers(client, db, address):
    assert client.get(address).status_code == 200


def test_the_home_page_leads_to_diseases_stories_and_research(client, site):
    disease = make_disease()
    stories = [make_story(disease=disease) for _ in range(4)]
    program = make_program(diseases=[disease])
    program.milestones = [Milestone(year=2024, text="A trial opened.")]
    program.save_revision().publish()
    site.doors = [HomeDoor(title="A diagnosis", text="T", link_text="Start", page=DiseaseIndexPage.objects.get())]
    site.save_revision().publish()
    page = soup(client.get("/"))
    links = [a["href"] for a in page.select("main a")]
    assert {"/childhood-cancers/", disease.url, program.url} <= set(links)
    assert [a["href"] for a in page.select(".story-card a")] == [story.url for story in reversed(stories)][:3]
    assert "A trial opened." in page.text


def test_staff_choose_which_program_is_shown(client, site):
    make_program(title="A first")
    site.featured_program = make_program(title="Z last")
    site.save_revision().publish()
    assert soup(client.get("/")).select_one("#program-heading").text == "Z last"
    site.featured_program.unpublish()
    assert soup(client.get("/")).select_one("#program-heading").text == "A first"


def test_the_menu_shows_what_staff_put_there_and_marks_where_the_reader_is(client, site):
    about = StandardPage.objects.get(slug="about")
    page = soup(client.get("/about/"))
    assert [a.text for a in page.select(".menu a")] == ["Types of Childhood Cancer", "Stories", "Research", "About us"]
    assert [a["href"] for a in page.select(".menu [aria-current=page]")] == [about.url]
    elsewhere = soup(client.get("/stories/"))
    assert [a["href"] for a in elsewhere.select(".menu [aria-current=page]")] == ["/stories/"]
    about.show_in_menus = False
    about.save_revision().publish()
    assert "About us" not in [a.text for a in soup(client.get("/")).select(".menu a")]


def test_breadcrumbs_tell_the_way_back(client, site):
    crumbs = soup(client.get(make_standard_page(title="Privacy").url)).select(".breadcrumbs li")
    assert [crumb.text for crumb in crumbs] == ["Home", "About us", "Privacy"]
    assert not soup(client.get("/")).select(".breadcrumbs")


def test_the_help_line_stands_on_every_page(client, site):
    settings = SiteSettings.for_site(site.get_site())
    settings.help_line_number, settings.help_line_label = "1-800-555-0134", "Call us"
    settings.save()
    for address in ("/", "/childhood-cancers/", "/search/", "/no-such-page/"):
        links = soup(client.get(address)).select('a[href="tel:1-800-555-0134"]')
        assert {link.text for link in links} == {"Call us: 1-800-555-0134"} and len(links) == 3, address
