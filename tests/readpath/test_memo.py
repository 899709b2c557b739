"""What is kept in memory is as new as what it was made of: it goes with any change, and nothing from a transaction stays."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from charity_site.consent import ledger
from charity_site.consent.models import today
from charity_site.core.models import SiteSettings
from charity_site.readpath import freshness as freshness_module
from charity_site.readpath import memo as module
from charity_site.readpath.freshness import Freshness, freshness, held
from charity_site.readpath.memo import memoize, memoize_many
from tests.factories import full_disease, make_disease


@pytest.fixture
def made():
    """Counts how often a value is made."""
    times = []
    return lambda: times.append(1) or len(times)


@pytest.mark.django_db
def test_a_value_is_made_once(made):
    assert [memoize("a test", made), memoize("a test", made)] == [1, 1]


CHANGES = {
    "saved": lambda page: page.save(),
    "changed as a whole": lambda page: Page.objects.filter(pk=page.pk).update(title="Another"),
    "deleted": lambda page: page.delete(),
    "made": lambda page: make_disease(),
    "by hand": lambda page: connection.cursor().execute(
        "UPDATE wagtailcore_page SET title = 'x' WHERE id = %s", [page.pk]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_made_anew_after_a_change(site, made, change):
    page = make_disease()
    memoize("a test", made)
    CHANGES[change](page)
    assert memoize("a test", made) == 2


FAMILY = "9b2d5f0e-1111-4222-8333-444455556666"


def write(action, clock):
    """Write into the ledger, of which the database does not tell."""
    clock.shift(1)
    ledger.append(ledger.Entry(action, consents=[FAMILY]))


# What each part of freshness() is, and what changes it.
PARTS = {
    "generation": lambda page, clock: Page.objects.filter(pk=page.pk).update(title="Another"),
    "day": lambda page, clock: clock.shift(timedelta(days=1)),
    "ledger": lambda page, clock: write(ledger.PAUSE, clock),
    "private": lambda page, clock: PageViewRestriction.objects.create(page=page, restriction_type="login"),
    "language": lambda page, clock: translation.activate("es"),
}
OUTSIDE_THE_DATABASE = {"day", "ledger", "language"}


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-10T15:00:00Z", tick=False) as clock, translation.override("en-us"):
        yield clock


@pytest.mark.parametrize("part", Freshness._fields)
def test_no_value_is_given_out_across_a_change_of_any_part_of_freshness(site, clock, made, part):
    page = make_disease()
    before = freshness()
    assert [memoize("a test", made), memoize("a test", made)] == [1, 1]
    PARTS[part](page, clock)
    assert getattr(freshness(), part) != getattr(before, part)
    assert (freshness().generation == before.generation) == (part in OUTSIDE_THE_DATABASE)
    assert memoize("a test", made) == 2


@pytest.mark.django_db
def test_what_is_made_while_a_family_resumes_is_not_given_out_when_it_pauses_again(clock):
    """The ledger says the same then as when it was begun."""
    write(ledger.PAUSE, clock)

    def made_meanwhile():
        write(ledger.RESUME, clock)
        return "shown"

    assert memoize("a test", made_meanwhile) == "shown"
    write(ledger.PAUSE, clock)
    assert memoize("a test", lambda: "hidden") == "hidden"


@pytest.mark.django_db
def test_a_request_is_answered_by_what_was_true_when_it_began(clock, made):
    memoize("a test", made)
    with held():
        write(ledger.PAUSE, clock)
        assert memoize("a test", made) == 1
    assert memoize("a test", made) == 2


@pytest.mark.django_db
def test_what_a_request_makes_after_a_change_is_not_given_out_when_all_is_again_as_when_it_began(clock):
    with held():
        write(ledger.PAUSE, clock)
        assert memoize("a test", lambda: "hidden") == "hidden"
    write(ledger.RESUME, clock)
    assert memoize("a test", lambda: "shown") == "shown"


def test_a_page_looks_once_at_what_it_depends_on_however_much_stands_on_it(client, site, monkeypatch):
    looks = []
    monkeypatch.setattr(freshness_module, "today", lambda: looks.append(1) or today())
    few, many = make_disease(), full_disease()
    for page in (few, many, few, many):
        looks.clear()
        assert client.get(page.url).status_code == 200
    assert len(looks) <= 2


@pytest.mark.django_db
def test_reading_changes_nothing(made):
    memoize("a test", made)
    list(Page.objects.all())
    with transaction.atomic():
        Page.objects.select_for_update().first()
    assert memoize("a test", made) == 1


@pytest.mark.django_db
def test_what_is_seen_in_a_transaction_is_not_kept(made):
    with transaction.atomic():
        memoize("a test", made)
    assert memoize("a test", made) == 2


def test_a_change_while_it_is_made_is_not_missed(site):
    page = make_disease(title="Old")

    def made_slowly():
        title = Page.objects.get(pk=page.pk).title
        Page.objects.filter(pk=page.pk).update(title="New")
        return title

    assert memoize("a test", made_slowly) == "Old"
    assert memoize("a test", lambda: Page.objects.get(pk=page.pk).title) == "New"


def test_what_was_undone_is_not_kept(site):
    page = make_disease(title="Real")

    def read():
        return Page.objects.get(pk=page.pk).title

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(title="Never")
        assert memoize("a test", read) == "Never"
        raise ZeroDivisionError
    assert memoize("a test", read) == "Real"


@pytest.mark.django_db
def test_only_what_is_missing_is_made():
    asked = []

    def make(keys):
        asked.append(sorted(keys))
        return dict.fromkeys(keys, "value")

    memoize_many([1, 2], make)
    assert memoize_many([2, 3], make) == {2: "value", 3: "value"}
    assert asked == [[1, 2], [3]]


@pytest.mark.django_db
def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_VALUES", 10)
    for number in range(50):
        memoize(("a test", number), lambda: "value")
    assert len(module._values) <= 10


def test_readers_see_new_settings_and_menus_at_once(client, site):
    disease = make_disease()
    client.get(disease.url)
    SiteSettings.objects.update(charity_name="Another Name")
    Page.objects.filter(slug="stories").update(title="Another Section")
    shown = client.get(disease.url).text
    assert "Another Name" in shown
    assert "Another Section" in shown


def test_a_page_that_became_private_is_private_at_once(client, site):
    disease = make_disease()
    assert client.get(disease.url).status_code == 200
    restriction = PageViewRestriction.objects.create(page=disease.get_parent(), restriction_type="login")
    assert client.get(disease.url).status_code == 302
    restriction.delete()
    assert client.get(disease.url).status_code == 200


def test_one_reader_does_not_change_what_the_next_one_gets(rf, site):
    """Templates and views may do what they like to the page and the settings of their own request."""
    first, second = rf.get("/"), rf.get("/")
    SiteSettings.for_request(first).charity_name = "Changed"
    assert SiteSettings.for_request(second).charity_name != "Changed"
