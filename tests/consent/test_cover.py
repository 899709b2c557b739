"""Is this person covered, on this channel, on this day? Asked in memory, in a query, and of a plain oracle."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent
from charity_site.safeguarding.consent_alerts import Kind, needing
from tests.factories import make_consent, make_user

DAY = date(2026, 6, 15)
near = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
births = st.one_of(
    st.none(),
    st.sampled_from([date(2008, 6, 14), date(2008, 6, 15), date(2008, 6, 16), date(2020, 1, 1), date(2008, 2, 29)]),
)
own_days = st.sampled_from([date(2015, 6, 15), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)])
consents = st.fixed_dictionaries(
    {
        "starts": near,
        "ends": st.one_of(st.none(), near),
        "withdrawn_on": st.one_of(st.none(), near),
        "birth_date": births,
        "own_consent_on": st.one_of(st.none(), near, own_days),
        "paused_on": st.one_of(st.none(), near),
        "photo": st.booleans(),
        "share": st.booleans(),
        "bereaved": st.booleans(),
        "relation": st.sampled_from(["child", "sibling", "parent", "photographer"]),
    }
)


def age_on(day, birth):
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def oracle(fields, channel, day):
    """The rule in words: agreed for this channel, begun, not over, no break, not taken back, agreed to by a child who grew
    up herself, and where the child died nothing is shared."""
    birth = fields["birth_date"]
    own = fields["own_consent_on"]
    died = fields["bereaved"] and fields["relation"] == "child"
    agreed = own and birth and own <= day and age_on(own, birth) >= 18
    was_a_child = fields["relation"] in ("child", "sibling")
    if was_a_child and birth and age_on(day, birth) >= 18 and not died and not agreed:
        return False
    over = fields["ends"] and day > fields["ends"]
    taken_back = fields["withdrawn_on"] and day >= fields["withdrawn_on"]
    paused = fields["paused_on"] and day >= fields["paused_on"]
    if channel == "share" and fields["bereaved"]:
        return False
    return fields[channel] and day >= fields["starts"] and not over and not taken_back and not paused


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=consents, channel=st.sampled_from([Channel.PHOTO, Channel.SHARE]))
def test_memory_query_and_oracle_agree(db, fields, channel):
    consent = make_consent(**fields)
    expected = bool(oracle(fields, channel.value, DAY))
    assert consent.covers(channel, DAY) is expected
    assert Consent.objects.covering(channel, DAY).filter(pk=consent.pk).exists() is expected
    assert bool(consent.gap(channel, DAY)) is not expected


actions = st.lists(st.sampled_from(["pause", "resume", "withdraw"]), max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=actions, other=actions)
def test_what_the_ledger_says_counts_whatever_the_database_says(db, actions, other):
    consent = make_consent()
    for action in actions:
        ledger.append(ledger.Entry(action, consents=[str(consent.pk)]))
    for action in other:
        ledger.append(ledger.Entry(action, consents=[str(uuid4())]))
    last = [action for action in actions if action != "withdraw"][-1:]
    expected = "withdraw" not in actions and last != ["pause"]
    assert consent.covers(Channel.WEBSITE) is expected
    assert Consent.objects.covering(Channel.WEBSITE).filter(pk=consent.pk).exists() is expected


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"paused_on": DAY}, "paused since June 15, 2026"),
        ({"withdrawn_on": DAY}, "withdrawn on June 15, 2026"),
        ({"ends": DAY - timedelta(days=1)}, "ended on June 14, 2026"),
        ({"starts": DAY + timedelta(days=1)}, "starts only on June 16, 2026"),
        ({"birth_date": date(2000, 1, 1)}, "of age"),
        ({"photo": False}, "does not include their photo"),
    ],
)
def test_staff_are_told_why(fields, words):
    values = {"starts": DAY, "photo": True, **fields}
    assert words in Consent(**values).gap(Channel.PHOTO, DAY)


@pytest.mark.parametrize("channel", Channel)
def test_a_family_that_lost_its_child_is_asked_for_no_gift_and_shared_by_nobody(channel):
    consent = Consent(starts=DAY, bereaved=True, **dict.fromkeys(Channel.values, True))
    assert consent.covers(channel, DAY) is (channel not in (Channel.SHARE, Channel.APPEALS))


def test_a_child_turns_18_on_the_birthday_also_when_it_is_the_29th_of_february():
    consent = Consent(birth_date=date(2008, 2, 29), starts=date(2020, 1, 1), website=True)
    assert consent.covers(Channel.WEBSITE, date(2026, 2, 28))
    assert not consent.covers(Channel.WEBSITE, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("own", "covered"),
    [(date(2015, 6, 1), False), (date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 3, 11), False)],
)
def test_only_a_yes_from_the_18th_birthday_on_counts_as_an_adults(db, own, covered):
    consent = make_consent(birth_date=date(2008, 2, 29), starts=date(2010, 1, 1), own_consent_on=own)
    day = date(2026, 3, 10)
    assert consent.covers(Channel.WEBSITE, day) is covered
    assert Consent.objects.living(day).filter(pk=consent.pk).exists() is covered
    assert needing(Kind.CAME_OF_AGE, day).filter(pk=consent.pk).exists() is not covered


@pytest.mark.parametrize("relation", ["parent", "photographer"])
def test_who_was_an_adult_from_the_beginning_is_not_asked_at_18(db, relation):
    consent = make_consent(birth_date=date(1985, 3, 1), starts=date(2020, 1, 1), relation=relation)
    assert consent.covers(Channel.WEBSITE, DAY) and Consent.objects.living(DAY).get() == consent
    for kind in (Kind.CAME_OF_AGE, Kind.COMES_OF_AGE):
        assert not needing(kind, DAY).exists()
    consent.photo = False
    consent.save()  # now the ledger knows the terms too
    assert ledger.entries() and consent.covers(Channel.WEBSITE, DAY) and Consent.objects.living(DAY).exists()


def test_somebody_who_is_called_a_parent_is_allowed_more(db):
    child = make_consent(birth_date=date(2000, 1, 1))
    assert {"relation", "birth_date"} <= child.widened_by({"relation": "parent"})


def test_a_childs_own_yes_does_not_silence_the_reminder_before_the_18th_birthday(db):
    consent = make_consent(birth_date=date(2008, 6, 15), own_consent_on=date(2015, 6, 1))
    assert needing(Kind.COMES_OF_AGE, date(2026, 6, 1)).get() == consent


def test_a_birth_date_that_is_corrected_ends_an_own_consent_that_came_too_early(db):
    consent = make_consent(birth_date=date(2007, 1, 1), own_consent_on=date(2025, 2, 1), starts=date(2020, 1, 1))
    assert consent.covers(Channel.WEBSITE, DAY)
    consent.birth_date = date(2008, 1, 1)
    consent.save()
    assert not consent.covers(Channel.WEBSITE, DAY)
    assert not Consent.objects.living(DAY).exists()
    with pytest.raises(ValidationError, match="not yet 18"):
        consent.clean()


@time_machine.travel(datetime(2026, 6, 15, 12, tzinfo=UTC))
@pytest.mark.parametrize(
    ("birth", "own", "words"),
    [
        (date(2008, 6, 15), date(2015, 6, 15), "not yet 18"),
        (date(2008, 2, 29), date(2026, 2, 28), "not yet 18"),
        (date(2000, 1, 1), date(2026, 6, 16), "still to come"),
        (None, date(2026, 6, 15), "Enter the birth date"),
    ],
)
def test_a_day_that_cannot_be_an_adults_own_yes_is_refused_beside_the_field(birth, own, words):
    with pytest.raises(ValidationError, match=words) as refused:
        Consent(starts=DAY, birth_date=birth, own_consent_on=own).clean()
    assert list(refused.value.message_dict) == ["own_consent_on"]
    Consent(starts=DAY, birth_date=date(2008, 2, 29), own_consent_on=date(2026, 3, 1)).clean()


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValidationError, match="before the first day"):
        Consent(starts=DAY, ends=DAY - timedelta(days=1)).clean()


def test_who_recorded_a_consent_is_kept(client, db):
    user = make_user("Story coordinators")
    client.force_login(user)
    data = {
        "person": "Rosie", "relation": "child", "given_by": "Her father", "method": "form",
        "told": "All.", "website": "on", "starts": "2026-01-01",
        "outside_copies-TOTAL_FORMS": 0, "outside_copies-INITIAL_FORMS": 0,
    }  # fmt: skip
    response = client.post(reverse("wagtailsnippets_consent_consent:add"), data)
    assert response.status_code == 302
    assert Consent.objects.get(person="Rosie").recorded_by == user
