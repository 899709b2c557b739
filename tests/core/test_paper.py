"""What only paper needs to be told: where the page is read again, and on which day it was as it is there."""

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from charity_site.core.models import SiteSettings
from tests.factories import make_disease, make_story

ADDRESS = "charity.example.org"


def printed_from(response):
    return BeautifulSoup(response.content, "lxml").select_one(".printed-from").get_text(" ")


@pytest.fixture(autouse=True)
def allowed(settings):
    settings.ALLOWED_HOSTS = [ADDRESS]


@pytest.fixture
def new_site(site):
    """One whose name nobody has written into Settings > Sites."""
    assert site.get_site().hostname == "localhost"
    return site


def test_paper_names_the_address_that_readers_use_and_not_the_one_of_a_new_site(client, new_site):
    disease = make_disease()
    story = make_story(disease=disease)
    lists = f"/stories/?disease={disease.slug}"
    for address in ("/", disease.url, story.url, lists):
        said = printed_from(client.get(address, headers={"host": ADDRESS}))
        assert f"http://{ADDRESS}{address} " in said and "localhost" not in said


def test_what_a_newsletter_added_is_not_printed(client, new_site):
    disease = make_disease()
    assert "utm" not in printed_from(client.get(f"{disease.url}?utm_source=news", headers={"host": ADDRESS}))


def test_a_page_without_an_address_of_its_own_names_the_charity_and_the_day(client, new_site):
    said = printed_from(client.get("/no-such-page/", headers={"host": ADDRESS}))
    today = timezone.localdate()
    assert said.split() == f"Test Fund As it was on {today:%B} {today.day}, {today.year}.".split()


def test_the_help_line_is_there_for_each_sheet(client, new_site):
    SiteSettings.objects.update(help_line_number="1-800-555-0134")
    page = BeautifulSoup(client.get("/", headers={"host": ADDRESS}).content, "lxml")
    assert page.select_one("body > .printed-foot .help-line").text == "1-800-555-0134"
