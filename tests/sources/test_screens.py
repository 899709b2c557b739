"""Staff see what is different at a source, say that they looked, and the next change is told from there on."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from charity_site.core.dashboard import due_for
from charity_site.sources.models import Finding, Watch
from tests.factories import make_source, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def editor(client):
    user = make_user("Editors")
    client.force_login(user)
    return user


@pytest.fixture
def task():
    source = make_source(title="Wilms tumor", url="https://www.example.org/wilms")
    Watch.objects.create(
        source=source, address=source.url, text="About 650.", text_on=TODAY, newest="About 700.", newest_on=TODAY
    )
    place = {"before": ["About 650 <b>children</b>"], "now": ["About 700 children"]}
    return Finding.objects.create(source=source, kind="changed", difference=[place])


def address(task):
    return reverse("source_finding", args=[task.pk])


def page(response):
    return BeautifulSoup(response.content, "lxml")


def test_the_dashboard_names_what_is_to_be_looked_at_to_those_who_look_after_sources(editor, task):
    (item,) = dict(due_for(editor))["Sources that changed"]
    assert item.address == address(task) and item.note.startswith("changed, found on")
    assert "Sources that changed" not in dict(due_for(make_user("Story coordinators")))
    task.mark(editor, 1)
    assert "Sources that changed" not in dict(due_for(editor))


def test_the_screen_shows_before_and_now_as_text(client, editor, task):
    shown = page(client.get(address(task)))
    assert [each.text for each in shown.select("dd del, dd ins")] == ["About 650 <b>children</b>", "About 700 children"]
    assert shown.select_one("a[href='https://www.example.org/wilms']")


def test_who_looked_and_when_is_written_down_and_staff_know_the_new_text_from_then_on(client, editor, task):
    answer = client.post(address(task), {"version": "1"}, follow=True)
    assert "is looked at" in page(answer).select_one(".messages").text
    task.refresh_from_db()
    watch = Watch.objects.get()
    assert task.looked_at_by == editor and timezone.now() - task.looked_at < timedelta(minutes=1)
    assert (watch.text, watch.newest, watch.newest_on) == ("About 700.", "", None)
    assert ModelLogEntry.objects.filter(action="sources.looked_at", user=editor).exists()
    assert f"by {editor}" in page(client.get(address(task))).text and not page(client.get(address(task))).select(
        "form[method=post] button:-soup-contains('looked')"
    )


def test_looking_changes_nothing_and_neither_does_what_is_no_version(client, editor, task):
    client.get(address(task))
    for version in ("", "0", "2", "x", "1" * 30, "-1"):
        client.post(address(task), {"version": version})
    assert Finding.objects.filter(looked_at=None).exists() and Watch.objects.get().text == "About 650."


def test_who_saw_less_than_what_was_found_since_has_not_looked_at_it(client, editor, task):
    Finding.objects.update(version=2)
    said = page(client.post(address(task), {"version": "1"}, follow=True)).select_one(".messages").text
    assert "More was found meanwhile" in said
    assert Finding.objects.get().looked_at is None


def test_the_second_to_say_so_is_told_and_the_first_stays(client, editor, task):
    task.mark(make_user("Editors"), 1)
    first = Finding.objects.get().looked_at_by
    client.post(address(task), {"version": "1"})
    assert Finding.objects.get().looked_at_by == first != editor


def test_a_new_address_is_known_once_it_was_looked_at(editor, task):
    Finding.objects.update(moved_to="https://www.example.org/new")
    Finding.objects.get().mark(editor, 1)
    assert Watch.objects.get().moved_to == "https://www.example.org/new"


@pytest.mark.parametrize("kind", ["died", "moved", "changed"])
def test_each_kind_has_a_screen_whatever_is_known_of_the_source(client, editor, task, kind):
    Finding.objects.update(kind=kind, moved_to="https://www.example.org/new" if kind == "moved" else "")
    Watch.objects.update(problem="It answers with 404.", looked_on=TODAY)
    assert client.get(address(task)).status_code == 200
    Watch.objects.all().delete()
    assert client.get(address(task)).status_code == 200


def test_the_report_lists_filters_and_exports(client, editor, task):
    report = reverse("source_findings")
    assert "Wilms tumor" in page(client.get(report)).text
    filtered = page(client.get(report, {"is_open": "true", "kind": "changed"}))
    opened = filtered.find("a", string=re.compile("Wilms tumor"))["href"]
    assert page(client.get(opened)).find("a", string="Later")["href"] == f"{report}?is_open=true&kind=changed"
    assert client.post(opened, {"version": "2"}).url == opened
    assert "Wilms tumor" not in client.get(report, {"is_open": "false"}).content.decode()
    assert "Wilms tumor" not in client.get(report, {"kind": "died"}).content.decode()
    assert client.post(opened, {"version": "1"}).url == f"{report}?is_open=true&kind=changed"
    table = b"".join(client.get(report, {"export": "csv"}).streaming_content).decode()
    assert re.search(r"Source,Address,What,Found on", table) and "https://www.example.org/wilms" in table


def test_only_those_who_look_after_sources_see_any_of_it(client, task):
    for group, status in (("Research editors", 200), ("Clinical reviewers", 200), ("Story coordinators", 302)):
        client.force_login(make_user(group))
        assert client.get(reverse("source_findings")).status_code == status, group
        assert client.get(address(task)).status_code == status, group


def test_a_check_is_due_a_year_after_the_last_one_unless_somebody_says_otherwise(editor):
    source = make_source(checked=TODAY - timedelta(days=400))
    assert len(dict(due_for(editor))["Sources to compare"]) == 1  # from before there was a next check
    source.clean()
    source.save()
    assert source.next_check == source.checked + timedelta(days=365)
    (item,) = dict(due_for(editor))["Sources to compare"]
    assert item.text == str(source) and item.note.startswith("due since")
    source.next_check = TODAY + timedelta(days=1)
    source.clean()
    source.save()
    assert "Sources to compare" not in dict(due_for(editor))


def test_a_check_that_was_done_is_due_again_a_year_later():
    source = make_source(checked=TODAY, next_check=TODAY - timedelta(days=1))
    source.clean()
    assert source.next_check == TODAY + timedelta(days=365)


def test_what_was_never_compared_or_keeps_programs_away_is_said(editor):
    source = make_source()
    assert [item.note for item in dict(due_for(editor))["Sources to compare"]] == ["never compared"]
    Watch.objects.create(source=source, address=source.url, problem="It answers programs with 403. Compare it by hand.")
    (item,) = dict(due_for(editor))["Sources to compare"]
    assert item.note == "never compared; the site cannot look at it by itself"


def test_the_year_follows_from_the_day_of_publication():
    source = make_source(year=None, published=TODAY)
    source.clean()
    assert source.year == TODAY.year
