"""A provider's file of gifts: read on screen, counted by fund and month, and not kept."""

from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from charity_site.giving import provider_file, reference
from charity_site.giving.totals import GiftTotal
from research.models import Fund
from tests.factories import make_user
from tests.html_forms import fields_of
from tests.spreadsheets import rows_of_csv

FILE = """Donation Date,Name,Amount,Currency,Designation,Status
2025-10-03,Ada Donor,"$1,250.00",USD,LEUK,Paid
2025-10-04 09:30,Ben,25,USD,Leukemia research,Paid
2025-10-05,Cleo,50,USD,,Paid
2025-10-06,Dan,10,USD,Roof,Paid
2025-11-01,Eve,20,EUR,leuk,Paid
2025-11-02,Fay,99,EUR,LEUK,Failed
no day,Gus,5,EUR,LEUK,Paid
"""


@pytest.fixture
def manager(client, site):
    Fund.objects.create(name="Leukemia research", code="LEUK")
    client.force_login(make_user("Site managers"))
    return client


def upload(client, text, name="gifts.csv"):
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("provider_file"), {"file": SimpleUploadedFile(name, raw)})


def form_in(answer):
    page = BeautifulSoup(answer.content, "lxml")
    fields = fields_of(page.find("input", {"name": "text"}).find_parent("form"))
    return page, {name: values[0] for name, values in fields.items()}


def kept():
    return [(t.month, t.fund, t.currency, t.amount, t.gifts) for t in GiftTotal.objects.order_by("month", "fund")]


COUNTED = [
    (date(2025, 10, 1), "", "USD", Decimal(50), 1),
    (date(2025, 10, 1), "?", "USD", Decimal(10), 1),
    (date(2025, 10, 1), "LEUK", "USD", Decimal(1275), 2),
    (date(2025, 11, 1), "LEUK", "EUR", Decimal(20), 1),
]


def test_columns_are_proposed_and_the_totals_shown_before_they_are_kept(manager):
    page, data = form_in(upload(manager, FILE))
    text = page.get_text(" ", strip=True)
    assert (data["date"], data["dates"], data["amount"]) == ("Donation Date", "iso", "Amount")
    assert (data["fund"], data["currency"], data["state"], data["counted_state"]) == (
        "Designation",
        "Currency",
        "Status",
        "Paid",
    )
    assert "$1,275" in text and "“Roof” is no code or name of a fund (1 row)" in text
    assert "1 row. Status is “Failed”" in text and "1 row. The date cannot be read" in text
    assert kept() == []
    answer = manager.post(reverse("provider_file"), data | {"source": "Donorbox", "keep": "yes"})
    assert answer["Location"] == reverse("gift_totals") and kept() == COUNTED


def test_the_same_months_again_replace_what_the_provider_said_and_nobody_elses(manager):
    GiftTotal.objects.create(
        month=date(2025, 10, 1), fund="LEUK", source="JustGiving", currency="USD", amount=7, gifts=1
    )
    GiftTotal.objects.create(month=date(2025, 9, 1), fund="LEUK", source="Donorbox", currency="USD", amount=8, gifts=1)
    for _ in range(2):
        _, data = form_in(upload(manager, FILE))
        manager.post(reverse("provider_file"), data | {"source": "Donorbox", "keep": "yes"})
    others = [(date(2025, 9, 1), Decimal(8)), (date(2025, 10, 1), Decimal(7))]
    assert GiftTotal.objects.count() == len(COUNTED) + 2
    assert all(GiftTotal.objects.filter(month=month, amount=amount).exists() for month, amount in others)


def test_our_reference_names_the_fund(manager):
    ref = reference.make(Fund.objects.get().pk, 1)
    _, data = form_in(
        upload(manager, f"Created;Amount;client_reference_id\n29.11.2025;25,50;{ref}\n30.11.2025;1.000,00 €;{ref}\n")
    )
    assert data["dates"] == "eu"
    manager.post(reverse("provider_file"), data | {"keep": "yes"})
    assert kept() == [(date(2025, 11, 1), "LEUK", "USD", Decimal("1025.50"), 2)]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("$1,234.50", "1234.50"), ("1.234,50 €", "1234.50"), ("25", "25"), ("(20.00)", "-20"), ("-20", "-20"), ("−20", "-20"),
     ("20.00-", "-20"), ("5 (−)", "-5"), ("1.234 €", "1234"), ("1.000", "1000"), ("1.234,-", "-1234"), ("1'250.00 CHF", "1250"),
     ("0.005", None), ("1,2,3", None), ("1,250,00", None), ("x", None), ("", None), ("1e400", None), ("NaN", None),
     ("9" * 30, None), ("1" + "," * 9999, None), ("١٢", None)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert provider_file.amount_in(typed) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("typed", "dates", "day"),
    [("2025-10-03T10:00:00Z", "iso", date(2025, 10, 3)), ("10/03/2025 9:30", "us", date(2025, 10, 3)), ("3.10.2025", "eu", date(2025, 10, 3)),
     ("2025-13-01", "iso", None), ("9999-01-01", "iso", None), ("1999-01-01", "iso", None), ("", "iso", None)],
)  # fmt: skip
def test_days_are_read_that_can_have_been(typed, dates, day):
    assert provider_file.day_in(typed, dates) == day


