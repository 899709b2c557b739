"""What a person agreed to, apart from who they are: as a record has it, and as the ledger heard it last."""

from datetime import date
from typing import NamedTuple


class Terms(NamedTuple):
    """The fields of a Consent that say for what and when; each has the name that it has there."""

    website: bool
    photo: bool
    share: bool
    feeds: bool
    appeals: bool
    print: bool
    starts: date
    ends: date | None
    own_consent_on: date | None
    bereaved: bool

    def narrowed_by(self, other):
        """What both (Terms) allow."""
        days = [day for day in (self.ends, other.ends) if day]
        own = (self.own_consent_on, other.own_consent_on)
        return Terms(
            **{name: getattr(self, name) and getattr(other, name) for name in CHANNELS},
            starts=max(self.starts, other.starts),
            ends=min(days, default=None),
            own_consent_on=max(own) if all(own) else None,
            bereaved=self.bereaved or other.bereaved,
        )

    def as_json(self):
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self._asdict().items()}


CHANNELS = Terms._fields[: Terms._fields.index("starts")]


def terms_from(values):
    """The Terms in `values` (whatever JSON can hold). Raises ValueError or TypeError for anything else."""
    values = {name: values[name] for name in Terms._fields} if isinstance(values, dict) and values else {}
    for name in ("starts", "ends", "own_consent_on"):
        if values.get(name) is not None:
            values[name] = date.fromisoformat(values[name])
    terms = Terms(**values)
    if terms.starts is None or any(type(getattr(terms, name)) is not bool for name in (*CHANNELS, "bereaved")):
        raise ValueError
    return terms


def days_gap(terms, day):
    """Why `terms` (Terms, or a Consent) cover nothing on `day` (date), in words for staff; '' when they do."""
    if day < terms.starts:
        return f"starts only on {terms.starts:%B %-d, %Y}"
    if terms.ends and terms.ends < day:
        return f"ended on {terms.ends:%B %-d, %Y}"
    return ""


def is_own_by(terms, day):
    """Whether `terms` (Terms, or a Consent) say that this person agreed for themselves on `day` (date) or before."""
    return bool(terms.own_consent_on and terms.own_consent_on <= day)
