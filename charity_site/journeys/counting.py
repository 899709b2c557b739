"""Count a step that somebody took: once for a double click, not for what a browser or a machine fetches ahead.

What tells a double click is a digest of network and link, which the cache (no table) forgets within seconds.
"""

import logging

from django.db import Error, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from charity_site.delivery.database.generation import only_counting
from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.journeys.models import LinkCount, Step

logger = logging.getLogger(__name__)

HOUR = 3600  # seconds
MOST_AN_HOUR = 120  # steps from one network that are counted: a clinic has one for many families
DOUBLE = 10  # seconds in which the same step from one network is the same click
FETCHED_AHEAD = ("prefetch", "prerender", "preview")


def is_click(request: HttpRequest) -> bool:
    """Return whether somebody asks for it, on this website: not their browser ahead, nor another website in their name."""
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")).lower()
    is_ahead = any(word in purpose for word in FETCHED_AHEAD)
    return request.method != "HEAD" and not is_ahead and request.headers.get("Sec-Fetch-Site") != "cross-site"


def count_click(request: HttpRequest, step: Step, source: Page, target: Page) -> None:
    """Count the `request`, if it is a click, as a step of today. Whoever goes on waits for no database that is away."""
    network = address_of(request)
    if not is_click(request) or is_over_limit(f"follow:{keyed(network)}", MOST_AN_HOUR, HOUR):
        return
    if is_over_limit(f"followed:{keyed(f'{network} {step} {source.pk} {target.pk}')}", 1, DOUBLE):
        return
    try:
        with only_counting():
            add_one(step, source, target)
    except Error as error:
        logger.error("A step was not counted: %s", type(error).__name__)


@transaction.atomic
def add_one(step: Step, source: Page, target: Page) -> None:
    link = {"day": timezone.localdate(), "step": step, "source_id": source.pk, "target_id": target.pk}
    counted = LinkCount.objects.filter(**link)
    if not counted.update(times=F("times") + 1):
        LinkCount.objects.get_or_create(**link)
        counted.update(times=F("times") + 1)
