"""Ages: from when on people speak for themselves."""

from datetime import MAXYEAR, date

from django.db import models
from django.utils import timezone

ADULT_AGE = 18  # years


def today() -> date:
    """Return the day where the charity is, whatever time zone a member of staff has chosen."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def adults_born_until(day: date) -> date:
    """Return the latest birth date of a person who is an adult on `day`."""
    year = day.year - ADULT_AGE
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February, in a year without one
        return day.replace(year=year, day=28)


def years_after(day: date, years: int) -> date:
    """Return the day so many `years` after `day`; March 1 for a February 29 that is not there."""
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, month=3, day=1)


def number_of(name: str, years: int = 0) -> models.expressions.Combinable:
    """Return an expression: the date of the field `name`, so many `years` later, as a number such as 20260228.

    A February 29 needs no care: in a year without one, its number lies between those of the 28th and of March 1.
    """
    day = models.F(f"{name}__year") * 10_000 + models.F(f"{name}__month") * 100 + models.F(f"{name}__day")
    return day + years * 10_000
