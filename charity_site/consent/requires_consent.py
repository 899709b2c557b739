"""Models that name people: a story, a picture. It is shown on a channel only while each of them is covered."""

from django.db.models import Exists, OuterRef

from charity_site.consent.models import Consent


class RequiresConsent:
    """A mixin for models that name people by their consents. Asked in memory; `with_consent()` below asks as a query."""

    @property
    def people(self):
        """The consents (list of Consent; None for one that is missing) of all people who are named."""
        raise NotImplementedError

    def consent_problems(self, *channels, day=None):
        """Return why it may not be shown on all of `channels` (Channel) on `day` (date, default today).

        Sentences without a full stop (list of str) for staff, which say who and what; empty when it may be shown.
        """
        if not self.people:
            return ["nobody's consent is recorded"]
        found = []
        for person in self.people:
            gaps = ["is missing"] if person is None else [person.gap(channel, day) for channel in channels]
            if gap := next(filter(None, gaps), ""):
                found.append(f"the consent of {person or 'one person'} {gap}")
        return found

    def is_covered(self, *channels, day=None):
        """Return whether it may be shown on all of `channels` on `day`."""
        return not self.consent_problems(*channels, day=day)


def with_consent(things, naming, thing, channel, day=None):
    """RequiresConsent.is_covered as a query.

    `things`: a queryset; `naming`: the model whose rows lead from one of them (its field `thing`) to a consent.
    """
    # Asked of each thing by itself: for the few on a page nobody else's consent is looked at.
    covering = Consent.objects.covering(channel, day).filter(pk=OuterRef("consent"))
    named = naming.objects.filter(**{thing: OuterRef("pk")})
    return things.filter(Exists(named), ~Exists(named.filter(~Exists(covering))))
