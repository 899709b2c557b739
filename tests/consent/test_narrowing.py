"""What a family takes away bit by bit stands in the ledger too, and no older database gives it back."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent, today
from charity_site.consent.terms import MAY_GROW_UP, Terms
from charity_site.safeguarding.ledger_sync import sync
from charity_site.safeguarding.models import Receipt
from tests.consent.test_cover import DAY, age_on, consents, oracle
from tests.factories import make_consent, make_story, make_user
from tests.forms_on_screen import save

TODAY = today()
NARROWINGS = {
    "no photo": ({}, {"photo": False}, Channel.PHOTO),
    "no feeds": ({}, {"feeds": False}, Channel.FEEDS),
    "an earlier end": ({}, {"ends": TODAY - timedelta(days=1)}, Channel.WEBSITE),
    "a later start": ({"starts": date(2020, 1, 1)}, {"starts": TODAY + timedelta(days=9)}, Channel.WEBSITE),
    "their child died": ({}, {"bereaved": True}, Channel.SHARE),
    "their own yes is gone": (
        {"birth_date": date(2000, 1, 1), "own_consent_on": date(2020, 1, 1)},
        {"own_consent_on": None},
        Channel.WEBSITE,
    ),
    "of age, by a birth date": ({}, {"birth_date": date(2000, 1, 1)}, Channel.WEBSITE),
    "of age, by an earlier birth date": (
        {"birth_date": TODAY.replace(day=1)},
        {"birth_date": date(2004, 3, 1)},
        Channel.WEBSITE,
    ),
}


@pytest.fixture
def back():
    """Do `act`, then have the database as it was before; the ledger stays."""

    def restore(act):
        with transaction.atomic():
            point = transaction.savepoint()
            act()
            transaction.savepoint_rollback(point)

    return restore


def change(consent, **fields):
    consent = Consent.objects.get(pk=consent.pk)
    for name, value in fields.items():
        setattr(consent, name, value)
    consent.save()
    return consent


def covers(consent, channel):
    """Return whether it covers `channel` today: in memory and in the query."""
    answers = {
        Consent.objects.get(pk=consent.pk).covers(channel),
        Consent.objects.covering(channel).filter(pk=consent.pk).exists(),
    }
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize("name", NARROWINGS)
def test_a_narrowing_outlives_an_older_database_and_a_later_yes_counts(db, back, name):
    fields, narrower, channel = NARROWINGS[name]
    consent = make_consent(**fields)
    before = {field: getattr(consent, field) for field in narrower}
    assert covers(consent, channel)
    back(lambda: change(consent, **narrower))
    assert Consent.objects.filter(pk=consent.pk, **before).exists() and not Receipt.objects.exists(), "it was restored"
    assert not covers(consent, channel), "at once"
    # A death takes channels away and spares them the question at 18: two entries.
    assert sync() == (2 if "bereaved" in narrower else 1, 0) and sync() == (0, 0)
    assert Consent.objects.filter(pk=consent.pk, **narrower).exists() and not covers(consent, channel)
    change(consent, **before)
    assert covers(consent, channel), "the family said yes again"
    assert sync() == (0, 0) and covers(consent, channel)


def test_a_relation_that_is_corrected_outlives_an_older_database(db, back):
    consent = make_consent(birth_date=date(2000, 1, 1), bereaved=True, relation="child")
    back(lambda: change(consent, relation="sibling"))
    assert Consent.objects.get().relation == "child" and not covers(consent, Channel.WEBSITE)
    assert sync() == (1, 0) and not covers(consent, Channel.WEBSITE)
    change(consent, relation="sibling")
    change(consent, relation="child")
    assert covers(consent, Channel.WEBSITE), "the correction was wrong"


def test_a_death_that_was_none_outlives_an_older_database(db, back):
    consent = make_consent(birth_date=date(2000, 1, 1), bereaved=True, relation="child")
    assert covers(consent, Channel.WEBSITE)
    back(lambda: change(consent, bereaved=False))
    assert Consent.objects.get().bereaved and not covers(consent, Channel.WEBSITE)
    assert sync() == (2, 0) and not covers(consent, Channel.WEBSITE)


def test_a_birth_date_that_makes_an_own_yes_too_early_outlives_an_older_database(db, back):
    consent = make_consent(birth_date=date(2000, 1, 1), own_consent_on=date(2018, 2, 1))
    back(lambda: change(consent, birth_date=date(2000, 3, 1)))
    assert not covers(consent, Channel.WEBSITE)
    sync()
    assert not covers(consent, Channel.WEBSITE)


def test_a_birthday_that_is_not_there_can_be_written_down(db):
    consent = make_consent()
    for birth, adult_from in ((date(2008, 2, 29), "2026-03-01"), (date(9990, 1, 1), "9999-01-01")):
        change(consent, birth_date=birth)
        assert ledger.entries()[-1].terms["adult_from"] == adult_from and ledger.state().readable


def test_a_line_from_before_the_18th_birthday_stood_there_says_what_it_said(db):
    consent = make_consent(birth_date=date(2000, 1, 1), own_consent_on=date(2020, 1, 1))
    line = consent.terms.as_json()
    del line["adult_from"], line["is_child"]
    key = [str(consent.pk)]
    ledger.append(ledger.Entry(ledger.TERMS, consents=key, terms=line))
    assert ledger.state().readable and covers(consent, Channel.WEBSITE)
    ledger.append(ledger.Entry(ledger.TERMS, consents=key, terms={**line, "own_consent_on": None}))
    assert not covers(consent, Channel.WEBSITE)


def test_another_change_in_a_restored_database_gives_nothing_back(db, back):
    consent = make_consent()
    back(lambda: change(consent, photo=False))
    change(consent, feeds=False)
    assert not covers(consent, Channel.PHOTO) and not covers(consent, Channel.FEEDS)
    change(consent, feeds=True)
    assert not covers(consent, Channel.PHOTO) and covers(consent, Channel.FEEDS)
    sync()
    assert not covers(consent, Channel.PHOTO) and not Consent.objects.get(pk=consent.pk).photo


def test_one_save_that_takes_and_gives(db, back):
    consent = make_consent(feeds=False)
    back(lambda: change(consent, photo=False, feeds=True))
    assert not covers(consent, Channel.PHOTO) and not covers(consent, Channel.FEEDS)
    change(consent, photo=False, feeds=True)
    assert not covers(consent, Channel.PHOTO) and covers(consent, Channel.FEEDS)


def test_what_was_never_narrowed_does_not_stand_in_the_ledger(db):
    consent = make_consent(photo=False, birth_date=date(2019, 12, 1))
    change(consent, photo=True, ends=None, person="Rosie", birth_date=date(2020, 1, 1))
    assert ledger.entries() == []
    change(consent, photo=False, person="Rosie Lee", email="rosie@example.org", birth_date=date(2019, 1, 1))
    (entry,) = ledger.entries()
    assert entry.action == ledger.TERMS and set(entry.terms) == set(Terms._fields)
    assert "Rosie" not in str(entry) and "2019" not in str(entry) and "example" not in str(entry)
    assert str(Receipt.objects.get().pk) == entry.id


def test_it_is_done_although_the_ledger_cannot_be_written_and_written_later(db, monkeypatch, back):
    consent = make_consent()
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", no_room)
        change(consent, photo=False)
    assert not covers(consent, Channel.PHOTO) and ledger.entries() == []
    assert sync() == (0, 1) and not ledger.state().terms_of[consent.pk].photo


def test_what_is_given_again_waits_until_the_ledger_can_be_written(db, monkeypatch):
    consent = make_consent()
    change(consent, photo=False)
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", no_room)
        change(consent, photo=True)
    assert not covers(consent, Channel.PHOTO)
    sync()
    assert covers(consent, Channel.PHOTO)


def no_room(entry):
    raise OSError(28, "No space left on device")


def test_staff_narrow_it_in_the_form(client, site, back):
    consent = make_consent(person="Rosie")
    user = make_user("Story coordinators")
    client.force_login(user)
    data = {
        "person": "Rosie", "relation": "child", "given_by": "Her father", "method": "form", "told": "All.",
        "website": "on", "starts": consent.starts.isoformat(),
        "outside_copies-TOTAL_FORMS": 0, "outside_copies-INITIAL_FORMS": 0,
    }  # fmt: skip
    response = save(client, reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk]), data)
    assert response.status_code == 302
    assert ledger.state().terms_of[consent.pk].website and not ledger.state().terms_of[consent.pk].photo
    receipt = Receipt.objects.get()
    assert (receipt.action, receipt.by) == ("terms", user)
    assert client.get(reverse("receipt", args=[receipt.pk])).status_code == 200


def test_a_page_remembers_a_child_that_the_restored_database_takes_for_alive(client, site, back):
    consent = make_consent()
    story = make_story(consents=[consent])
    back(lambda: change(consent, bereaved=True))
    page = client.get(story.url).content.decode()
    assert "Remembering" in page
    assert "Remembering" in client.get("/stories/").content.decode()


BOTH = [Channel.PHOTO, Channel.SHARE]
said = consents.filter(lambda fields: not fields["paused_on"] and not fields["withdrawn_on"])


def as_the_ledger_knows(heard, row):
    """Return what a record with the fields `heard` says in the ledger, where `row` stands in the database (field names to
    values). When somebody grew up, the database knows where the ledger does not; a death exempts where both know a child."""
    own, birth = heard["own_consent_on"], heard["birth_date"]
    agreed = own and birth and own <= DAY and age_on(own, birth) >= 18
    one = heard if birth and heard["relation"] in MAY_GROW_UP else row
    relation = "child" if heard["relation"] == row["relation"] == "child" else "sibling"
    asked = one["relation"] in MAY_GROW_UP and not agreed
    return heard | {"birth_date": one["birth_date"] if asked else None, "own_consent_on": None, "relation": relation}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=said, heard=said, channel=st.sampled_from(BOTH))
def test_it_is_covered_where_database_and_ledger_both_say_so(db, row, heard, channel):
    consent = make_consent(**row)
    terms = Consent(**heard).terms
    ledger.append(ledger.Entry(ledger.TERMS, consents=[str(consent.pk)], terms=terms.as_json()))
    told = as_the_ledger_knows(heard, row)
    expected = all(oracle(fields, channel.value, DAY) for fields in (row, told))
    assert consent.covers(channel, DAY) is bool(expected)
    assert Consent.objects.covering(channel, DAY).filter(pk=consent.pk).exists() is bool(expected)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=said, new=said, channel=st.sampled_from(BOTH))
def test_an_older_database_covers_nothing_that_the_newest_save_denied(db, old, new, channel):
    consent = make_consent(**old)
    change(consent, **new)
    if consent.covers(channel, DAY):
        assert oracle(old, channel.value, DAY) and oracle(new, channel.value, DAY)
    assert Consent.objects.get(pk=consent.pk).covers(channel, DAY) is bool(oracle(new, channel.value, DAY))


WHO = "birth_date", "relation", "own_consent_on", "bereaved"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=said, new=said, channel=st.sampled_from(BOTH))
def test_an_older_database_covers_what_both_say_about_the_same_person(db, old, new, channel):
    consent, new = make_consent(**old), new | {name: old[name] for name in WHO}
    change(consent, **new)
    both = all(oracle(fields, channel.value, DAY) for fields in (old, new))
    assert consent.covers(channel, DAY) is both
