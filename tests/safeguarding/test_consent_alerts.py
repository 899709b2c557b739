"""Which consents need attention, to the day."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent
from charity_site.safeguarding.consent_alerts import Kind, needing, turns_18_on, years_after
from tests.factories import make_consent

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
LAST = date(2026, 8, 14)  # 60 days from TODAY
LONG_AGO = date(2020, 1, 1)


def kinds_of(consent, day=TODAY):
    return {kind for kind in Kind if needing(kind, day).filter(pk=consent.pk).exists()}


def record(**fields):
    return make_consent(**{"starts": LONG_AGO, "assent": True, **fields})


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({}, set()),
        ({"ends": TODAY - DAY}, set()),
        ({"ends": TODAY}, {Kind.ENDS}),
        ({"ends": LAST}, {Kind.ENDS}),
        ({"ends": LAST + DAY}, set()),
        ({"ends": LAST, "paused_on": TODAY}, {Kind.PAUSED}),
        ({"ends": LAST, "starts": TODAY + DAY}, set()),
        ({"ends": LAST, **dict.fromkeys(Channel.values, False), "photo": True}, {Kind.ENDS}),
        ({"birth_date": date(2008, 6, 15)}, {Kind.CAME_OF_AGE}),
        ({"birth_date": date(2008, 6, 16)}, {Kind.COMES_OF_AGE}),
        ({"birth_date": date(2008, 8, 14)}, {Kind.COMES_OF_AGE}),
        ({"birth_date": date(2008, 8, 15)}, set()),
        ({"birth_date": date(2008, 8, 14), "own_consent_on": TODAY}, {Kind.COMES_OF_AGE}),  # a yes that came too early
        ({"birth_date": date(2008, 8, 14), "ends": TODAY - DAY}, set()),
        ({"birth_date": date(2000, 1, 1), "own_consent_on": TODAY}, set()),
        ({"birth_date": date(2000, 1, 1), "own_consent_on": TODAY + DAY}, {Kind.CAME_OF_AGE}),
        ({"birth_date": date(2000, 1, 1), "ends": TODAY - DAY}, set()),
        ({"assent": False}, {Kind.NO_ASSENT}),
        ({"assent": False, "relation": "parent"}, set()),
        ({"assent": False, "ends": TODAY - DAY}, set()),
        ({"paused_on": TODAY}, {Kind.PAUSED}),
        ({"paused_on": TODAY + DAY}, set()),
        ({"paused_on": TODAY, "birth_date": date(2008, 8, 14)}, {Kind.PAUSED, Kind.COMES_OF_AGE}),
        ({"bereaved": True}, {Kind.BEREAVED}),
        ({"bereaved": True, "assent": False, "birth_date": date(2000, 1, 1)}, {Kind.BEREAVED}),
        ({"bereaved": True, "birth_date": date(2008, 8, 14)}, {Kind.BEREAVED}),
        (
            {"bereaved": True, "relation": "sibling", "birth_date": date(2000, 1, 1)},
            {Kind.BEREAVED, Kind.CAME_OF_AGE},
        ),
        ({"withdrawn_on": TODAY}, {Kind.WITHDRAWN}),
        ({"withdrawn_on": TODAY + DAY}, set()),
    ],
)
def test_each_kind_begins_and_ends_on_its_day(db, fields, kinds):
    assert kinds_of(record(**fields)) == kinds


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": LAST},
        {"birth_date": date(2008, 8, 14)},
        {"birth_date": date(2000, 1, 1)},
        {"assent": False},
        {"paused_on": TODAY},
        {"bereaved": True},
    ],
)
@pytest.mark.parametrize("only_in_ledger", [True, False])
def test_what_was_taken_back_is_nothing_else_anymore(db, fields, only_in_ledger):
    consent = record(**fields, withdrawn_on=None if only_in_ledger else TODAY)
    if only_in_ledger:
        ledger.append(ledger.Entry(ledger.WITHDRAW, consents=[str(consent.pk)]))
    assert kinds_of(consent) == {Kind.WITHDRAWN}


def test_a_pause_counts_that_only_the_ledger_knows(db):
    consent = record(ends=LAST)
    ledger.append(ledger.Entry(ledger.PAUSE, consents=[str(consent.pk)]))
    assert kinds_of(consent) == {Kind.PAUSED}


@pytest.mark.parametrize(("time", "kinds"), [("04:59", {Kind.ENDS}), ("05:01", set())])
def test_the_day_is_the_charitys_not_greenwichs(db, time, kinds):
    consent = record(ends=TODAY)
    with time_machine.travel(f"2026-06-16T{time}:00Z", tick=False):  # midnight in Chicago is 05:00
        assert kinds_of(consent, day=None) == kinds


near = st.integers(-2, 2).map(lambda days: TODAY + days * DAY)
records = st.fixed_dictionaries(
    {
        **dict.fromkeys(Channel.values, st.booleans()),
        "starts": near,
        "ends": st.one_of(st.none(), near),
        "paused_on": st.one_of(st.none(), near),
        "withdrawn_on": st.one_of(st.none(), near),
        "birth_date": st.one_of(st.none(), st.just(date(2010, 1, 1)), near.map(lambda day: years_after(day, -18))),
        "own_consent_on": st.one_of(st.none(), near),
        "bereaved": st.booleans(),
    }
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=records)
def test_the_queries_agree_with_what_a_consent_says_itself(db, fields):
    consent = make_consent(**fields)
    kinds = kinds_of(consent)
    assert (Kind.WITHDRAWN in kinds) == consent.is_withdrawn(TODAY)
    assert (Kind.PAUSED in kinds) == (consent.is_paused(TODAY) and not consent.is_withdrawn(TODAY))
    if any(consent.covers(channel, TODAY) for channel in Channel):
        assert Consent.objects.living(TODAY).filter(pk=consent.pk).exists()
    hidden_by_age = "now of age" in consent.gap(Channel.WEBSITE, TODAY)
    assert hidden_by_age <= (Kind.CAME_OF_AGE in kinds)


@pytest.mark.parametrize(
    ("birth", "day"), [(date(2008, 6, 15), date(2026, 6, 15)), (date(2008, 2, 29), date(2026, 3, 1))]
)
def test_the_day_on_which_someone_turns_18_is_the_first_on_which_they_are_adults(birth, day):
    consent = Consent(birth_date=birth)
    assert turns_18_on(consent) == day
    assert consent.is_adult(day) and not consent.is_adult(day - DAY)


def test_without_a_birth_date_nobody_knows_when_someone_turns_18():
    assert turns_18_on(Consent()) is None
