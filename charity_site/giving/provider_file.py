"""A provider's file of gifts: which column says what, and the totals of it. The file itself is not kept."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

from django.utils import timezone

from charity_site.giving.totals import NOT_KNOWN, Amount, GiftTotal, Share, fund_of
from research.models import MOST_NEEDED, Fund

LONGEST = 1024 * 1024  # bytes
MOST_COLUMNS = 100
ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
SEPARATORS = ",;\t|"

# How dates are written, by the first part of them that can be read; a time after it is left aside.
DATES = {
    "iso": ("2026-11-29", re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)", re.ASCII)),
    "us": ("11/29/2026", re.compile(r"(?P<month>\d\d?)[/.-](?P<day>\d\d?)[/.-](?P<year>\d{4})(?!\d)", re.ASCII)),
    "eu": ("29/11/2026", re.compile(r"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{4})(?!\d)", re.ASCII)),
}
# What providers call their columns; the first that is there is proposed.
NAMES = {
    "date": ["donation date", "payment date", "created date (utc)", "created (utc)", "date", "created"],
    "amount": ["donation amount", "gross amount", "amount", "gross", "converted amount"],
    "fund": ["client_reference_id", "ref", "fund", "designation", "campaign", "project"],
    "currency": ["currency", "currency code"],
    "state": ["status", "payment status", "state"],
}
# “1,234.50”, “1.234,50”, “1'234”: three digits between points, commas or marks are thousands.
NUMBER = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:['’]\d{3})+|\d+)(?:[.,](?P<cents>\d\d?))?",
    re.ASCII,
)
MINUS = {*"-−–—("}
LONGEST_AMOUNT = 40  # letters, with the currency
MOST = 10**9  # of one gift, in any currency
MOST_TOGETHER = 10**12  # what a total can hold


class Unreadable(ValueError):
    """The file is no table, or too large. Its text says what to do."""


@dataclass
class Table:
    """The rows of a file, each by the names of its columns."""

    columns: list[str]
    rows: list[dict[str, str]]
    too_long: int = 0  # rows with more cells than there are columns, in which nobody knows what stands where

    def proposed(self) -> dict[str, str]:
        """Return which column probably says what ({"date": "Created"}); "" where none does."""
        known = {name.strip().lower(): name for name in self.columns}
        return {what: next((known[name] for name in names if name in known), "") for what, names in NAMES.items()}

    def dates_are(self, column: str) -> str:
        """Return the key of DATES that fits most values of `column`; "" where two fit as well."""
        values = [row[column] for row in self.rows[:500]]
        fits = {key: sum(day_in(value, key) is not None for value in values) for key in DATES}
        best = [key for key in DATES if fits[key] == max(fits.values())]
        return best[0] if len(best) == 1 else ""

    def usual(self, column: str) -> str:
        """Return what stands in `column` most often."""
        return Counter(row[column] for row in self.rows).most_common(1)[0][0]


@dataclass
class Columns:
    """Which column says what. Those that are "" say nothing."""

    date: str
    dates: str  # a key of DATES
    amount: str
    fund: str = ""
    currency: str = ""
    state: str = ""
    counted_state: str = ""  # only rows with this in the column `state`


@dataclass
class Counted:
    """The totals of a file, and what was not counted."""

    totals: dict[Share, Amount] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)  # reason: rows
    not_known: dict[str, int] = field(default_factory=dict)  # what stands in place of a fund: rows
    days: list[date] = field(default_factory=list)

    @property
    def shown(self) -> list[GiftTotal]:
        """Return the totals as records that are not kept yet."""
        return [GiftTotal(**share._asdict(), **counted._asdict()) for share, counted in self.totals.items()]

    @property
    def first(self) -> date:
        return min(self.days)

    @property
    def last(self) -> date:
        return max(self.days)


def decoded(raw: bytes) -> str:
    """Return the text of a file, as spreadsheet programs write it. Raises Unreadable."""
    if len(raw) > LONGEST:
        raise Unreadable("This file is larger than 1 MB. Export a shorter time, for example one month after the other.")
    encoding = next((name for mark, name in ENCODINGS.items() if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable("This is no CSV file. Export it again as CSV: a spreadsheet of Excel cannot be read.")
    return text


def read(text: str) -> Table:
    """Return the table in `text`. Raises Unreadable."""
    if text[:4].lower() == "sep=":  # a line for Excel
        text = text.partition("\n")[2]
    first_line = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first_line.count)
    try:
        heading, *rows = csv.reader(StringIO(text), delimiter=separator)
    except (ValueError, csv.Error):
        raise Unreadable(
            "There is no table in this file. Export it again as CSV, with names above the columns."
        ) from None
    names = [name.strip() or f"Column {number}" for number, name in enumerate(heading, 1)]
    if not 2 <= len(names) <= MOST_COLUMNS or len({*names}) < len(names):
        raise Unreadable("The first line must name the columns, each by a name of its own, with commas between.")
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Unreadable("There are no gifts in this file, only names of columns.")
    fitting = [row for row in rows if not any(cell.strip() for cell in row[len(names) :])]
    filled = [dict(zip(names, [*row, *[""] * len(names)], strict=False)) for row in fitting]
    return Table(names, filled, too_long=len(rows) - len(fitting))


def count(table: Table, columns: Columns, currency: str) -> Counted:
    """Return the totals of `table`. Where no column names a currency, it is `currency`."""
    left_out, not_known, days = Counter(), Counter(), []
    if table.too_long:
        left_out["More cells than the first line names. Amounts with commas need quotes"] = table.too_long
    found = defaultdict(list)
    funds = codes()
    for row in table.rows:
        if columns.state and row[columns.state].strip().lower() != columns.counted_state.strip().lower():
            left_out[f"{columns.state} is “{row[columns.state][:40]}”"] += 1
            continue
        day, amount = day_in(row[columns.date], columns.dates), amount_in(row[columns.amount])
        code = row[columns.currency].strip().upper() if columns.currency else currency
        if day is None:
            left_out["The date cannot be read"] += 1
        elif amount is None:
            left_out["The amount cannot be read"] += 1
        elif not re.fullmatch("[A-Z]{3}", code):
            left_out["The currency cannot be read"] += 1
        else:
            said = row[columns.fund].strip() if columns.fund else ""
            fund = fund_in(said, funds)
            if fund == NOT_KNOWN:
                not_known[said[:60]] += 1
            days.append(day)
            found[Share(day.replace(day=1), fund, code)].append(amount)
    totals = {}
    for share, amounts in sorted(found.items()):
        amount = sum(amounts, Decimal())
        if abs(amount) < MOST_TOGETHER:
            totals[share] = Amount(amount, sum(amount > 0 for amount in amounts))
        else:
            left_out[f"What {share.month:%B %Y} comes to is too much to be true"] += len(amounts)
    return Counted(totals, dict(left_out), dict(not_known), days)


def day_in(text: str, dates: str) -> date | None:
    """Return the day that stands first in `text`, written as `dates` (a key of DATES) says."""
    found = DATES[dates][1].match(text.strip())
    if not found:
        return None
    try:
        day = date(**{part: int(number) for part, number in found.groupdict().items()})
    except ValueError:
        return None
    return day if day.year >= 2000 and day <= timezone.localdate() + timedelta(days=1) else None


def amount_in(text: str) -> Decimal | None:
    """Return the amount in `text`: “$1,234.50”, “1.234,50 €”, “(20.00)” and “-20” for what was paid back."""
    if len(text) > LONGEST_AMOUNT:
        return None
    beside, number = re.sub(r"[\d.,'’\s]", "", text), re.sub(r"[^\d.,'’]", " ", text).split()
    found = NUMBER.fullmatch(number[0].rstrip(".,")) if len(number) == 1 else None
    if not found or (found["cents"] and found[0][-len(found["cents"]) - 1] in found["whole"]):
        return None
    amount = Decimal(re.sub(r"\D", "", found["whole"]) + "." + (found["cents"] or "0"))
    if amount >= MOST:
        return None
    return round(-amount if MINUS & {*beside} else amount, 2)


def codes() -> dict[str, str]:
    """Return the codes of funds by what files call them (dict of lower-case name or code to code)."""
    return {"": "", MOST_NEEDED.lower(): ""} | {
        name.lower(): fund.code for fund in Fund.objects.all() for name in (fund.name, fund.code)
    }


def fund_in(said: str, funds: dict[str, str]) -> str:
    """Return the code of the fund that a file names by code, name or our reference; NOT_KNOWN for anything else. `funds` remembers it."""
    key = said.lower()
    if key not in funds:
        code = fund_of(said)
        funds[key] = NOT_KNOWN if code is None else code
    return funds[key]
