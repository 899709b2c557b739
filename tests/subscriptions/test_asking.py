"""Who asks for news by mail gets one mail, and is on the list once they press the button that it leads to."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from charity_site.core.quiet import refuse_appeals
from charity_site.delivery.models import Change, WaitingMail
from charity_site.delivery.observability.logs import OneLineFormatter
from charity_site.subscriptions import views
from charity_site.subscriptions.models import Subscriber, Subscription, Unreachable
from research.models import ProgramIndexPage
from tests.factories import make_disease, make_program
from tests.subscriptions.conftest import subscribed

ZOFIA = "zofia@example.org"


def ask(reader, page, email=ZOFIA, **more):
    return reader.post(reverse("subscribe", args=[page.slug]), {"email": email, "subject": "", **more})


def link_in(mail):
    return re.search(r"http://localhost(/mail-link/confirm/\S+)", mail.body)[1]


def confirmed():
    return [(one.address, each.topic) for one in Subscriber.objects.all() for each in one.subscriptions.all()]


@pytest.mark.parametrize("kind", ["program", "disease", "all"])
def test_one_is_on_the_list_after_the_second_step(reader, program, outbox, kind):
    page = {"program": program, "disease": make_disease(), "all": ProgramIndexPage.objects.get()}[kind]
    response = ask(reader, page)
    assert (response.status_code, response["Location"]) == (303, f"/updates/{page.slug}/asked/")
    assert "look into your mail" in reader.get(response["Location"]).content.decode()
    (mail,) = outbox
    assert mail.to == [ZOFIA] and not Subscriber.objects.exists(), "nothing is stored of who did not confirm"
    link = link_in(mail)
    assert "Yes, send me news" in reader.get(link).content.decode() and not Subscriber.objects.exists()
    assert reader.head(link).status_code == 200 and not Subscriber.objects.exists()
    assert reader.post(link).status_code == 200
    assert confirmed() == [(ZOFIA, page.translation_key)]
    subscription = Subscription.objects.get()
    assert subscription.asked_at <= subscription.confirmed_at <= timezone.now()
    assert reader.post(link).status_code == 200 and len(confirmed()) == 1, "again, it changes nothing"


def test_the_form_works_without_a_cookie_and_says_what_happens(reader, program):
    response = reader.get(reverse("subscribe", args=["leukemia"]))
    page = BeautifulSoup(response.content, "lxml")
    assert not response.cookies and not page.select(".clear-form script")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert (
        page.select_one("input[type=email][required][autocomplete=email]") and "no-store" in response["Cache-Control"]
    )
    assert "Leukemia research" in page.select_one(".lead").text


def test_the_answer_is_the_same_whether_the_address_is_known(reader, program, settings):
    settings.EMAIL_BACKEND = "charity_site.delivery.mail.QueuedEmailBackend"
    subscribed("known@example.org", program)
    Unreachable.objects.create(digest=subscribed("spam@example.org").digest, why="complaint")
    answers = [ask(reader, program, each) for each in ("known@example.org", "spam@example.org", "new@example.org")]
    assert len({(each.status_code, each["Location"], each.content) for each in answers}) == 1
    assert WaitingMail.objects.count() == 3, "nobody was looked up yet"
    assert not any(b"example.org" in bytes(mail.sealed) for mail in WaitingMail.objects.all())


def test_who_marked_a_mail_as_spam_gets_none_and_who_bounced_may_come_back(reader, program, outbox):
    Unreachable.objects.create(digest=subscribed("complaint@example.org").digest, why="complaint")
    Subscriber.objects.all().delete()
    ask(reader, program, "complaint@example.org")
    assert not outbox
    ask(reader, program, "bounce@example.org")
    reader.post(link_in(outbox[0]))
    assert confirmed() == [("bounce@example.org", program.translation_key)]
    assert [each.why for each in Unreachable.objects.all()] == ["complaint"]


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "zofia", "zofia@", "@example.org", "a b@example.org", "zofia@example.org\nBcc: all@example.org",
        "zofia@example.org\r\nSubject: x", "zofia@example.org, b@example.org", "Zofia <zofia@example.org>", "zofia@localhost",
        "zofia@[127.0.0.1]", f"{'a' * 250}@example.org", f"a@{'b' * 64}.org", "żofia@example.org",
        "zofia@example..org", f"a@{'ü' * 60}.org", '"\x1cBcc:z"@example.org', '"a b"@example.org', "\u017fam@example.org",
        "a@straße.example", "a@\uff45xample.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_asked_for_again(reader, program, outbox, typed):
    response = ask(reader, program, typed)
    page = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 400 and not outbox and not WaitingMail.objects.exists(), typed
    assert page.select_one("[role=alert]") and page.select_one("#news-email[aria-describedby=news-email-error]")


def test_one_in_the_ascii_form_of_another_script_and_a_long_one_are_addresses(reader, program, outbox):
    long = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 50}.org"
    for typed in ("Zofia@XN--Bcher-kva.Example", long):
        assert ask(reader, program, typed).status_code == 303
    assert [mail.to for mail in outbox] == [["Zofia@xn--bcher-kva.example"], [long]]
    for mail in outbox:
        assert reader.post(link_in(mail)).status_code == 200
    assert Subscriber.objects.of("zofia@xn--bcher-kva.example").exists(), "found however it is written"


def test_a_program_that_fills_in_everything_is_thanked_and_no_mail_goes_out(reader, program, outbox):
    assert ask(reader, program, subject="Cheap pills").status_code == 303 and not outbox


def test_a_form_on_another_website_is_shown_to_the_reader_first(reader, program, outbox):
    address = reverse("subscribe", args=["leukemia"])
    response = reader.post(address, {"email": ZOFIA}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403 and ZOFIA in response.content.decode() and not outbox


def test_nobody_fills_the_mailbox_of_somebody_else(reader, program, outbox):
    same = (ZOFIA, "ZOFIA@example.org", "zo.fia+1@example.org", "z.ofia@example.org", "zofia+b@example.org")
    answers = [ask(reader, program, each) for each in same]
    assert {answer.status_code for answer in answers} == {303} and len(outbox) == views.MAILS_TO_ONE


def test_a_flood_ends_from_one_network_and_in_all(reader, program, outbox, monkeypatch):
    monkeypatch.setattr(views, "MOST_AN_HOUR", 2)
    answers = [ask(reader, program, f"a{number}@example.org") for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert "a2@example.org" in answers[2].content.decode() and len(outbox) == 2
    monkeypatch.setattr(views, "MOST_AN_HOUR", 20)
    monkeypatch.setattr(views, "MAILS_FROM_ONE", 2)
    assert ask(reader, program, "c@example.org").status_code == 429 and len(outbox) == 2
    monkeypatch.setattr(views, "MAILS_A_DAY", 3)
    address = reverse("subscribe", args=["leukemia"])
    elsewhere = [
        reader.post(address, {"email": f"b{number}@example.org"}, REMOTE_ADDR=f"198.51.100.{number}")
        for number in range(2)
    ]
    assert [answer.status_code for answer in elsewhere] == [303, 429] and len(outbox) == 3


@pytest.mark.parametrize("slug", ["draft", "private", "nothing", "%2e%2e", "x" * 1900])
def test_a_page_that_visitors_do_not_see_has_no_form(reader, site, slug):
    make_program(slug="draft", live=False)
    PageViewRestriction.objects.create(page=make_program(slug="private"), restriction_type="login")
    for address in (f"/updates/{slug}/", f"/updates/{slug}/asked/"):
        assert reader.get(address).status_code == 404, address
    assert reader.post(f"/updates/{slug}/", {"email": ZOFIA}).status_code == 404


def test_other_methods_are_refused(reader, program):
    link = "/mail-link/confirm/x/"
    for address in ("/updates/leukemia/", "/updates/leukemia/asked/", link, "/mail-link/stop/x/"):
        assert reader.put(address).status_code == 405 and reader.delete(address).status_code == 405
    assert reader.post("/updates/leukemia/asked/").status_code == 405


def test_a_link_that_is_forged_too_old_or_of_a_page_that_is_gone_is_closed(reader, program, outbox, monkeypatch):
    ask(reader, program)
    link = link_in(outbox[0])
    changed = link[:40] + ("A" if link[40] != "A" else "B") + link[41:]
    for wrong in (changed, link[:-10] + "/", "/mail-link/confirm/x/", "/mail-link/confirm/%C3%A9/"):
        assert reader.get(wrong).status_code == reader.post(wrong).status_code == 404, wrong
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert reader.post(link).status_code == 404
    program.unpublish()
    assert reader.post(link).status_code == 404 and not Subscriber.objects.exists()
    monkeypatch.setattr(views, "WRONG_LINKS", 2)
    assert reader.get(changed).status_code == 429
    program.save_revision().publish()
    assert reader.post(link).status_code == 200, "a right one opens all the same"


def test_a_link_is_told_to_nobody(reader, program, outbox):
    ask(reader, program)
    link = link_in(outbox[0])
    response = reader.get(link)
    assert response["Referrer-Policy"] == "no-referrer" and "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"] and not response.cookies and ZOFIA not in response.content.decode()
    for logger in ("charity_site", "django.request"):
        for path in (link, "/mail-link/stop/short/"):
            record = logging.LogRecord(logger, 30, "", 0, "Not Found: %s", (path,), None)
            assert path.strip("/").rpartition("/")[2] not in OneLineFormatter().format(record)


def test_pages_lead_to_the_form_and_quiet_pages_cannot(reader, program):
    disease = make_disease(slug="wilms")
    index = ProgramIndexPage.objects.get()
    today = timezone.localdate().isoformat()
    for address, form in {
        f"/since/{today}/leukemia/": "leukemia",
        f"/since/{today}/wilms/": "wilms",
        f"{disease.url}changes/": "wilms",
        index.url: index.slug,
        "/giving/thanks/": index.slug,
    }.items():
        assert f'href="/updates/{form}/"' in reader.get(address).content.decode(), address
    assert "/updates/" not in reader.get(disease.url).content.decode(), "no page of medicine asks for anything"
    with pytest.raises(ValidationError):
        refuse_appeals(['<p><a href="/updates/leukemia/">News</a></p>'])


def test_copies_of_pages_stay_as_they_are(reader, program, outbox):
    changes = Change.objects.count()
    ask(reader, program)
    reader.post(link_in(outbox[0]))
    assert Change.objects.count() == changes
