"""“Was this clear?”: what readers may say of a part of a disease page, and what becomes of it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction, ReferenceIndex

from charity_site.core.models import SiteSettings
from charity_site.delivery.models import Change
from charity_site.delivery.scheduler.schedule import JOBS
from charity_site.feedback import views
from charity_site.feedback.models import LONGEST_LINE, Answer
from charity_site.search.models import Word
from diseases.models import DiseaseIndexPage, Treatment
from tests.factories import make_disease, make_standard_page, make_story, make_user

NO = {"clear": "no", "section": "treatment", "line": "What is a port?"}


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def reader():
    """Somebody without a cookie, whose forged forms Django would refuse if it looked for a token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def disease(site):
    page = make_disease(title="Wilms tumor")
    page.treatments = [Treatment(name="Surgery", what_it_is="<p>Words.</p>")]
    page.save_revision().publish()
    return page


def address(page):
    return reverse("was_this_clear", args=[page.pk])


@pytest.mark.parametrize(("asked", "chosen"), [("treatment", "treatment"), ("nothing-like-it", ""), ("", "")])
def test_an_address_can_name_the_part_that_it_asks_about(client, disease, asked, chosen):
    form = BeautifulSoup(client.get(address(disease), {"section": asked}).content, "lxml").select_one(".clear-form")
    named = [option["value"] for option in form.select("option[selected]")]
    assert named == ([chosen] if chosen else [])


def say(reader, page, **fields):
    return reader.post(address(page), {**NO, **fields})


def soup(response):
    return BeautifulSoup(response.content, "html5lib")


def filled_in(response):
    """What stands in the form (dict), as a browser would send it again."""
    form = soup(response).select_one(".clear-form")
    chosen = form.select_one("option[selected]")
    checked = form.select_one("[checked]")
    return {
        "section": chosen["value"] if chosen else "",
        "clear": checked["value"] if checked else "",
        "line": form.textarea.text,
    }


def test_a_reader_answers_from_the_foot_of_the_page_without_a_cookie(reader, disease):
    page = soup(reader.get(disease.url))
    form = page.select_one("details.was-this-clear.not-printed[data-not-kept] form")
    assert form["method"] == "post" and not form.select("[name=csrfmiddlewaretoken]")
    assert [option["value"] for option in form.select("option")] == ["", "overview", "symptoms", "treatment"]
    response = reader.post(form["action"], NO)
    assert response.status_code == 303 and not response.cookies and "no-store" in response["Cache-Control"]
    (answer,) = Answer.objects.all()
    assert (answer.page, answer.section, answer.is_clear, answer.line) == (disease, "treatment", False, NO["line"])
    assert answer.day == timezone.localdate() and answer.answered_at is None


def test_only_whether_which_part_and_which_day_is_stored(reader, disease):
    say(reader, disease)
    assert {field.name for field in Answer._meta.get_fields()} == {
        "id",
        "page",
        "section",
        "is_clear",
        "line",
        "day",
        "answered_by",
        "answered_at",
    }
    assert "127.0.0.1" not in str(cache._cache)


def test_who_answers_is_thanked_without_advice_and_led_back(reader, disease, site):
    settings = SiteSettings.for_site(site.get_site())
    settings.help_line_label, settings.help_line_number = "Need to talk?", "800-555-0100"
    settings.save()
    response = reader.get(say(reader, disease)["Location"])
    page = soup(response)
    assert response.status_code == 200 and not response.cookies
    assert "cannot give medical advice" in page.main.text and page.select_one("main [href='tel:800-555-0100']")
    assert page.select_one(f"main a[href='{disease.url}#treatment']")
    assert page.select_one("meta[name=robots][content=noindex]")


@pytest.mark.parametrize("section", ["nothing", "<script>", "../x", ""])
def test_the_thanks_lead_back_to_no_part_that_is_none(reader, disease, section):
    page = soup(reader.get(reverse("was_this_clear_thanks", args=[disease.pk]), {"section": section}))
    assert page.select_one(f"main a[href='{disease.url}']") and "<script>" not in page.main.text


