"""Reviewers learn in time what has to be checked again, once a month before and once on the day."""

from datetime import date
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler.schedule import JOBS, do_if_due
from charity_site.review.reminders import JOB, NotSent
from diseases.models import DiseasePage
from tests.factories import make_disease, make_user
from tests.reviewing import approve

DAY = date(2026, 6, 15)


class Failing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection lost")


@pytest.fixture
def clock(site):
    with time_machine.travel("2026-06-15T17:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def reviewer(clock):
    return make_user("Clinical reviewers")


@pytest.fixture
def disease(clock):
    return approve(make_disease(title="Wilms tumor"), due="2026-07-20")


def run():
    """Do the job, if it is due; returns the mails (list) that it sent."""
    mail.outbox.clear()
    do_if_due(JOBS[JOB])
    return list(mail.outbox)


def test_a_month_before_and_on_the_day_and_no_more(clock, reviewer, disease):
    told = []
    for day in ("2026-06-15", "2026-06-19", "2026-06-20", "2026-06-21", "2026-07-19", "2026-07-20", "2026-07-21"):
        clock.move_to(f"{day}T17:00:00Z")
        told += [(day, message.to) for message in run() + run()]
    assert told == [("2026-06-20", [reviewer.email]), ("2026-07-20", [reviewer.email])]


def test_the_first_run_tells_all_that_is_late_and_a_late_run_makes_up_for_days(clock, reviewer, disease):
    approve(make_disease(title="Neuroblastoma", slug="neuroblastoma"), on="2024-01-01", due="2025-01-01")
    [message] = run()
    assert message.subject == "1 page to check again"
    assert "- Neuroblastoma, by January 1, 2025: http" in message.body and "Wilms" not in message.body
    clock.move_to("2026-07-01T17:00:00Z")
    [message] = run()
    assert "- Wilms tumor, by July 20, 2026" in message.body and "Neuroblastoma" not in message.body


def test_only_who_may_publish_it_and_only_what_is_public(clock, disease):
    for role in ("Editors", "Story coordinators", "Research editors", None):
        make_user(role)
    clock.move_to("2026-07-20T17:00:00Z")
    before = {message.to[0] for message in run()}
    late = make_user("Clinical reviewers")
    make_user("Clinical reviewers", is_active=False)
    JobRun.objects.all().delete()
    assert {message.to[0] for message in run()} - before == {late.email}
    DiseasePage.objects.get(pk=disease.pk).unpublish()
    JobRun.objects.all().delete()
    assert run() == []


def test_what_was_not_sent_is_sent_by_a_later_run(clock, reviewer, disease, settings):
    clock.move_to("2026-07-20T17:00:00Z")
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Failing"
    with pytest.raises(NotSent):
        run()
    settings.EMAIL_BACKEND = usual
    assert run() == []  # not at once: the job waits an hour
    clock.shift(3601)
    assert [message.to for message in run()] == [[reviewer.email]]
