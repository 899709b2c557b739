"""What came in: totals by fund and month, and never by person.

They come from a provider's word (webhook.py), or from a file of it that staff upload (provider_file.py).
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from charity_site.delivery.pagecache.invalidation import record_change
from charity_site.delivery.pagecache.unseen import unseen
from charity_site.delivery.scheduler.locks import try_lock
from charity_site.giving import reference
from charity_site.giving.money import shown
from research.models import MOST_NEEDED as NAME_OF_MOST_NEEDED
from research.models import Fund

STRIPE = "Stripe"  # the source of what webhook.py counts
MOST_NEEDED = "most-needed"  # in place of a code in addresses and at Stripe, for the fund that needs none
NOT_KNOWN = "?"  # in place of a fund's code, which has no such letter
LONGEST_CODE = 40  # letters, as of a fund's code


class Share(NamedTuple):
    """What a total is of."""

    month: date  # its first day
    fund: str  # code; "" is where it is needed most
    currency: str


class Amount(NamedTuple):
    amount: Decimal
    gifts: int


@unseen  # but for totals of years that are over (make_old)
class GiftTotal(models.Model):
    """What one source says of one fund in one month."""

    wagtail_reference_index_ignore = True

    month = models.DateField()  # its first day
    fund = models.CharField(max_length=LONGEST_CODE, blank=True)  # as in Share; the fund itself may be deleted
    source = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=14, decimal_places=2)  # less what was paid back
    gifts = models.PositiveIntegerField()

    class Meta:
        ordering = ["-month", "source", "fund"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "fund", "source", "currency"], name="one_total_of_a_fund_and_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fund_name}, {self.month:%B %Y}: {self.in_words}"

    @property
    def in_words(self) -> str:
        return shown(self.amount, self.currency)

    @property
    def fund_name(self) -> str:
        return name_of(self.fund)


@unseen
class CountedPayment(models.Model):
    """The provider's own key of what was counted, so that it is counted once however often it is told."""

    wagtail_reference_index_ignore = True

    key = models.CharField(max_length=255, primary_key=True)
    day = models.DateField(default=timezone.localdate, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


def name_of(fund: str) -> str:
    """Return what staff call the fund with this code."""
    if fund == NOT_KNOWN:
        return "Not known"
    named = Fund.objects.filter(code=fund).values_list("name", flat=True).first() if fund else NAME_OF_MOST_NEEDED
    return named or fund


def fund_at_stripe(ref: str, said: str) -> str | None:
    """Return the code of the fund of a payment in whose metadata our giving page wrote `ref` and the fund that it `said`; None for a
    payment of elsewhere. Stripe signed them, so a reference counts whose key is forgotten since (SECRET_KEY)."""
    if not ref or not said:
        return None
    known = fund_of(ref)
    if known is None:
        known = said if Fund.objects.filter(code=said).exists() else NOT_KNOWN
        known = "" if said == MOST_NEEDED else known
    return known


def fund_of(ref: str) -> str | None:
    """Return the code of the fund for which a gift with our reference was made; None where the reference is not ours."""
    keys = reference.read(ref)
    if keys is None:
        return None
    fund, _page = keys
    if fund is None:
        return ""
    return Fund.objects.filter(pk=fund).values_list("code", flat=True).first() or NOT_KNOWN


@transaction.atomic
def count_once(key: str, source: str, share: Share, counted: Amount) -> bool:
    """Add a payment, or what was paid back, to its total, unless the `key` of it was counted before. Return whether it was added."""
    _payment, is_new = CountedPayment.objects.get_or_create(key=key)
    if not is_new:
        return False
    total, is_first = GiftTotal.objects.get_or_create(source=source, **share._asdict(), defaults=counted._asdict())
    if not is_first:
        GiftTotal.objects.filter(pk=total.pk).update(
            amount=F("amount") + counted.amount, gifts=F("gifts") + counted.gifts
        )
    make_old([share.month])
    return True


def replace(source: str, totals: dict[Share, Amount]) -> None:
    """Let `totals` be all that `source` says of their months. Two at once wait for each other."""
    with try_lock(f"gift-totals-{source}", waits=True), transaction.atomic():
        store(source, totals)


def store(source: str, totals: dict[Share, Amount]) -> None:
    GiftTotal.objects.filter(source=source, month__in=months_of(totals)).delete()
    GiftTotal.objects.bulk_create(
        GiftTotal(source=source, **share._asdict(), **counted._asdict()) for share, counted in totals.items()
    )
    make_old(months_of(totals))


def make_old(months: Iterable[date]) -> None:
    """Make the copies of yearly pages old that tell of `months`. That of the present year has no totals."""
    years = {month.year for month in months} - {timezone.localdate().year}
    if years:
        record_change(everything=False, addresses=[reverse("what_gifts_did", args=[year]) for year in sorted(years)])


def months_of(shares: Iterable[Share]) -> set[date]:
    return {share.month for share in shares}
