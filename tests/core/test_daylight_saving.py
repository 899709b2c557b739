"""On the two nights in which the clock is put on or back (Chicago: 2:00 on 8 March and on 1 November 2026)."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from charity_site.core.scheduling import publish_scheduled
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import job, late, run_due
from diseases.models import DiseasePage
from tests.factories import make_disease, make_user
from tests.forms_on_screen import filled_in

SPRING, AUTUMN = datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 11, 1, 5, tzinfo=UTC)  # midnight in Chicago


@pytest.fixture
def clock():
    with time_machine.travel(SPRING - timedelta(days=1), tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize("daily", [time(1, 30), time(2, 30)], ids=str)
def test_what_is_done_once_a_day_is_done_once(db, monkeypatch, clock, night, daily):
    monkeypatch.setattr(schedule, "JOBS", {})
    done = []
    job("daily", "Daily", daily=daily)(lambda: done.append(timezone.localtime().date()))
    for step in range(60):
        clock.move_to(night - timedelta(hours=4) + timedelta(minutes=15 * step))  # to eleven in the morning
        run_due()
        assert late() == []
    assert done.count(timezone.localtime(night).date()) == 1


@pytest.fixture
def edit(client, site, clock):
    client.force_login(make_user("Site managers"))
    page = make_disease(slug="later", live=False)
    page.save_revision()
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def schedule_for(client, edit, moment):
    form = {**filled_in(client.get(edit)), "go_live_at": moment, "title": "Typed by hand"}
    return client.post(edit, {**form, "action-publish": "yes"})


def is_live():
    publish_scheduled()
    return DiseasePage.objects.get(slug="later").live


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-03-08 01:59", datetime(2026, 3, 8, 7, 59, tzinfo=UTC)),
        ("2026-03-08 03:00", datetime(2026, 3, 8, 8, 0, tzinfo=UTC)),
        ("2026-11-01 00:59", datetime(2026, 11, 1, 5, 59, tzinfo=UTC)),
        ("2026-11-01 02:00", datetime(2026, 11, 1, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_page_is_published_at_the_time_that_was_typed_and_not_an_hour_off(client, edit, clock, typed, moment):
    assert schedule_for(client, edit, typed).status_code == 302
    clock.move_to(moment - timedelta(minutes=1))
    assert not is_live()
    clock.move_to(moment + timedelta(minutes=1))
    assert is_live()


@pytest.mark.parametrize("typed", ["2026-03-08 02:30", "2026-11-01 01:30"], ids=["there is none", "there are two"])
def test_a_time_that_no_clock_shows_or_that_it_shows_twice_is_refused_beside_it(client, edit, clock, typed):
    answer = schedule_for(client, edit, typed)
    assert answer.status_code == 200 and "may not exist" in answer.text and "Typed by hand" in answer.text
    clock.move_to(AUTUMN + timedelta(days=2))
    assert not is_live()
