"""Who answers for a page learns in time that it must be checked again, in one mail with all their pages; then the Site managers do."""

import os
from datetime import date, timedelta
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Page

from charity_site.delivery.mail import QueuedEmailBackend
from charity_site.delivery.models import WaitingMail
from charity_site.delivery.scheduler.schedule import JOBS, do_if_due
from charity_site.review.models import Reminded
from charity_site.review.reminders import JOB, NotSent, remind, step_on
from diseases.models import DiseasePage, Treatment
from tests.factories import make_disease, make_user
from tests.processes import run_shell
from tests.reviewing import approve

DAY = date(2026, 7, 20)
MADE_DUE = """
from datetime import timedelta
from django.utils import timezone
from tests.factories import make_disease, make_site, make_user
from tests.reviewing import approve
make_site()
approve(make_disease(owner=make_user("Editors")), due=str(timezone.localdate() + timedelta(days=10)))
"""
RUN = """
import os
from django.conf import settings
from charity_site.delivery.scheduler.schedule import JOBS, do_if_due
settings.EMAIL_BACKEND = os.environ["SENT_BY"]
do_if_due(JOBS["review"])
"""
COUNTED = """
from charity_site.delivery.models import WaitingMail
from charity_site.review.models import Reminded
print(Reminded.objects.count(), WaitingMail.objects.count())
"""


class Failing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection lost")


class KilledAfterwards(QueuedEmailBackend):
    """The process is killed between the sending and what is noted of it."""

    def send_messages(self, messages):
        super().send_messages(messages)
        os._exit(9)


@pytest.fixture
def clock(site):
    with time_machine.travel("2026-04-01T17:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(clock):
    return make_user("Editors", first_name="Ana", last_name="Silva")


@pytest.fixture
def manager(clock):
    return make_user("Site managers")


@pytest.fixture
def disease(owner, manager):
    return approve(make_disease(title="Wilms tumor", owner=owner), due=str(DAY))


def run():
    """Do the job, if it is due; returns the mails (list) that it sent."""
    mail.outbox.clear()
    do_if_due(JOBS[JOB])
    return list(mail.outbox)


def run_on(clock, day):
    clock.move_to(f"{day}T17:00:00Z")
    return run()


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-61, None),
        (-60, -60),
        (-15, -60),
        (-14, -14),
        (-1, -14),
        (0, 0),
        (13, 0),
        (14, 14),
        (27, 14),
        (28, 28),
        (41, 28),
    ],
)
def test_the_steps_before_and_after_the_day(days, step):
    assert step_on(DAY + timedelta(days=days), DAY) == step


def test_the_owner_at_each_step_and_then_the_site_managers_every_fortnight(clock, owner, manager, disease):
    told = []
    for days in range(-70, 60):
        day = DAY + timedelta(days=days)
        clock.move_to(f"{day}T17:00:00Z")
        told += [(days, *message.to) for message in run() + run()]
    steps = [(-60, owner), (-14, owner), (0, owner), (14, owner), (28, manager), (42, manager), (56, manager)]
    assert told == [(days, person.email) for days, person in steps]


def test_one_mail_for_a_person_with_all_their_pages(clock, owner, disease):
    approve(make_disease(title="Neuroblastoma", owner=owner), due="2026-05-20")
    [message] = run_on(clock, "2026-05-21")
    assert message.subject == "2 medical reviews to see to"
    lines = [line for line in message.body.splitlines() if line.startswith("- ")]
    assert lines[0].startswith("- Neuroblastoma, was due on May 20, 2026: http")
    assert lines[1].startswith("- Wilms tumor, due on July 20, 2026: http")
    assert lines[1].endswith(reverse("wagtailadmin_pages:edit", args=[disease.pk]))


def test_a_manager_who_owns_a_page_gets_one_mail_too(clock, owner, manager, disease):
    approve(make_disease(title="Neuroblastoma", owner=manager), due="2026-08-30")
    [message] = run_on(clock, "2026-08-20")
    assert message.to == [manager.email] and "Wilms tumor, was due on July 20, 2026 (Ana Silva answers" in message.body
    assert message.body.index("Neuroblastoma") < message.body.index("Wilms")


def test_a_late_run_says_where_things_stand_and_makes_up_for_no_step(clock, owner, disease):
    [message] = run_on(clock, "2026-08-05")
    assert message.to == [owner.email] and Reminded.objects.get().step == 14
    assert run_on(clock, "2026-08-06") == []


def test_a_page_that_was_reviewed_again_is_told_of_at_its_new_time(clock, owner, disease):
    assert run_on(clock, "2026-07-20")
    approve(disease, on="2026-07-20")
    assert run_on(clock, "2026-08-03") == []
    assert run_on(clock, "2028-05-21")


