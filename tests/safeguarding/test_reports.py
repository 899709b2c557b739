"""The reports on consents, receipts and erasures: what they show, to whom, and that an export runs nothing."""

from datetime import date
from itertools import product

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charity_site.consent import ledger
from charity_site.consent.models import Channel
from charity_site.core.spreadsheets import harmless
from charity_site.safeguarding.models import ErasureRequest, Receipt
from tests.factories import make_consent, make_story, make_user
from tests.spreadsheets import rows_of_csv, rows_of_xlsx
from tests.stored_before import store
from tests.test_permissions import refused

MAY = {"Editors": False, "Clinical reviewers": False, "Research editors": False}
MAY |= {"Story coordinators": True, "Site managers": True}
NAMES = ("consent_report", "consent_report_results", "receipt_report", "erasure_report")


@pytest.fixture
def staff(client, db):
    client.force_login(make_user("Story coordinators"))
    return client


def make_receipt(**fields):
    entry = ledger.Entry(ledger.WITHDRAW)
    values = {"action": entry.action, "way": "staff", "at": timezone.now(), "entry": vars(entry), **fields}
    return Receipt.objects.create(id=entry.id, **values)


def make_erasure(**fields):
    return ErasureRequest.objects.create(consent_key=make_consent().pk, **fields)


@pytest.mark.parametrize("role", MAY)
def test_only_those_who_look_after_consents_get_in(client, site, role):
    client.force_login(make_user(role))
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    for name in NAMES:
        for query in ("", "?export=csv", "?export=xlsx", "?kind=ends"):
            response = client.get(reverse(name) + query)
            assert refused(response) != MAY[role], f"{name}{query}"
            assert response.status_code == (200 if MAY[role] else 302), f"{name}{query}"
        if not name.endswith("results"):
            assert (reverse(name) in dashboard) == MAY[role], name


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_asked_to_log_in_and_an_administrator_gets_in(client, site, name):
    assert client.get(reverse(name))["Location"].startswith(reverse("wagtailadmin_login"))
    client.force_login(make_user())
    assert client.get(reverse(name)).status_code == 200


@time_machine.travel("2026-06-15T12:00:00Z", tick=False)
def test_all_that_staff_want_to_know_stands_in_a_row(staff, site):
    rosie = make_consent(
        person="Rosie", birth_date=date(2010, 2, 28), starts=date(2026, 1, 1), ends=date(2026, 7, 31), assent=True
    )
    make_story(title="Rosie’s story", consents=[rosie])
    make_story(title="A draft", consents=[rosie], live=False)
    page = staff.get(reverse("consent_report")).content.decode()
    assert reverse("wagtailsnippets_consent_consent:edit", args=[rosie.pk]) in page
    (row,) = rows_of_csv(staff.get(reverse("consent_report") + "?export=csv"))
    assert set(row.pop("Stories").split(", ")) == {"Rosie’s story", "A draft"}
    assert row == {
        "Person": "Rosie",
        "Who they are": "The child",
        "State": "Valid until July 31, 2026",
        "Ends": "2026-07-31",
        "Turns 18 on": "2028-02-28",
        "The child agreed": "Yes",
    }
    assert all(text in page for text in ("Rosie’s story", "The child", "Valid until July 31, 2026", "Feb. 28, 2028"))


@pytest.mark.parametrize(
    ("fields", "state", "agreed"),
    [
        ({}, "Valid without an end", "No"),
        ({"relation": "parent"}, "Valid without an end", ""),
        ({**dict.fromkeys(Channel.values, False), "photo": True}, "Valid without an end", "No"),
        (dict.fromkeys(Channel.values, False), "Does not include the story on the website", "No"),
        ({"ends": date(2026, 6, 14)}, "Ended on June 14, 2026", "No"),
        ({"paused_on": date(2026, 6, 15)}, "Is paused since June 15, 2026", "No"),
        ({"withdrawn_on": date(2026, 6, 15)}, "Was withdrawn on June 15, 2026", "No"),
        ({"birth_date": date(2000, 1, 1)}, "Is now of age (18) and has not yet agreed for themselves", "No"),
    ],
)
def test_the_state_is_said_in_words(staff, fields, state, agreed):
    with time_machine.travel("2026-06-15T12:00:00Z", tick=False):
        make_consent(**{"starts": date(2026, 1, 1), **fields})
        (row,) = rows_of_csv(staff.get(reverse("consent_report") + "?export=csv"))
    assert (row["State"], row["The child agreed"]) == (state, agreed)


