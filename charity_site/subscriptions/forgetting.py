"""Addresses that are forgotten: because somebody asks for it, because they are gone, because nothing more is to be sent to them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from charity_site.core.models import Deleted
from charity_site.delivery.mail import FORGETTERS
from charity_site.subscriptions.addresses import current_digest, digests, normalized, seal
from charity_site.subscriptions.models import Delivery, Subscriber, Subscription, Unreachable

DELIVERIES_KEPT = timedelta(days=30)  # after a mailing ended; then only their number stays


def forget(addresses: Iterable[str]) -> int:
    """Delete all that is known of `addresses`, also that nothing is to be sent to them. Return how many were known."""
    known = []
    for address in addresses:
        with suppress(ValidationError):  # such a one is not on the list
            known.append(normalized(address))
    with transaction.atomic():
        unreachable, _ = Unreachable.objects.filter(digest__in=digests(known)).delete()
        subscribers = Subscriber.objects.of(*known)
        number = subscribers.count() + unreachable
        subscribers.delete()
    return number


FORGETTERS.append(forget)


def forget_old() -> None:
    """Delete who got what, a while after, subscriptions to pages that are gone for good, and subscribers without any."""
    Delivery.objects.filter(mailing__made_at__lt=timezone.now() - DELIVERIES_KEPT).update(subscriber=None)
    topics = Subscription.objects.values("topic").distinct()
    there = set(Page.objects.filter(translation_key__in=topics).values_list("translation_key", flat=True))
    gone = {row["topic"] for row in topics} - there
    recoverable = Deleted.objects.filter(pages__gt=0).values_list("rows", flat=True)
    gone -= {topic for topic in gone if any(str(topic) in str(rows) for rows in recoverable)}
    Subscription.objects.filter(topic__in=gone).delete()
    Subscriber.objects.filter(subscriptions=None).delete()


def renew_keys() -> None:
    """Seal addresses anew, and make their digests anew, that were made with a former secret key: it is to be taken out one day."""
    for subscriber in Subscriber.objects.iterator():
        address = subscriber.address
        if address and subscriber.digest != current_digest(address):
            fields = {"digest": current_digest(address), "sealed": seal(address)}
            Subscriber.objects.filter(pk=subscriber.pk).update(**fields)
