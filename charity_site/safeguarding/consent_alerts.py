"""Find the consents that need attention: said here once, for the report, for the dashboard and for the reminders."""

from collections import Counter
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from django.db import models
from django.utils import timezone

from charity_site.consent import ledger
from charity_site.consent.ages import years_after
from charity_site.consent.models import ADULT_AGE, Consent
from charity_site.consent.queries import ConsentQuerySet
from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize

SOON = timedelta(days=60)


class Kind(models.TextChoices):
    """Why. The first two have the values of Reminder.Kind."""

    ENDS = "ends", f"End within {SOON.days} days"
    COMES_OF_AGE = "comes_of_age", f"Turn {ADULT_AGE} within {SOON.days} days"
    CAME_OF_AGE = "came_of_age", f"Hidden: turned {ADULT_AGE} and have not yet agreed for themselves"
    NO_ASSENT = "no_assent", "Without the child's own agreement"
    PAUSED = "paused", "Paused"
    WITHDRAWN = "withdrawn", "Taken back"
    BEREAVED = "bereaved", "Of families that lost their child"


def needing(kind: Kind, day: date | None = None) -> ConsentQuerySet:
    """Return the consents of `kind` on `day` (default today). Those taken back are only WITHDRAWN."""
    kind, day = Kind(kind), day or timezone.localdate()
    withdrawn = models.Q(withdrawn_on__lte=day) | models.Q(pk__in=ledger.keys(ledger.state().withdrawn))
    if kind == Kind.WITHDRAWN:
        return Consent.objects.filter(withdrawn)
    kept = Consent.objects.exclude(withdrawn)
    not_over = kept.exclude(ends__lt=day)
    match kind:
        case Kind.ENDS:
            return Consent.objects.living(day).filter(ends__lte=day + SOON)
        case Kind.COMES_OF_AGE:
            # Whatever was entered as their own consent was given by a child, and counts for nothing on the birthday.
            minors = not_over.filter(~Consent.objects.adults(day), birth_date__isnull=False)
            return minors.filter(Consent.objects.adults(day + SOON))
        case Kind.CAME_OF_AGE:
            return not_over.filter(Consent.objects.adults(day)).exclude(Consent.objects.agreed_as_adults(day))
        case Kind.NO_ASSENT:
            return Consent.objects.living(day).filter(relation=Consent.Relation.CHILD, assent=False, bereaved=False)
        case Kind.PAUSED:
            return kept.filter(models.Q(paused_on__lte=day) | models.Q(pk__in=ledger.keys(ledger.state().paused)))
        case Kind.BEREAVED:
            return kept.filter(pk__in=Consent.objects.bereaved())
    assert_never(kind)


def numbers_needing(day: date) -> dict[Kind, int]:
    """Return how many there are of each kind that there is on `day`, in their order, for the dashboard, in one statement."""
    number = memoize(("consents that need attention", day), lambda: Counter(row["kind"] for row in keys_needing(day)))
    return {kind: number[kind] for kind in Kind if number[kind]}


@compiled_query
def keys_needing(day: date) -> models.QuerySet[Consent, dict[str, UUID | str]]:
    first, *others = (
        needing(kind, day).order_by().annotate(kind=models.Value(kind.value)).values("kind", "pk") for kind in Kind
    )
    return first.union(*others, all=True)


def turns_18_on(consent: Consent) -> date | None:
    """Return the day on which this person comes of age; None when the birth date is not known."""
    return consent.birth_date and years_after(consent.birth_date, ADULT_AGE)
