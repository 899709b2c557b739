"""Reminders: to whom, when, in which words, and each only once whatever goes wrong."""

import re
from datetime import date
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from charity_site.consent import ledger
from charity_site.safeguarding.models import Reminder
from charity_site.safeguarding.private_link import link_for
from charity_site.safeguarding.reminders import NotSent, ask, due, news, remind, tell_staff
from tests.factories import make_consent, make_story, make_user

TODAY = date(2026, 6, 15)
A_YEAR_AGO = date(2025, 6, 15)


class Failing(EmailBackend):
    """Sends to everyone but to addresses with "broken" in them."""

    def send_messages(self, messages):
        if any("broken" in recipient for message in messages for recipient in message.to):
            raise SMTPServerDisconnected("Connection lost while writing to broken@example.org about Rosie")
        return super().send_messages(messages)


@pytest.fixture
def clock(db):
    """Noon of TODAY in Chicago; `clock.move_to("2026-06-17")` goes on."""
    with time_machine.travel("2026-06-15T17:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def failing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Failing"


@pytest.fixture
def coordinator(clock):
    return make_user("Story coordinators")


def a_family(**fields):
    """The consent of a family with an email, from a year ago to the day."""
    return make_consent(**{"starts": A_YEAR_AGO, "email": "family@example.org", **fields})


def change(record, **fields):
    type(record).objects.filter(pk=record.pk).update(**fields)


def run():
    """Do the job; returns the mails (list) that it sent."""
    mail.outbox.clear()
    remind()
    return list(mail.outbox)


def rows():
    return set(Reminder.objects.values_list("consent", "kind", "day"))


def test_staff_are_told_what_comes_soon_without_a_name(coordinator):
    ending = make_consent(person="Rosie", ends=date(2026, 8, 14))
    growing = make_consent(person="Theo", birth_date=date(2008, 6, 16))
    make_consent(person="Ada", ends=date(2026, 8, 15), birth_date=date(2008, 8, 15))
    (sent,) = run()
    assert sent.to == [coordinator.email]
    assert "1 consent ends." in sent.body and "1 person turns 18." in sent.body
    for consent in (ending, growing):
        assert (
            f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailsnippets_consent_consent:edit', args=[consent.pk])}"
            in sent.body
        )
    for name in ("Rosie", "Theo", "Ada"):
        assert name not in sent.subject + sent.body
    assert rows() == {(ending.pk, "ends", date(2026, 8, 14)), (growing.pk, "comes_of_age", date(2026, 6, 16))}


def test_everyone_who_looks_after_consents_is_told_alone(clock):
    staff = [make_user("Story coordinators"), make_user("Site managers")]
    make_user("Editors")
    make_consent(ends=TODAY)
    assert sorted(sent.to for sent in run()) == sorted([user.email] for user in staff)


def test_staff_are_told_once_and_then_of_what_is_new(coordinator, clock):
    make_consent(ends=TODAY)
    assert len(run()) == 1
    assert run() == []
    clock.move_to("2026-06-17T17:00:00Z")
    later = make_consent(ends=date(2026, 8, 16))
    (sent,) = run()
    assert (
        "1 consent ends." in sent.body and reverse("wagtailsnippets_consent_consent:edit", args=[later.pk]) in sent.body
    )
    assert run() == []


def test_another_last_day_is_told_again(coordinator):
    consent = make_consent(ends=TODAY)
    assert len(run()) == 1
    change(consent, ends=date(2026, 7, 1))
    assert len(run()) == 1


def test_one_broken_address_of_staff_keeps_the_mail_from_nobody_else_and_is_not_repeated(coordinator, failing):
    make_user("Story coordinators")
    change(coordinator, email="broken@example.org")
    make_consent(ends=TODAY)
    with pytest.raises(NotSent, match=r"Not sent: 1\."):
        run()
    assert len(mail.outbox) == 1
    assert run() == []


def test_what_reached_nobody_of_staff_is_told_by_the_next_run(coordinator, failing):
    change(coordinator, email="broken@example.org")
    make_consent(ends=TODAY)
    with pytest.raises(NotSent, match=r"Not sent: 1\."):
        run()
    assert rows() == set()
    change(coordinator, email="mended@example.org")
    assert len(run()) == 1


def test_without_anybody_to_tell_it_is_an_error_and_nothing_counts_as_told(clock, caplog):
    make_consent(ends=TODAY)
    with pytest.raises(NotSent, match=r"Not sent: 1\."):
        run()
    assert rows() == set() and "nobody was reminded" in caplog.text


def test_a_family_is_asked_with_its_private_link(clock):
    consent = a_family(person="Rosie")
    (sent,) = run()
    assert sent.to == ["family@example.org"]
    assert "happy" in sent.subject and link_for(consent) in sent.body
    assert "Rosie" not in sent.subject + sent.body
    assert rows() == {(consent.pk, "still_happy", TODAY)}


def test_a_family_is_asked_once_a_year(clock):
    consent = a_family()
    assert len(run()) == 1
    for day in ("2026-06-15", "2026-06-17", "2026-08-14", "2027-06-14"):
        clock.move_to(f"{day}T17:00:00Z")
        assert run() == [], day
    clock.move_to("2027-06-15T17:00:00Z")
    assert len(run()) == 1
    assert (consent.pk, "still_happy", date(2027, 6, 15)) in rows()


def test_another_start_does_not_ask_twice_in_a_year(clock):
    consent = a_family(starts=date(2025, 5, 1))
    assert len(run()) == 1
    change(consent, starts=date(2025, 6, 1))
    assert run() == []


@pytest.mark.parametrize(
    ("start", "asked_for"),
    [
        (date(2026, 6, 15), None),
        (date(2025, 6, 16), None),
        (date(2025, 6, 15), date(2026, 6, 15)),
        (date(2025, 4, 16), date(2026, 4, 16)),  # 60 days ago
        (date(2025, 4, 15), None),
        (date(2020, 6, 1), date(2026, 6, 1)),  # the latest one alone
    ],
)
def test_only_the_latest_anniversary_counts_and_only_for_60_days(clock, start, asked_for):
    consent = a_family(starts=start)
    assert due() == ([(consent, asked_for)] if asked_for else [])


@pytest.mark.parametrize(
    ("today", "asked_for"),
    [("2025-02-28", None), ("2025-03-01", date(2025, 3, 1)), ("2028-02-28", None), ("2028-02-29", date(2028, 2, 29))],
)
def test_a_start_on_the_29th_of_february(db, today, asked_for):
    consent = a_family(starts=date(2024, 2, 29))
    with time_machine.travel(f"{today}T17:00:00Z", tick=False):
        assert due() == ([(consent, asked_for)] if asked_for else [])


def test_every_year_from_a_29th_of_february_is_asked_once(db):
    a_family(starts=date(2024, 2, 29))
    for year in range(2025, 2030):
        with time_machine.travel(f"{year}-03-02T17:00:00Z", tick=False):
            assert len(run()) == 1, year


@pytest.mark.parametrize(
    "fields",
    [
        {"email": ""},
        {"paused_on": TODAY},
        {"withdrawn_on": TODAY},
        {"ends": date(2026, 6, 14)},
        {"birth_date": date(2000, 1, 1)},
    ],
)
def test_who_is_not_asked(clock, fields):
    a_family(**fields)
    assert run() == []


@pytest.mark.parametrize("action", [ledger.PAUSE, ledger.WITHDRAW])
def test_the_ledger_counts_too(clock, action):
    consent = a_family()
    ledger.append(ledger.Entry(action, consents=[str(consent.pk)]))
    assert run() == []


BEREAVED = {
    "by their record": lambda: a_family(bereaved=True),
    "by another record with their email": lambda: (
        a_family(relation="sibling"),
        make_consent(bereaved=True, email="Family@example.org"),
    ),
    "by another person in the story": lambda: make_story(
        live=False, consents=[a_family(relation="parent"), make_consent(bereaved=True)]
    ),
    "by the story": lambda: make_story(live=False, consents=[a_family(relation="parent")], role="bereaved"),
}


@pytest.mark.parametrize("known", BEREAVED)
def test_a_bereaved_family_gets_gentler_words(clock, site, known):
    BEREAVED[known]()
    (sent,) = [sent for sent in run() if sent.to == ["family@example.org"]]
    assert "/your-story/" in sent.body
    words = (sent.subject + re.sub(r"http\S+", "", sent.body)).lower()
    assert "thinking of you" in words
    for word in ("happy", "survivor", "donat", "appeal", "lost", "died", "child"):
        assert word not in words


def test_others_are_not_taken_for_bereaved(clock, site):
    make_consent(bereaved=True, email="other@example.org", starts=TODAY)
    make_story(consents=[a_family()], live=False)
    (sent,) = run()
    assert "happy" in sent.body


def test_a_mail_that_fails_is_tried_again_and_others_get_theirs(clock, failing, caplog):
    first, second, _ = (a_family(email=f"{name}@example.org") for name in ("broken1", "well", "broken2"))
    with pytest.raises(NotSent, match=r"Not sent: 2\."):
        run()
    assert [sent.to for sent in mail.outbox] == [[second.email]]
    assert rows() == {(second.pk, "still_happy", TODAY)}
    assert "SMTPServerDisconnected" in caplog.text
    assert "broken" not in caplog.text and "Rosie" not in caplog.text
    change(first, email="mended@example.org")
    with pytest.raises(NotSent, match=r"Not sent: 1\."):
        run()
    assert [sent.to for sent in mail.outbox] == [["mended@example.org"]]


def test_a_failing_mail_to_staff_keeps_no_family_from_theirs(clock, failing):
    change(make_user("Story coordinators"), email="broken@example.org")
    a_family(ends=TODAY)
    with pytest.raises(NotSent):
        run()
    assert [sent.to for sent in mail.outbox] == [["family@example.org"]]


def test_two_processes_that_found_the_same_send_it_once(coordinator):
    a_family(ends=TODAY)
    found, families = news(), due()
    assert (tell_staff(found), tell_staff(found)) == ((1, 0), (0, 0))
    assert (ask(*families[0]), ask(*families[0])) == ((1, 0), (0, 0))
    assert len(mail.outbox) == 2


def test_a_family_that_paused_a_moment_ago_is_not_asked(clock):
    consent = a_family()
    (family,) = due()
    change(consent, paused_on=TODAY)
    assert ask(*family) == (0, 0)
    assert rows() == set() and not mail.outbox
