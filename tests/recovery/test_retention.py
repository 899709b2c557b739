"""How long backups are kept, and that whoever was erased is in none of them after that."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charity_site.recovery.backup import back_up
from charity_site.recovery.places import Folder
from charity_site.recovery.retention import to_keep

YEAR = timedelta(days=365)
NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)


def daily(days):
    return [NOW - timedelta(days=number) for number in range(days)]


def test_fourteen_days_eight_weeks_and_twelve_months_are_kept():
    """Made each day and thinned each day, as the job does."""
    kept = set()
    for moment in reversed(daily(800)):
        kept = to_keep(kept | {moment}, YEAR)
    ages = sorted((NOW - moment).days for moment in kept)
    assert ages[:14] == list(range(14))
    weeks = {moment.strftime("%G-%V") for moment in kept}
    months = {moment.strftime("%Y-%m") for moment in kept}
    assert len(weeks) >= 8 and len(months) == 12 and len(kept) <= 14 + 8 + 12
    assert ages[-1] < 365


@given(st.sets(st.integers(0, 2000), min_size=1), st.integers(1, 900))
def test_nothing_older_than_the_promise_is_kept_and_the_newest_always_is(days, longest):
    moments = {NOW - timedelta(days=number) for number in days}
    kept = to_keep(moments, timedelta(days=longest))
    assert max(moments) in kept <= moments
    assert all(max(moments) - moment < timedelta(days=longest) for moment in kept)


@pytest.fixture
def old(charity):
    """Make a backup, and let it be of another day."""

    def make(stamp):
        back_up(Folder(charity.backups))
        newest = max(charity.backups.iterdir())
        newest.rename(newest.with_name(stamp))

    return make


def test_a_backup_beyond_the_longest_time_goes_with_the_next_one(charity, old, settings):
    settings.BACKUP_KEEP_DAYS = 90
    old("20250101T030000Z")
    (charity.backups / "20250102T030000Z").mkdir()
    (charity.backups / "20250102T030000Z" / "database.age").write_bytes(b"broke off")
    (charity.backups / "notes").mkdir()
    (charity.backups / "notes" / "ours.txt").write_text("not a backup")
    back_up(Folder(charity.backups))
    left = sorted(path.name for path in charity.backups.iterdir())
    assert len(left) == 2 and left[1] == "notes" and left[0] > "2026"


def test_a_backup_that_fails_costs_no_old_one(charity, old, settings, monkeypatch):
    """Erasure waits for a new one then: no charity is left without any backup."""
    old("20250101T030000Z")
    place = Folder(charity.backups)
    monkeypatch.setattr(place, "put", lambda name, stream: stream.unknown)
    with pytest.raises(AttributeError):
        back_up(place)
    assert [path.name for path in charity.backups.iterdir()] == ["20250101T030000Z"]