def test_a_look_changes_nothing_and_shows_the_form_alone(reader, disease):
    response = reader.get(address(disease), NO)
    assert response.status_code == 200 and filled_in(response) == {"section": "treatment", "clear": "", "line": ""}
    assert reader.head(address(disease)).status_code == 200
    assert not Answer.objects.exists()
    assert reader.put(address(disease)).status_code == 405


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"section": "nothing"}, "choose another one"),
        ({"section": "research"}, "choose another one"),  # this page has no such part
        ({"section": "treatment' OR 1=1"}, "choose another one"),
        ({"clear": ""}, "choose Yes or No"),
        ({"clear": "maybe"}, "choose Yes or No"),
        ({"line": "x" * (LONGEST_LINE + 1)}, "500 letters at most. You wrote 501"),
    ],
    ids=["unknown part", "a part of other pages", "no part", "no answer", "another answer", "too long"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(reader, disease, wrong, said):
    response = say(reader, disease, **wrong)
    assert response.status_code == 400 and not Answer.objects.exists()
    page = soup(response)
    assert page.select_one("[role=alert]") and said in page.select_one(".clear-form .error").text
    assert filled_in(response)["line"] == {**NO, **wrong}["line"]


def test_an_empty_form_is_asked_again(reader, disease):
    assert reader.post(address(disease)).status_code == 400


def test_marks_and_numbers_in_a_line_stay_text(reader, disease):
    line = "</textarea><script>alert(1)</script> call 911 & me"
    response = say(reader, disease, clear="", line=line)
    assert filled_in(response)["line"] == line and not soup(response).select("main script")


def test_a_line_is_stored_in_one_line_of_clean_text(reader, disease):
    say(reader, disease, line="  What\r\n is \u2028 a\x0bport\ufffe?\x01 ")
    assert Answer.objects.get().line == "What is a port?"


def test_a_line_with_as_many_letters_as_a_browser_takes_is_not_too_long(reader, disease):
    """The end of a line counts as one letter there, and is sent as two."""
    assert say(reader, disease, line="\r\n".join("x" * 50 for _ in range(9))).status_code == 303


def test_the_whole_page_can_be_meant(reader, disease):
    assert say(reader, disease, section="", clear="yes", line="").status_code == 303
    answer = Answer.objects.get()
    assert (answer.section, answer.heading, answer.is_clear, answer.line) == ("", "The whole page", True, "")


def test_a_program_that_fills_in_everything_is_thanked_and_not_stored(reader, disease):
    field = soup(reader.get(disease.url)).select_one(".clear-form [hidden] input")
    assert say(reader, disease, **{field["name"]: "Cheap pills"}).status_code == 303
    assert not Answer.objects.exists()


def test_a_form_on_another_website_is_shown_to_the_reader_first(reader, disease):
    response = reader.post(address(disease), NO, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403 and filled_in(response) == NO and not Answer.objects.exists()


@pytest.mark.parametrize("kind", ["draft", "private", "below a private page", "story", "none", "huge"])
def test_a_page_that_visitors_may_not_see_is_none(reader, disease, kind):
    page = make_disease(title="Hidden", live=kind != "draft") if kind in {"draft", "private"} else disease
    if kind == "private":
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="a-password")
    if kind == "below a private page":
        PageViewRestriction.objects.create(page=DiseaseIndexPage.objects.get(), restriction_type="login")
    key = {"story": lambda: make_story().pk, "none": lambda: 0, "huge": lambda: 10**40}.get(kind, lambda: page.pk)()
    asked, thanks = (reverse(name, args=[key]) for name in ("was_this_clear", "was_this_clear_thanks"))
    for response in (reader.get(asked), reader.get(thanks), reader.post(asked, NO)):
        assert response.status_code == 404 and b"Hidden" not in response.content, response.request
    assert not Answer.objects.exists()


def test_there_is_no_form_on_a_private_page_nor_in_a_preview(client, disease):
    PageViewRestriction.objects.create(page=disease, restriction_type="login")
    client.force_login(make_user())
    assert not soup(client.get(disease.url)).select(".was-this-clear")
    disease.get_view_restrictions().delete()
    assert soup(client.get(disease.url)).select(".was-this-clear")
    preview = disease.make_preview_request(client.get(disease.url).wsgi_request, "")
    assert not soup(preview).select(".was-this-clear")


def test_a_flood_from_one_network_ends_and_keeps_what_was_typed(reader, disease, monkeypatch):
    monkeypatch.setattr(views, "MOST_AN_HOUR", 2)
    codes = [say(reader, disease).status_code for _ in range(3)]
    assert codes == [303, 303, 429] and Answer.objects.count() == 2
    response = say(reader, disease)
    assert filled_in(response) == NO and "wait an hour" in soup(response).select_one("[role=alert]").text
    elsewhere = reader.post(address(disease), NO, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 303


@pytest.mark.parametrize("limit", ["MOST_A_DAY", "MOST_A_DAY_IN_ALL"])
def test_no_number_of_networks_fills_the_database(reader, disease, monkeypatch, limit):
    monkeypatch.setattr(views, limit, 2)
    responses = [reader.post(address(disease), NO, REMOTE_ADDR=f"192.0.2.{number}") for number in range(4)]
    assert [response.status_code for response in responses] == [303, 303, 429, 429]
    assert filled_in(responses[-1]) == NO and Answer.objects.count() == 2
    Answer.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert say(reader, disease).status_code == 303


def test_one_page_in_a_flood_leaves_room_for_the_others(reader, disease, monkeypatch):
    monkeypatch.setattr(views, "MOST_A_DAY", 1)
    other = make_disease()
    say(reader, disease)
    assert say(reader, disease).status_code == 429
    assert say(reader, other, section="overview").status_code == 303


def test_copies_of_pages_search_and_uses_stay_as_they_are(reader, disease):
    changes, words, uses = Change.objects.count(), Word.objects.count(), ReferenceIndex.objects.count()
    say(reader, disease)
    assert (Change.objects.count(), Word.objects.count(), ReferenceIndex.objects.count()) == (changes, words, uses)


def test_what_was_said_a_year_ago_is_forgotten(reader, disease):
    for days in (364, 365, 366, 800):
        Answer.objects.create(page=disease, is_clear=True, day=timezone.localdate() - timedelta(days=days))
    JOBS["forget-answers"].do()
    assert sorted((timezone.localdate() - answer.day).days for answer in Answer.objects.all()) == [364, 365]


def test_a_page_can_be_deleted_with_what_was_said_of_it(reader, disease):
    say(reader, disease)
    disease.delete()
    assert not Answer.objects.exists()


def test_a_page_of_another_kind_has_no_form(reader, disease):
    page = make_standard_page()
    assert b"clear-form" not in reader.get(page.url).content
    assert reader.post(reverse("was_this_clear", args=[page.pk]), NO).status_code == 404
