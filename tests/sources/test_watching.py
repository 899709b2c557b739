"""A source that says something else, has moved or is gone becomes one task for staff; what only looks different becomes none."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from charity_site.core.models import Source
from charity_site.delivery.models import JobRun
from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.scheduler.schedule import JOBS, run_due
from charity_site.sources.models import Finding, Watch
from charity_site.sources.watching import due, watch_sources
from tests.another_site import QUICK
from tests.factories import make_source, make_user
from tests.sources.looks import START, look, look_again, page, tasks

pytestmark = pytest.mark.django_db


def test_the_first_look_is_no_task(source):
    assert look() == "looked at 1 sources, 0 tasks for staff"
    assert not Finding.objects.exists()
    assert "About 650 children in the United States are diagnosed each year." in Watch.objects.get().text


@pytest.mark.parametrize(
    ("values", "before", "now"),
    [
        ({"figure": "700"}, "About 650 children", "About 700 children"),
        ({"item": "6%"}, "Both kidneys have it in 5% of children.", "Both kidneys have it in 6% of children."),
        ({"cell": "96%"}, "I | 95%", "I | 96%"),
        ({"updated": "2026-04-01"}, "Updated on 2025-03-02", "Updated on 2026-04-01"),
    ],
    ids=["sentence", "item of a list", "cell of a table", "date of the last change"],
)
def test_what_it_says_otherwise_is_a_task_that_shows_before_and_now(other, source, values, before, now):
    look()
    other.page("/wilms", page(**values))
    assert look() == "looked at 1 sources, 1 tasks for staff"
    ((kind, (place,)),) = tasks()
    assert kind == "changed"
    assert place["before"][0].startswith(before) and place["now"][0].startswith(now)


@pytest.mark.parametrize(
    "values",
    [
        {"banner": "We open again on Tuesday, with 12 new rooms."},
        {"menu": "Events 2027", "year": "2027"},
        {"nonce": "b2"},
        {"today": "Saturday, May 2, 2026", "time": "14:31:07"},
        {"today": "2026-05-02"},
        {"figure": "<em>650</em>"},
        {"figure": "\n  650&nbsp; "},
    ],
    ids=["banner", "menu", "nonce", "day and time", "day in another way", "tags", "white space"],
)
def test_what_only_looks_different_is_no_task(other, source, clock, values):
    look()
    other.page("/wilms", page(**values))
    look_again(clock)
    assert not tasks()


def test_what_stands_elsewhere_or_in_other_quotes_is_no_task(other, source):
    other.page("/wilms", "<main><p>It is “rare” in children.</p><p>About 5 in a million have it.</p></main>")
    look()
    other.page("/wilms", '<main><div><p>About 5 in a million have it.</p></div><p>It is "rare" in children.</p></main>')
    look()
    assert not tasks()


def test_an_updated_date_of_today_is_told_when_it_is_older_than_the_last_look(other, source, clock):
    look()
    clock.shift(timedelta(days=30))
    other.page("/wilms", page(updated="2026-05-20"))
    look()
    assert [kind for kind, _ in tasks()] == ["changed"]


def test_more_changes_are_the_same_task_and_show_what_is_different_from_the_text_that_staff_know(other, source):
    look()
    for figure in ("700", "750"):
        other.page("/wilms", page(figure=figure))
        look()
    ((_, (place,)),) = tasks()
    assert "650" in place["before"][0] and "750" in place["now"][0]
    assert look() == "looked at 1 sources, 0 tasks for staff"
    assert Finding.objects.count() == 1 and Finding.objects.get().version == 2


def test_the_page_is_not_sent_again_when_it_is_the_same(other, source):
    other.page("/wilms", page(), ETag='"1"', Last_Modified="Fri, 01 May 2026 10:00:00 GMT")
    look()
    other.says("/wilms", (304, {}, b""))
    assert look() == "looked at 1 sources, 0 tasks for staff"
    asked = other.asked[-1][1]
    assert asked["If-None-Match"] == '"1"' and asked["If-Modified-Since"] == "Fri, 01 May 2026 10:00:00 GMT"


def test_moved_for_good_is_a_task_with_the_new_address(other, source):
    look()
    other.page("/kidney/wilms", page())
    other.says("/wilms", (301, {"Location": "/kidney/wilms"}, b""))
    look()
    look()
    task = Finding.objects.get()
    assert (task.kind, task.moved_to, task.difference) == ("moved", f"{other.url}/kidney/wilms", [])


@pytest.mark.parametrize(("status", "target"), [(302, "/elsewhere"), (301, "/wilms/")])
def test_a_redirect_of_today_or_to_the_same_page_is_no_task(other, source, status, target):
    look()
    other.page(target, page())
    other.says("/wilms", (status, {"Location": target}, b""))
    look()
    assert not tasks()


def test_moved_and_changed_at_once_is_one_task_that_says_both(other, source):
    look()
    other.page("/new", page(figure="700"))
    other.says("/wilms", (308, {"Location": "/new"}, b""))
    look()
    task = Finding.objects.get()
    assert task.kind == "moved" and "700" in task.difference[0]["now"][0]


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_gone_is_a_task_after_three_days_in_vain(other, source, clock, status):
    look()
    other.page("/wilms", "Nothing.", status=status)
    for _ in range(2):
        look_again(clock)
        look()  # the same day counts once
    assert not tasks()
    look_again(clock)
    assert tasks() == [("died", [])]
    look_again(clock, 3)
    assert Finding.objects.count() == 1


def test_who_answers_again_within_three_days_is_no_task(other, source, clock):
    look()
    for _ in range(2):
        other.page("/wilms", "", status=500)
        look_again(clock, 2)
        other.page("/wilms", page())
        look_again(clock)
    assert not tasks() and Watch.objects.get().silent_days == 0


def test_another_address_begins_anew(other, source):
    look()
    other.page("/other", "<main><p>Something else altogether.</p></main>")
    Source.objects.update(url=f"{other.url}/other")
    look()
    assert not tasks() and "Something else" in Watch.objects.get().text


def test_drafts_and_sources_without_an_address_are_not_asked(other):
    make_source(url="")
    make_source(url=f"{other.url}/wilms", live=False)
    assert look() is None and not other.asked


# --- By the clock -----------------------------------------------------------------------------------
def test_each_is_due_once_a_week_and_each_day_while_it_is_silent(other, source, clock):
    silent = make_source(url=f"{other.url}/gone")
    days = {source: [], silent: []}
    for day in range(9):
        for each in due((START + timedelta(days=day)).date()):
            days[each].append(day)
        watch_sources(client=Client(limits=QUICK, sleep=lambda seconds: None))
        clock.shift(timedelta(days=1))
    assert days == {source: [0, 7], silent: [0, 1, 2]}


def test_the_job_looks_at_what_is_due(other, source, monkeypatch):
    monkeypatch.setattr("charity_site.delivery.scheduler.schedule.JOBS", {"sources": JOBS["sources"]})
    assert run_due() == []
    assert other.paths() == ["/wilms"] and JobRun.objects.get().last_error == ""


def test_the_command_looks_at_all_of_them_and_says_what_it_saw(other, source, capsys):
    for _ in range(2):
        call_command("watch_sources")
    said = capsys.readouterr().out
    assert f"{source}: read" in said and "Looked at 1 sources, 0 tasks for staff." in said
    assert other.paths() == ["/wilms", "/wilms"]


def test_the_command_says_that_there_is_nothing_to_look_at(capsys):
    call_command("watch_sources")
    assert capsys.readouterr().out == "There is no source with an address.\n"


def test_one_that_is_still_gone_is_a_task_again_after_staff_looked(other, source, clock):
    look()
    other.page("/wilms", "Nothing.", status=404)
    look_again(clock, 3)
    Finding.objects.get().mark(make_user(), version=1)
    clock.shift(timedelta(days=6))
    assert due(timezone.localdate()) == [], "not before a week has passed"
    look_again(clock, 3)
    assert tasks() == [("died", [])]


def test_what_moved_and_changed_once_is_no_more_to_do_when_it_does_not_change_again(other, source, clock):
    look()
    other.page("/new", page(figure="700"))
    other.says("/wilms", (308, {"Location": "/new"}, b""))
    look()
    other.says("/new", (304, {}, b""))
    look_again(clock)
    assert Finding.objects.get().version == 1
