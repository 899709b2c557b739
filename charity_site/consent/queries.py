"""Consents as the database is asked for them. Consent says the same of one in memory; a test holds both together."""

from collections.abc import Set
from datetime import date
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models.lookups import GreaterThanOrEqual

from charity_site.consent import ledger
from charity_site.consent.ages import ADULT_AGE, adults_born_until, number_of, today
from charity_site.consent.channels import NOT_OF_THE_BEREAVED, Channel, channel_gap
from charity_site.consent.terms import MAY_GROW_UP, days_gap, is_own_by

if TYPE_CHECKING:
    from charity_site.consent.models import Consent  # noqa: F401  in the name of the base class


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions to ask of all consents at once."""

    def living(self, day: date | None = None) -> Self:
        """Return the consents that are in force on `day` (default today), whatever they cover."""
        day, taken_back = day or today(), ledger.state()
        if not taken_back.readable:
            return self.none()
        return self.filter(
            models.Q(ends=None) | models.Q(ends__gte=day),
            models.Q(withdrawn_on=None) | models.Q(withdrawn_on__gt=day),
            models.Q(paused_on=None) | models.Q(paused_on__gt=day),
            ~self.adults(day) | self.agreed_as_adults(day),
            starts__lte=day,
        ).exclude(self.denied_by_terms(day) | models.Q(pk__in=ledger.keys(taken_back.withdrawn | taken_back.paused)))

    def taken_away(self, day: date | None = None) -> Self:
        """Return the consents that were taken back, or take a break, on `day` (default today)."""
        day, heard = day or today(), ledger.state()
        return self.filter(
            models.Q(withdrawn_on__lte=day)
            | models.Q(paused_on__lte=day)
            | models.Q(pk__in=ledger.keys(heard.withdrawn | heard.paused))
        )

    def covering(self, channel: Channel | str, day: date | None = None) -> Self:
        """Return the consents that cover `channel` on `day` (default today): Consent.covers as a query."""
        found = self.living(day).filter(**{Channel(channel).value: True})
        if denied := {key for key, terms in ledger.state().terms if channel_gap(terms, Channel(channel))}:
            found = found.exclude(pk__in=denied)
        return found.filter(bereaved=False) if channel in NOT_OF_THE_BEREAVED else found

    def denied_by_terms(self, day: date) -> models.Q:
        """Return the condition that is true of people whom the latest terms in the ledger do not cover on `day`."""
        heard = ledger.state().terms
        over = {key for key, terms in heard if days_gap(terms, day)}
        not_own = {key for key, terms in heard if not is_own_by(terms, day)}
        died = {key for key, terms in heard if terms.bereaved and terms.is_child}
        adults = {key for key, terms in heard if terms.adult_from and terms.adult_from <= day}
        unknown = {key for key, terms in heard if not terms.adult_from}

        def still_to_agree(keys: Set[UUID]) -> models.Q:
            return models.Q(pk__in=keys & adults) | (models.Q(pk__in=keys & unknown) & self.grown_up(day))

        no_child = ~models.Q(relation=self.model.Relation.CHILD)
        return models.Q(pk__in=over) | still_to_agree(not_own - died) | (still_to_agree(not_own & died) & no_child)

    def bereaved(self) -> Self:
        """Return the consents of families that lost their child, as the database or the ledger knows."""
        return self.filter(
            models.Q(bereaved=True) | models.Q(pk__in={k for k, t in ledger.state().terms if t.bereaved})
        )

    def adults(self, day: date) -> models.Q:
        """Return the condition that is true of people who are of age on `day`, and were not for ever: Consent.is_adult as a
        query."""
        died = models.Q(bereaved=True, relation=self.model.Relation.CHILD)
        return self.grown_up(day) & ~died

    @staticmethod
    def grown_up(day: date) -> models.Q:
        """The same, of those who died too."""
        born = models.Q(birth_date__isnull=False, birth_date__lte=adults_born_until(day))
        return born & models.Q(relation__in=MAY_GROW_UP)

    @staticmethod
    def agreed_as_adults(day: date) -> models.Q:
        """Return the condition that is true of people who were of age on the day of their own consent, which is not after
        `day`: Consent.agreed_as_adult as a query."""
        known = models.Q(own_consent_on__isnull=False, birth_date__isnull=False, own_consent_on__lte=day)
        return known & models.Q(GreaterThanOrEqual(number_of("own_consent_on"), number_of("birth_date", ADULT_AGE)))
