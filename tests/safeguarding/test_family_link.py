"""A family pauses or takes back by a private link: GET changes nothing, POST acts, and nobody else hears of it."""

import logging
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from charity_site.consent.models import Consent
from charity_site.core.models import SiteSettings
from charity_site.delivery.observability.logs import OneLineFormatter
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.private_link import link_for
from tests.factories import make_consent, make_disease, make_image, make_user
from tests.safeguarding.family import NAME


def path(consent):
    return link_for(consent).removeprefix("http://localhost")


@pytest.fixture
def link(family):
    return path(family.consent)


def text(response):
    return BeautifulSoup(response.content, "lxml").main.get_text(" ", strip=True)


def state():
    consent = Consent.objects.get()
    return consent.paused_on, consent.withdrawn_on


@pytest.mark.parametrize("query", ["", "?do=pause", "?do=withdraw"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, link, query, method):
    response = getattr(client, method)(link + query)
    assert response.status_code == 200
    assert state() == (None, None) and not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("number", "mail", "sentence"),
    [
        ("", "", "You do not have to give a reason."),
        ("1-800-555-0134", "", "If you would rather talk to someone, call 1-800-555-0134."),
        ("", "us@example.org", "If you would rather talk to someone, write to us@example.org."),
        ("1-800-555-0134", "us@example.org", "to someone, call 1-800-555-0134 or write to us@example.org."),
    ],
)
def test_it_says_whom_to_talk_to_in_a_whole_sentence(client, site, link, number, mail, sentence):
    words = SiteSettings.for_site(site.get_site())
    words.help_line_number, words.contact_email = number, mail
    words.save()
    said = " ".join(text(client.get(link)).split()).replace(" .", ".")
    assert said.endswith(sentence), said


def test_it_is_taken_back_in_three_taps(client, family, link):
    start = client.get(link)
    assert f"{NAME} and leukemia" in text(start)
    question = client.get(link + BeautifulSoup(start.content, "lxml").select_one(".family-ways a")["href"])
    form = BeautifulSoup(question.content, "lxml").select_one("main form")
    assert form["method"] == "post" and "At once, and for good" in text(question)
    done = client.post(link + form["action"], {form.button["name"]: form.button["value"]}, follow=True)
    assert done.redirect_chain == [(link, 303)]
    receipt = Receipt.objects.get()
    assert str(receipt.pk) in text(done) and "1 stories" not in text(done) and NAME not in text(done)
    assert (receipt.way, receipt.by) == (Receipt.Way.FAMILY, None)
    assert client.get(family.story.url).status_code == 410
    assert client.get(f"{link}?do=withdraw").status_code == 200 and "It is taken back" in text(client.get(link))


def test_a_second_tap_does_nothing_more(client, link):
    for _ in range(2):
        assert client.post(link, {"do": "withdraw"}).status_code == 303
    assert client.post(link, {"do": "pause"}).status_code == 303
    assert Receipt.objects.count() == 1 and state()[0] is None


def test_a_break_and_then_taken_back(client, family, link):
    client.post(link, {"do": "pause"})
    assert client.get(family.story.url).status_code == 404
    assert "You are taking a break" in text(client.get(link))
    client.post(link, {"do": "withdraw"})
    assert client.get(family.story.url).status_code == 410


@pytest.mark.parametrize("do", ["", "resume", "erase", "x" * 5000])
def test_what_it_cannot_do_is_refused(client, link, do):
    assert client.post(link, {"do": do}).status_code == 400
    assert client.get(link, {"do": do} if do else {"do": "?"}).status_code == 404
    assert state() == (None, None)


def test_it_opens_one_persons_record_and_ends_when_staff_end_it(client, link, family):
    other = make_consent(person="Other")
    wrong = [
        link.replace(str(family.consent.pk), str(other.pk)),
        link.replace(str(family.consent.pk), str(uuid4())),
        link[:-2] + "/",
        reverse("your_story", args=[family.consent.pk, "x"]),
    ]
    for address in wrong:
        response = client.post(address, {"do": "withdraw"})
        assert response.status_code == 404 and NAME not in response.content.decode(), address
    Consent.objects.filter(pk=family.consent.pk).update(link_number=2)
    assert client.get(link).status_code == 404
    assert client.get(path(Consent.objects.get(pk=family.consent.pk))).status_code == 200
    assert Consent.objects.filter(withdrawn_on=None).count() == 2


def test_it_still_opens_after_the_sites_key_was_changed(client, link, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert client.get(link).status_code == 200
    assert client.post(link, {"do": "pause"}).status_code == 303
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(link).status_code == 404
    assert client.post(link, {"do": "withdraw"}).status_code == 404 and not state()[1]


def test_strangers_who_guess_are_stopped_and_lock_no_family_out(client, link):
    wrong = reverse("your_story", args=[uuid4(), "guess"])
    answers = [client.get(wrong).status_code for _ in range(32)]
    assert answers == [404] * 30 + [429] * 2
    assert client.get(link).status_code == 200
    assert client.post(link, {"do": "withdraw"}).status_code == 303
    assert state()[1]


def test_too_many_changes_by_one_link_are_stopped_but_never_the_last_one(client, link):
    answers = [client.post(link, {"do": "pause"}).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]
    assert client.post(link, {"do": "withdraw"}).status_code == 303 and state()[1]


def test_a_picture_on_another_page_is_theirs_too(client, site):
    consent = make_consent()
    make_disease(picture=make_image(people=[consent]))
    assert "1 picture" in text(client.get(path(consent)))


def test_nothing_is_promised_where_nothing_is_shown(client, site):
    shown = text(client.get(f"{path(make_consent())}?do=withdraw"))
    assert "Today that is nothing." in shown and "search" not in shown


def test_after_an_erasure_it_says_so(client, family, link, committed):
    with committed():
        erase(request_erasure(family.consent, by=make_user()), by=make_user(), way=Receipt.Way.STAFF)
    response = client.get(link)
    assert response.status_code == 410 and "Everything is erased" in text(response)


def test_no_cookie_no_referrer_no_cache_no_search_engine(client, link):
    wrong = link[:-3] + "/"
    for response in (client.get(link), client.post(link, {"do": "pause"}), client.get(link), client.get(wrong)):
        assert not response.cookies
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
    page = client.get(link).content.decode()
    assert "og:" not in page and 'rel="canonical"' not in page


def test_it_needs_no_token_against_forged_forms(client, link, family):
    assert Client(enforce_csrf_checks=True).post(link, {"do": "pause"}, headers={"Origin": "null"}).status_code == 303
    assert state()[0]


def test_its_address_is_in_no_log(client, link):
    token = link.rstrip("/").rpartition("/")[2]
    record = logging.LogRecord("charity_site", 30, "", 0, "Not Found: %s", (link,), None)
    line = OneLineFormatter().format(record)
    assert token not in line and "/your-story..." in line
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (link,), None)
    assert token not in OneLineFormatter().format(record)
    try:
        raise ValueError(f"GET '{link}?do=pause' failed")
    except ValueError as error:
        record = logging.LogRecord("x", 40, "", 0, "Failed", (), (type(error), error, error.__traceback__))
    line = OneLineFormatter().format(record)
    assert token not in line and "ValueError" in line
