"""Staff learn what was looked for in vain, and never who looked for it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from charity_site.search import unanswered
from charity_site.search.models import Asked
from charity_site.search.unanswered import RETENTION, SHOWN_FROM, forget_old, most_asked, without_people
from tests.factories import make_disease, make_standard_page, make_user
from tests.test_permissions import refused

MAY = {"Editors": True, "Clinical reviewers": False, "Research editors": False}
MAY |= {"Story coordinators": False, "Site managers": True}
NOTHING, DID_YOU_MEAN = Asked.Outcome.NOTHING, Asked.Outcome.DID_YOU_MEAN


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        for title in ("Wilms tumor", "Hodgkin lymphoma", "Acute myeloid leukemia", "Ewing sarcoma"):
            make_disease(title=title)
        make_standard_page(title="Help with travel")


@pytest.fixture
def diseases(made_once, site):
    """Four diseases, and a page about something else."""


def ask(client, query, visitors=range(1), **parameters):
    for number in visitors:
        response = client.get("/search/", {"q": query, **parameters}, REMOTE_ADDR=f"192.0.2.{number}")
        assert response.status_code == 200


def count_question(question, outcome, visitor="192.0.2.0"):
    unanswered.count_question(question, outcome, visitor)


def by_many(question, outcome=NOTHING):
    for number in range(2 * SHOWN_FROM):
        count_question(question, outcome, f"192.0.2.{number}")


@pytest.fixture
def apart(monkeypatch):
    """No two visitors share a seat."""
    monkeypatch.setattr(unanswered, "seat_of", lambda visitor, words: int(visitor.rpartition(".")[2]))


def test_words_are_unreadable_until_the_fifth_visitor(client, diseases, apart):
    ask(client, "zebra", range(SHOWN_FROM - 1))
    row = Asked.objects.get()
    assert (row.times, row.words, row.day) == (SHOWN_FROM - 1, "", timezone.localdate())
    assert "zebra" not in row.digest and not most_asked()
    ask(client, "Zebra!", [SHOWN_FROM])
    assert [(each["words"], each["total"]) for each in most_asked()] == [("zebra", SHOWN_FROM)]


@pytest.mark.parametrize("visitor", ["192.0.2.7", "2001:db8:7:7:{}::1"])
def test_one_visitor_is_one_however_often_they_ask(client, diseases, visitor):
    for days in range(2 * SHOWN_FROM):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            client.get("/search/", {"q": "zebra"}, REMOTE_ADDR=visitor.format(days))
    assert not most_asked() and not Asked.objects.exclude(words="").exists()


def test_nothing_that_is_kept_tells_the_visitor(client, diseases):
    ask(client, "zebra")
    row = Asked.objects.get()
    assert row.askers.bit_count() == 1 and "192.0.2" not in str(vars(row))


def test_each_day_is_counted_and_all_days_together_are_shown(client, diseases, apart):
    for days in range(SHOWN_FROM):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            ask(client, "zebra", [days])
    assert Asked.objects.count() == SHOWN_FROM
    assert most_asked()[0]["total"] == SHOWN_FROM


def test_what_was_asked_about_is_told_apart_from_what_found_nothing(client, diseases):
    ask(client, "lukemia", range(2 * SHOWN_FROM))
    ask(client, "zebra", range(2 * SHOWN_FROM))
    assert {(each["words"], each["outcome"]) for each in most_asked()} == {
        ("lukemia", DID_YOU_MEAN),
        ("zebra", NOTHING),
    }


@pytest.mark.parametrize("forget", [forget_old, lambda: count_question("lion", NOTHING)])
def test_after_ninety_days_it_is_forgotten(diseases, forget):
    by_many("zebra")
    with time_machine.travel(timezone.now() + RETENTION):
        forget()
        assert Asked.objects.filter(words="zebra").exists()
    with time_machine.travel(timezone.now() + RETENTION + timedelta(days=1)):
        assert not most_asked()
        forget()
        assert not Asked.objects.filter(words="zebra").exists()


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("my daughter Emma Johnson has lukemia 0171 555", "my daughter has lukemia"),
        ("Sophia's zebra", "zebra"),
        ("José Muñoz", ""),
        ("Joseph Murphy zebra", "zebra"),
        ("emma.j@example.org zebra", "zebra"),
        ("zebra b12 2024-05-01", "zebra"),
        ("Hodgkin Emma", "hodgkin"),
        ("wilms", "wilms"),
        ("ewing", "ewing"),
        ("one two three four five six seven eight nine", ""),
        ("0171 555", ""),
    ],
)
def test_names_numbers_and_long_questions_are_left_out(diseases, question, kept):
    assert without_people(question) == kept
    by_many(question)
    assert [row["words"] for row in most_asked()] == ([kept] if kept else [])


def test_a_day_has_a_limit(diseases, monkeypatch):
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 2)
    for question in ("zebra", "lion", "tiger", "zebra"):
        count_question(question, NOTHING)
    assert sorted(Asked.objects.values_list("times", flat=True)) == [1, 2]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        count_question("tiger", NOTHING)
    assert Asked.objects.count() == 3


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("zebra", {"page": 2}),
        ("zebra", {"page": 1}),
        ("zebra", {"kind": "stories"}),
        ("zebra", {"kind": "nothing"}),
        ("wilms", {}),
        ("travel", {}),
        ("", {}),
    ],
)
def test_only_a_new_question_without_answer_is_counted(client, diseases, query, parameters):
    ask(client, query, **parameters)
    assert not Asked.objects.exists()


@pytest.mark.parametrize("role", MAY)
def test_the_report_is_for_those_who_write_and_manage(client, diseases, role):
    client.force_login(make_user(role))
    assert refused(client.get(reverse("asked_report"))) != MAY[role]
    address = reverse("asked_report")
    assert (f'href="{address}"' in sidebar(client)) == MAY[role]


def sidebar(client):
    return client.get(reverse("wagtailadmin_home")).content.decode().replace('\\"', '"').replace('"url": "', 'href="')


def test_the_report_shows_what_was_asked_often(client, diseases):
    by_many("zebra")
    count_question("secret", NOTHING)
    client.force_login(make_user("Editors"))
    page = client.get(reverse("asked_report")).content.decode()
    for text in ("zebra", "Nothing was found", str(2 * SHOWN_FROM)):
        assert text in page
    assert "secret" not in page


def test_wagtails_own_report_is_out_of_reach_also_for_an_administrator(client, site):
    client.force_login(make_user())
    assert "search-terms" not in sidebar(client)
    for name in ("search_terms", "search_terms_results"):
        assert refused(client.get(reverse(f"wagtailsearchpromotions:{name}")))
