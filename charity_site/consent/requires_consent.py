"""Models that name people: a story, a picture. It is shown on a channel only while each of them is covered."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, Model, OuterRef, QuerySet

from charity_site.consent.channels import Channel
from charity_site.consent.models import Consent


class RequiresConsent:
    """A mixin for models that name people by their consents. Asked in memory; `with_consent()` below asks as a query."""

    @property
    def people(self) -> Sequence[Consent | None]:
        """The consents of all people who are named; None for one that is missing."""
        raise NotImplementedError

    def consent_problems(self, *channels: Channel | str, day: date | None = None) -> list[str]:
        """Return why it may not be shown on all of `channels` on `day` (default today).

        Sentences without a full stop for staff, which say who and what; empty when it may be shown.
        """
        if not self.people:
            return ["nobody's consent is recorded"]
        found = []
        for person in self.people:
            gaps = ["is missing"] if person is None else [person.gap(channel, day) for channel in channels]
            if gap := next(filter(None, gaps), ""):
                found.append(f"the consent of {person or 'one person'} {gap}")
        return found

    def is_covered(self, *channels: Channel | str, day: date | None = None) -> bool:
        """Return whether it may be shown on all of `channels` on `day`."""
        return not self.consent_problems(*channels, day=day)


def with_consent(
    things: QuerySet, naming: type[Model], thing: str, channel: Channel | str, day: date | None = None
) -> QuerySet:
    """Return those of `things` that are covered: RequiresConsent.is_covered as a query.

    `naming`: the model whose rows lead from one of them (its field `thing`) to a consent.
    """
    # Asked of each thing by itself: for the few on a page nobody else's consent is looked at.
    covering = Consent.objects.covering(channel, day).filter(pk=OuterRef("consent"))
    named = naming._default_manager.filter(**{thing: OuterRef("pk")})
    return things.filter(Exists(named), ~Exists(named.filter(~Exists(covering))))
