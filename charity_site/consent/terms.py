"""The terms of a consent, apart from who gave it: as a record has it, and as the ledger heard it last."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from charity_site.consent.ages import ADULT_AGE, years_after


class Terms(NamedTuple):
    """The terms of a Consent: for what, and when. The fields in COLUMNS have the names that they have there; what else a record
    knows of a person is here by what follows from it."""

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
    adult_from: date | None = None  # from when on a child must have agreed for themselves; None: not known, or never
    is_child: bool = True  # the story's own child, who is asked nothing at 18 when they died

    def narrowed_by(self, other: "Terms") -> "Terms":
        """Return what both allow."""
        days = [day for day in (self.ends, other.ends) if day]
        own = [day for day in (self.own_consent_on, other.own_consent_on) if day]
        return Terms(
            **{name: getattr(self, name) and getattr(other, name) for name in CHANNELS},
            starts=max(self.starts, other.starts),
            ends=min(days, default=None),
            own_consent_on=max(own) if len(own) == 2 else None,
            bereaved=self.bereaved or other.bereaved,
            adult_from=min((day for day in (self.adult_from, other.adult_from) if day), default=None),
            # A death takes channels away, and spares a child's story the question at 18: that, both must say.
            is_child=self.is_child and other.is_child and self.bereaved == other.bereaved,
        )

    def as_json(self) -> dict[str, bool | str | None]:
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in self._asdict().items()}


CHANNELS = Terms._fields[: Terms._fields.index("starts")]
COLUMNS = Terms._fields[: Terms._fields.index("adult_from")]
SOURCES = (*COLUMNS, "birth_date", "relation")  # all fields of a Consent from which its Terms follow
FOLLOWS_FROM = {
    "own_consent_on": ["own_consent_on", "birth_date"],
    "adult_from": ["birth_date", "relation"],
    "is_child": ["relation"],
}
# Who may have been a child when somebody else said yes for them (values of Consent.Relation). Parents speak for themselves.
MAY_GROW_UP = ("child", "sibling")


def terms_of(values: Mapping[str, Any]) -> Terms:
    """Return the terms of a Consent with the `values` of its SOURCES. An own yes stands there if an adult gave it."""
    own, birth = values["own_consent_on"], values["birth_date"]
    of_age = years_after(birth, ADULT_AGE) if birth else None
    return Terms(
        **{name: values[name] for name in COLUMNS if name != "own_consent_on"},
        own_consent_on=own if own and of_age and of_age <= own else None,
        adult_from=of_age if values["relation"] in MAY_GROW_UP else None,
        is_child=values["relation"] == "child",
    )


def terms_from(values: Any) -> Terms:
    """Return the terms in `values` (whatever JSON can hold). Raises ValueError or TypeError for anything else."""
    values = {**Terms._field_defaults, **values} if isinstance(values, dict) and values else {}
    values = {name: values[name] for name in Terms._fields if values}
    for name in ("starts", "ends", "own_consent_on", "adult_from"):
        if values.get(name) is not None:
            values[name] = date.fromisoformat(values[name])
    terms = Terms(**values)
    if terms.starts is None or any(
        type(getattr(terms, name)) is not bool for name in (*CHANNELS, "bereaved", "is_child")
    ):
        raise ValueError
    return terms


def days_gap(terms: Terms, day: date) -> str:
    """Return why `terms` cover nothing on `day`, in words for staff; '' when they do."""
    if day < terms.starts:
        return f"starts only on {terms.starts:%B %-d, %Y}"
    if terms.ends and terms.ends < day:
        return f"ended on {terms.ends:%B %-d, %Y}"
    return ""


def is_own_by(terms: Terms, day: date) -> bool:
    """Return whether `terms` say that this person agreed for themselves on `day` or before."""
    return bool(terms.own_consent_on and terms.own_consent_on <= day)
