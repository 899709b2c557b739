"""How long backups are kept: the newest of each day, week and month, and none beyond the longest time.

That time (BACKUP_KEEP_DAYS) is the promise to those who were erased: when it has passed, no backup knows of them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

KEPT = {"%Y-%m-%d": 14, "%G-%V": 8, "%Y-%m": 12}  # days, weeks (ISO 8601) and months that have a backup: how many


def to_keep(moments: Iterable[datetime], longest: timedelta) -> set[datetime]:
    """Return those of `moments` (of backups, in UTC) whose backups are kept: always the newest one."""
    newest_first = sorted(moments, reverse=True)
    kept = set(newest_first[:1])
    for period, number in KEPT.items():
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(moment.strftime(period), moment)
        kept |= set(list(newest_of.values())[:number])
    return {moment for moment in kept if newest_first[0] - moment < longest}
