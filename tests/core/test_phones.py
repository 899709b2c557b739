"""911, 988 and the help line can be tapped wherever they stand, and no line ends inside a number."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from charity_site.core.models import SiteSettings
from charity_site.core.phones import address
from charity_site.core.templatetags.prose import phone_links
from diseases.models import DiseaseSymptom, Question, Symptom
from tests.factories import make_disease, make_program, make_standard_page

HELP_LINE = "1-800-555-0134"
CALL = "Call 911, 988 or 1-800-555-0134."


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def digits(number):
    return re.sub(r"\D", "", number)


def untapped(page):
    """The numbers (list of str) in the text of `page` (soup) that no link dials."""
    for element in page.select("title, script, textarea, template"):
        element.decompose()
    texts = (
        text for text in page.body.find_all(string=re.compile(r"911|988|555.0134")) if not text.find_parent("button")
    )
    return [text for text in texts if not text.find_parent("a", href=re.compile("^tel:"))]


@pytest.fixture
def settings_of_site(site):
    settings = SiteSettings.for_site(site.get_site())
    settings.help_line_label, settings.help_line_number = "Need to talk? Call 1-800-555-0134, day or night", HELP_LINE
    settings.notice = f"Our phones are down. {CALL}"
    settings.footer_text = f"<p>{CALL}</p>"
    settings.save()
    return settings


def test_a_number_can_be_tapped_in_every_text_of_a_page(client, site, settings_of_site):
    symptom = Symptom.objects.create(
        name="Cannot move", description=CALL, urgency="911", when_to_see_doctor=f"<p>{CALL}</p>"
    )
    disease = make_disease(tagline=CALL, when_to_call=f"<p>{CALL}</p>", overview=f"<p>An overview. {CALL}</p>")
    disease.symptoms = [DiseaseSymptom(symptom=symptom, note=CALL)]
    disease.questions = [Question(text=f"When do I call? {CALL}")]
    disease.save_revision().publish()
    note = ("note", {"title": f"In an emergency: {CALL}", "text": f"<p>{CALL}</p>"})
    page = make_standard_page(introduction=CALL, body=[note])
    program = make_program(aim=CALL)
    addresses = [disease.url, page.url, program.url, "/", "/research/", "/search/?q=cannot+move", "/no-such-page/"]
    addresses += [
        Symptom.objects.shown().get().url,
        "/search/?q=911",
        reverse("embed", args=[disease.slug, "symptoms"]),
    ]
    for url in addresses:
        assert untapped(soup(client.get(url))) == [], url


@pytest.mark.parametrize("name", ["400", "403_csrf", "413", "414", "429", "500", "503"])
def test_each_page_without_a_database_says_whom_to_call(name):
    page = BeautifulSoup(render_to_string(f"{name}.html"), "lxml")
    assert page.select_one("main a.phone[href='tel:911']") and untapped(page) == []
    assert "white-space: nowrap" in page.style.string


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (HELP_LINE, "Call 1-800-555-0134."),
        (HELP_LINE, "Call (1 800 555 0134)."),
        (HELP_LINE, "Call 1\u2011800\u2011555\u20110134"),
        (HELP_LINE, "Call <b>1.800.555.0134</b>"),
        ("(800) 555-0134", "Call (800) 555-0134, or 800-555-0134"),
        ("+49 30 555 0134", "Ruf +49 30 5550134 an"),
        ("1-800-555-HELP", "Call 1-800-555-help"),
    ],
)
def test_the_help_line_is_known_however_it_is_written(number, text):
    links = BeautifulSoup(phone_links(mark_safe(text), number), "lxml").select("a")
    assert links and {digits(link["href"]) for link in links} == {digits(address(number))}


@pytest.mark.parametrize(
    "text",
    ["911 children", "<strong>988</strong> families", "988 of 1,000", "21-800-555-01345", "1-800-555-0134-7", "1988"],
)
def test_what_is_no_number_to_call_stays_text(text):
    assert "<a" not in phone_links(mark_safe(text), HELP_LINE)


@pytest.mark.parametrize(
    ("number", "dialed"),
    [
        (HELP_LINE, "tel:1-800-555-0134"),
        ("1 800 555 0134", "tel:18005550134"),
        ("1-800-555-HELP", "tel:1-800-555-4357"),
        ("+49 (30) 5550134", "tel:+49(30)5550134"),
    ],
)
def test_a_tap_dials_what_people_wrote(number, dialed):
    assert address(number) == dialed


def test_the_help_line_says_its_number_and_no_line_ends_in_it(client, settings_of_site):
    lines = soup(client.get("/")).select(".help-line a")
    assert len(lines) == 3  # above the page, below it, and on each sheet of paper
    for line in lines:
        assert (line["href"], line.select_one(".unbroken").text) == (f"tel:{HELP_LINE}", HELP_LINE)
    settings_of_site.help_line_label = "Need to talk?"
    settings_of_site.save()
    assert soup(client.get("/")).select_one(".help-line a").text == f"Need to talk?: {HELP_LINE}"


def test_a_help_line_without_a_number_is_refused(settings_of_site):
    settings_of_site.help_line_number = "day and night"
    with pytest.raises(ValidationError, match="Write the number itself"):
        settings_of_site.full_clean()