def test_sections_that_are_due_on_different_days_are_told_of_each_at_its_time(clock, owner, manager):
    page = make_disease(title="Wilms tumor", owner=owner, treatments=[Treatment(name="Chemotherapy")])
    approve(page, on="2024-07-20")  # treatment is due after a year, the overview after two
    assert [message.to for message in run()] == [[manager.email]]
    [message] = [each for each in run_on(clock, "2026-05-21") if each.to == [owner.email]]
    assert "(Overview), due on July 20, 2026" in message.body


def test_what_was_never_reviewed_has_no_date_in_any_mail(clock, owner, disease):
    make_disease(title="Neuroblastoma", owner=owner)
    published = DiseasePage.objects.get(pk=disease.pk)
    published.treatments = [Treatment(name="Chemotherapy")]  # a section of which nobody has said anything
    published.save_revision().publish()
    [message] = run_on(clock, "2026-07-20")
    assert "- Wilms tumor (Overview, Symptoms), due on July 20, 2026: http" in message.body
    assert "Neuroblastoma" not in message.body and "None" not in message.body


def nobody(owner):
    Page.objects.filter(owner=owner).update(owner=None)


def closed(owner):
    owner.is_active = False
    owner.save()


def without_mail(owner):
    owner.email = ""
    owner.save()


def elsewhere(owner):
    owner.groups.clear()


@pytest.mark.parametrize("gone", [nobody, closed, without_mail, elsewhere])
def test_the_site_managers_hear_of_a_page_for_which_nobody_can_be_reached(clock, owner, manager, disease, gone):
    gone(owner)
    [message] = run_on(clock, "2026-05-21")
    assert message.to == [manager.email] and "Wilms tumor" in message.body
    assert ("Ana Silva answers for it" in message.body) == (gone is without_mail)


def test_who_takes_a_page_over_hears_where_it_stands_at_once(clock, owner, disease):
    assert run_on(clock, "2026-05-21")
    colleague = make_user("Editors")
    Page.objects.filter(pk=disease.pk).update(owner=colleague)
    assert [message.to for message in run_on(clock, "2026-05-22")] == [[colleague.email]]
    assert run_on(clock, "2026-05-23") == []


def test_where_there_is_no_site_manager_the_administrators_hear_of_it(clock, owner, disease, caplog):
    Page.objects.update(owner=None)
    for user in (owner, *type(owner).objects.filter(groups__name="Site managers")):
        closed(user)
    assert run_on(clock, "2026-05-21") == []
    assert f"No one who could see to the review of the page {disease.pk}" in caplog.text
    administrator = make_user()
    assert [message.to for message in run_on(clock, "2026-05-22")] == [[administrator.email]]


def test_only_of_what_is_public(clock, owner, disease):
    DiseasePage.objects.get(pk=disease.pk).unpublish()
    assert run_on(clock, "2026-07-20") == []


def test_what_was_not_sent_is_sent_by_a_later_run(clock, owner, disease, settings):
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Failing"
    with pytest.raises(NotSent):
        run_on(clock, "2026-07-20")
    assert not Reminded.objects.exists()
    settings.EMAIL_BACKEND = usual
    assert run() == []  # not at once: the job waits an hour
    clock.shift(3601)
    assert [message.to for message in run()] == [[owner.email]]


def test_two_runs_at_once_send_once(clock, owner, disease, settings):
    settings.EMAIL_BACKEND = "charity_site.delivery.mail.QueuedEmailBackend"
    clock.move_to("2026-07-20T17:00:00Z")
    remind()
    told = Reminded.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminded.objects.create(page=told.page, person=told.person, day=told.day, step=told.step)
    assert remind() is None and WaitingMail.objects.count() == 1


def test_a_run_that_is_killed_between_the_mail_and_its_note_leaves_neither_and_the_next_sends_once(own_database):
    assert run_shell(MADE_DUE, DATABASE_URL=own_database).returncode == 0
    usual = "charity_site.delivery.mail.QueuedEmailBackend"
    killed = run_shell(RUN, DATABASE_URL=own_database, SENT_BY=f"{__name__}.KilledAfterwards")
    assert killed.returncode == 9
    assert run_shell(COUNTED, DATABASE_URL=own_database).stdout.strip() == "0 0"
    for _ in range(2):
        run_shell(RUN, DATABASE_URL=own_database, SENT_BY=usual)
        assert run_shell(COUNTED, DATABASE_URL=own_database).stdout.strip() == "1 1"