@pytest.mark.parametrize("name", ["consent_report", "consent_report_results"])
@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("", {"Ada", "Ben", "Cleo"}),
        ("kind=withdrawn", {"Ada"}),
        ("kind=bereaved", {"Ben", "Cleo"}),
        ("kind=bereaved&relation=parent", {"Cleo"}),
        ("relation=sibling", set()),
    ],
)
def test_it_is_filtered_by_what_needs_attention_and_by_relation(staff, name, query, people):
    make_consent(person="Ada", bereaved=True, withdrawn_on=date(2020, 1, 1))
    make_consent(person="Ben", bereaved=True)
    make_consent(person="Cleo", bereaved=True, relation="parent")
    found = staff.get(f"{reverse(name)}?{query}").context["object_list"]
    assert {consent.person for consent in found} == people
    rows = rows_of_csv(staff.get(f"{reverse(name)}?{query}&export=csv"))
    assert {row["Person"] for row in rows} == people


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", " \t-1", "\n=1", "\u00a0@x"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_an_export_runs_as_a_formula(staff, site, text):
    consent = make_consent()
    store(consent, person=text)
    make_story(title=f"{text} story", consents=[consent])
    (row,) = rows_of_csv(staff.get(reverse("consent_report") + "?export=csv"))
    assert row["Person"] == f"'{text}"
    assert row["Stories"].startswith("'")
    (row,) = rows_of_xlsx(staff.get(reverse("consent_report") + "?export=xlsx"))
    for name in ("Person", "Stories"):
        assert row[name].value.startswith("'") and row[name].data_type == "s"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\0=1", "'=1"),
        (" \0=1", "' =1"),
        ("\0Rosie", "'Rosie"),
        ("Ro\0sie", "Rosie"),
        ("Ro\x08sie", "Rosie"),
        ("Ro\x0bsie", "Ro\nsie"),
        ("Rosie = Rosemary", "Rosie = Rosemary"),
        ("Rosie\tB.", "Rosie\tB."),
        ("", ""),
    ],
)
def test_nul_goes_and_ordinary_text_stays(text, cell):
    assert harmless(text) == cell


def test_an_odd_character_does_not_break_the_export(staff):
    store(make_consent(), person="Ro\x1bsie")
    (row,) = rows_of_xlsx(staff.get(reverse("consent_report") + "?export=xlsx"))
    assert row["Person"].value == "Rosie"


def test_names_of_staff_are_harmless_too(staff):
    make_receipt(by=make_user(first_name="=1+1"))
    make_erasure(requested_by=make_user(first_name="@x"))
    for name, column, text in (("receipt_report", "By", "'=1+1"), ("erasure_report", "By", "'@x")):
        (row,) = rows_of_csv(staff.get(reverse(name) + "?export=csv"))
        assert row[column] == text


def test_dates_stay_dates_in_a_spreadsheet(staff):
    make_consent(ends=date(2026, 7, 31))
    (row,) = rows_of_xlsx(staff.get(reverse("consent_report") + "?export=xlsx"))
    assert row["Ends"].is_date and row["Ends"].value == date(2026, 7, 31)


def test_receipts_say_when_what_how_and_by_whom(staff):
    receipt = make_receipt(by=make_user(first_name="Maya", last_name="Lind"))
    page = staff.get(reverse("receipt_report")).content.decode()
    assert reverse("receipt", args=[receipt.pk]) in page
    (row,) = rows_of_csv(staff.get(reverse("receipt_report") + "?export=csv"))
    assert row.pop("When").startswith(f"{receipt.at:%Y-%m-%d}")
    assert row == {"What": "Taken back", "How": "Staff, in the admin", "By": "Maya Lind"}


def test_an_open_erasure_leads_to_where_it_is_done_and_a_done_one_to_its_proof(staff):
    waiting = make_erasure(requested_by=make_user(first_name="Maya"))
    done = make_erasure(approved_by=make_user(first_name="Jon"), done_at=timezone.now())
    page = staff.get(reverse("erasure_report")).content.decode()
    assert reverse("erase", args=[waiting.consent_key]) in page and reverse("erasure", args=[done.pk]) in page
    assert reverse("erase", args=[done.consent_key]) not in page
    rows = rows_of_csv(staff.get(reverse("erasure_report") + "?export=csv"))
    assert {(row["By"], row["Second person"], row["Done"] == "not yet") for row in rows} == {
        ("Maya", "", True),
        ("", "Jon", False),
    }


def add_rows(until):
    for _ in range(Receipt.objects.count(), until):
        make_story(consents=[make_consent(birth_date=date(2010, 1, 1)), make_consent()], live=False)
        make_receipt(by=make_user())
        make_erasure(requested_by=make_user(), approved_by=make_user(), done_at=timezone.now())


def count_queries(client):
    """How many each report and each export takes: {address: number}."""
    counted = {}
    for name, export in product(("consent", "receipt", "erasure"), ("", "&export=csv", "&export=xlsx")):
        address = f"{reverse(f'{name}_report')}?kind=no_assent{export}"
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            assert response.status_code == 200
            b"".join(response)  # an export asks while it is sent
        counted[address] = len(queries)
    return counted


def test_two_rows_or_twenty_take_the_same_number_of_queries(staff, site):
    add_rows(2)
    count_queries(staff)  # what is asked once in a process
    few = count_queries(staff)
    add_rows(20)
    assert count_queries(staff) == few
