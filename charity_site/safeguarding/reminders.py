"""Mails that remind, each sent once: staff of what comes soon, families once a year that they may change their mind.

A row (Reminder) is written first, in one transaction with the sending: two processes never send the same mail, and
what was not sent is tried again by the next run.
"""

import logging
from datetime import date, timedelta

from django.db import models, transaction
from django.utils import timezone

from charity_site.consent.models import Consent
from charity_site.safeguarding import mails
from charity_site.safeguarding.consent_alerts import Kind, needing, turns_18_on, years_after
from charity_site.safeguarding.models import Reminder
from charity_site.safeguarding.private_link import link_for

logger = logging.getLogger(__name__)

RECORD = "wagtailsnippets_consent_consent:edit"
COMING = {Kind.ENDS: lambda consent: consent.ends, Kind.COMES_OF_AGE: turns_18_on}
LATE = timedelta(days=60)  # an anniversary before that is not made up for


class NotSent(Exception):
    """Mails could not be sent. What reached nobody is tried again by the next run."""


def remind() -> str | None:
    """Tell staff which consents end and who turns 18 soon, and ask each family once a year whether it is still happy.

    Return how much was sent, in words; None of nothing. Raises NotSent at the end when a mail was not sent.
    """
    results = [tell_staff(news()), *(ask(*family) for family in due())]
    sent, failed = (sum(numbers) for numbers in zip(*results, strict=True))
    if failed:
        raise NotSent(f"Not sent: {failed}.")
    return f"sent {sent}" if sent else None


def news() -> list[tuple[Consent, Kind, date]]:
    """Return what comes soon and staff do not know yet: [(consent, kind, its day)]."""
    told = set(Reminder.objects.values_list("consent", "kind", "day"))
    coming = [
        (consent, kind, day_of(consent))
        for kind, day_of in COMING.items()
        for consent in needing(kind).order_by("pk")  # in one order everywhere, so that two processes never block
    ]
    return [(consent, kind, day) for consent, kind, day in coming if (consent.pk, kind.value, day) not in told]


def tell_staff(found: list[tuple[Consent, Kind, date]]) -> tuple[int, int]:
    """Send one mail to each who looks after consents, about `found` (as from news()). Return how many were (sent, not)."""
    with transaction.atomic():
        new = [(consent, kind) for consent, kind, day in found if is_first(consent, kind.value, day)]
        if not new:
            return 0, 0
        records = {
            kind.value: [mails.address(RECORD, consent.pk) for consent, other in new if other == kind]
            for kind in COMING
        }
        results = [mails.went_out("soon", recipient, **records) for recipient in mails.coordinators()]
        if not results:
            logger.error("No one who looks after consents has an email, so nobody was reminded.")
        if not any(results):
            transaction.set_rollback(True)
    return sum(results), results.count(False) or int(not results)


def due() -> list[tuple[Consent, date]]:
    """Return which families are to be asked: [(consent, anniversary)]. Each once a year, for the latest one only."""
    today = timezone.localdate()
    asked = dict(
        Reminder.objects.filter(kind=Reminder.Kind.STILL_HAPPY).values_list("consent").annotate(models.Max("day"))
    )
    found = []
    for consent in Consent.objects.living(today).exclude(email="").order_by("pk"):
        anniversary = latest_anniversary(consent.starts, today)
        if anniversary is None or today - anniversary > LATE:
            continue
        # Not the same day alone: staff may have changed the start.
        if consent.pk not in asked or asked[consent.pk] <= years_after(anniversary, -1):
            found.append((consent, anniversary))
    return found


def ask(consent: Consent, anniversary: date) -> tuple[int, int]:
    """Ask the family of `consent`, if that was not done. Return how many mails were (sent, not)."""
    with transaction.atomic():
        # Anew: they may have paused or lost their child since this run began.
        now = Consent.objects.living().filter(pk=consent.pk).first()
        if now is None or not is_first(now, Reminder.Kind.STILL_HAPPY, anniversary):
            return 0, 0
        template = "still_well" if is_bereaved(now) else "still_happy"
        if mails.went_out(template, now.email, link=link_for(now)):
            return 1, 0
        transaction.set_rollback(True)
    return 0, 1


def is_bereaved(consent: Consent) -> bool:
    """Return whether this family lost their child, by this record, by another one with their email, or by a story of theirs."""
    family = Consent.objects.bereaved().filter(email__iexact=consent.email)
    return family.exists() or any(row.page.is_bereaved for row in consent.stories.select_related("page"))


def latest_anniversary(start: date, today: date) -> date | None:
    """Return the latest anniversary of `start` until `today`; None in the first year."""
    years = today.year - start.year
    if years_after(start, years) > today:
        years -= 1
    return years_after(start, years) if years > 0 else None


def is_first(consent: Consent, kind: str, day: date) -> bool:
    """Write down that the mail is sent now; return whether nobody has sent it before."""
    return Reminder.objects.get_or_create(consent=consent, kind=kind, day=day)[1]
