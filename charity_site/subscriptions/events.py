"""What the charity's mail service tells of mails that came back or were marked as spam. docs/deploy.md says what it has to send.

A request is signed: `X-Signature: t=<seconds since 1970>,v1=<hex>`, where hex is HMAC-SHA-256 of `<t>.<body>` with MAIL_EVENTS_SECRET. It
counts for five minutes. Told again, it changes nothing.
"""

import hashlib
import hmac
import json
import re
import time
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.subscriptions.addresses import current_digest, digests, normalized
from charity_site.subscriptions.models import Subscriber, Subscription, Unreachable

LONGEST = 64 * 1024  # bytes
MOST_EVENTS = 200  # in a request
TOLERANCE = 300  # seconds between their clock and ours
HOUR = 3600  # seconds
MOST_REFUSED = 60  # an hour, from one network
SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class Event(NamedTuple):
    why: Unreachable.Why
    address: str  # normalized
    at: datetime


@never_cache
@csrf_exempt
@require_POST
def mail_events(request: HttpRequest) -> HttpResponse:
    """Take addresses off the list. 404 without a secret, 413 for too much, 415 for what is no JSON, 403 for what is not signed or too
    old, 429 for too much of that, 400 for what is not as agreed: then nothing of it is done. Else 204."""
    if not settings.MAIL_EVENTS_SECRET:
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=413)
    if request.content_type != "application/json":
        return HttpResponse(status=415)
    if not is_signed(request.body, request.headers.get("X-Signature", "")):
        is_flood = is_over_limit(f"mail-events:{keyed(address_of(request))}", MOST_REFUSED, HOUR)
        return HttpResponse(status=429 if is_flood else 403)
    try:
        events = read(request.body)
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        return HttpResponse(status=400)
    with transaction.atomic():
        for event in events:
            take_off(event)
    return HttpResponse(status=204)


def is_signed(body: bytes, header: str) -> bool:
    """Return whether `header` signs `body` now."""
    found = SIGNATURE.fullmatch(header)
    if not found or abs(time.time() - int(found[1])) > TOLERANCE:
        return False
    right = hmac.new(settings.MAIL_EVENTS_SECRET.encode(), found[1].encode() + b"." + body, hashlib.sha256)
    return hmac.compare_digest(right.hexdigest(), found[2])


def read(body: bytes) -> list[Event]:
    """Return the events in `body`. Raises ValueError, TypeError, KeyError or ValidationError for what is not as agreed."""
    events = json.loads(body)["events"]
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise ValueError("events")
    return [event_in(each) for each in events]


def event_in(data: dict[str, str]) -> Event:
    at = datetime.fromisoformat(data["at"])
    if timezone.is_naive(at):
        raise ValueError("at")
    return Event(Unreachable.Why(data["type"]), normalized(data["address"]), at)


def take_off(event: Event) -> None:
    """Delete the subscriber. Of who marked a mail as spam keep the digest alone, so that nothing is sent there again. What bounced before
    somebody confirmed that they have the mailbox is out of date."""
    known = Subscriber.objects.of(event.address)
    is_bounce = event.why == Unreachable.Why.BOUNCE
    if is_bounce and Subscription.objects.filter(subscriber__in=known, confirmed_at__gt=event.at).exists():
        return
    known.delete()
    if not is_bounce and not Unreachable.objects.filter(digest__in=digests([event.address])).exists():
        Unreachable.objects.create(digest=current_digest(event.address), why=event.why)