def test_days_that_can_be_read_in_two_ways_are_asked_for(manager):
    _, data = form_in(upload(manager, "Date,Amount\n03/04/2025,5\n"))
    assert data["dates"] == ""


def test_rows_in_which_nobody_knows_what_stands_where_are_left_out(manager):
    page, data = form_in(upload(manager, "sep=,\nDate,Amount,Fund\n2025-10-03,1,250.00,LEUK\n2025-10-03,7,LEUK\n"))
    assert "1 row. More cells than the first line names" in page.get_text(" ", strip=True)
    manager.post(reverse("provider_file"), data | {"keep": "yes"})
    assert kept() == [(date(2025, 10, 1), "LEUK", "USD", Decimal(7), 1)]


def test_a_total_that_no_column_holds_is_left_out(manager):
    rows = "2025-10-03,999999999\n" * 1001
    page, data = form_in(upload(manager, f"Date,Amount\n{rows}2025-11-03,5\n"))
    assert "too much to be true" in page.get_text()
    manager.post(reverse("provider_file"), data | {"keep": "yes"})
    assert kept() == [(date(2025, 11, 1), "", "USD", Decimal(5), 1)]


@pytest.mark.parametrize("source", ["Stripe", "stripe", "Stripe Checkout"])
def test_what_stripe_told_already_is_not_counted_from_its_file_too(manager, source):
    GiftTotal.objects.create(month=date(2025, 9, 1), fund="", source="Stripe", currency="USD", amount=8, gifts=1)
    _, data = form_in(upload(manager, FILE))
    answer = manager.post(reverse("provider_file"), data | {"source": source, "keep": "yes"})
    assert "count them twice" in answer.content.decode() and GiftTotal.objects.count() == 1


WRONG = {
    "a spreadsheet": (b"PK\x03\x04\0\0\0", "no CSV file"),
    "nothing in it": (b"", "empty"),
    "only a heading": (b"Date,Amount\n", "no gifts"),
    "one column": (b"Date\n2025-10-03\n", "must name the columns"),
    "two columns of one name": (b"Date,Date\n1,2\n", "must name the columns"),
    "a large file": (b"Date,Amount\n" + b"2025-10-03,1\n" * 90_000, "larger than 1 MB"),
    "a quote without an end": (b'Date,Amount\n"' + b"x" * 200_000, "no table"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(manager, kind):
    raw, words = WRONG[kind]
    answer = upload(manager, raw)
    assert answer.status_code == 200 and words in answer.content.decode() and kept() == []


def test_columns_that_say_nothing_keep_nothing(manager):
    _, data = form_in(upload(manager, FILE))
    for wrong in (
        {"date": "Name"},
        {"amount": "Name"},
        {"amount": "Gone"},
        {"source": ""},
        {"counted_state": ""},
        {"text": "x"},
    ):
        manager.post(reverse("provider_file"), data | {"keep": "yes"} | wrong)
    assert kept() == []


def test_how_days_are_written_is_found_out_when_their_column_is_chosen(manager):
    page, data = form_in(upload(manager, "Datum,Betrag\n31.10.2025,25\n"))
    assert (data["date"], data["dates"]) == ("", "") and "Choose the column." in page.text
    page, data = form_in(manager.post(reverse("provider_file"), data | {"date": "Datum", "amount": "Betrag"}))
    assert data["dates"] == "eu" and "$25" in page.text


def test_files_of_other_encodings_are_read(manager):
    for raw in (FILE.encode("utf-16"), FILE.encode("utf-8-sig"), FILE.replace("Ada", "Zoë").encode("cp1252")):
        _, data = form_in(upload(manager, raw))
        assert data["date"] == "Donation Date"


def test_who_may_not_add_sees_the_totals_at_most(client, site):
    for role, sees in (("Research editors", True), ("Editors", False)):
        client.force_login(make_user(role))
        assert (client.get(reverse("gift_totals")).status_code == 200) is sees
        assert upload(client, FILE).status_code == 302 and kept() == []


def test_no_cell_of_the_export_runs_as_a_formula(manager):
    GiftTotal.objects.create(
        month=date(2025, 9, 1), fund="?", source="=HYPERLINK(1)", currency="USD", amount=8, gifts=1
    )
    (row,) = rows_of_csv(manager.get(reverse("gift_totals"), {"export": "csv"}))
    assert row["From"] == "'=HYPERLINK(1)" and row["Amount"] == "8.00"
