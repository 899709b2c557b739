"""The two links in mails: one confirms what somebody asked for, one stops all mails. Both are derived from the site's secret key.

The first carries the address and the topic, sealed, so that nothing is stored of who never confirms. It opens for a week. The second
opens as long as the subscriber is there.
"""

import json
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from charity_site.delivery.sealing import sealer
from charity_site.subscriptions.models import Subscriber

SEALED_FOR = "what a reader asks for by mail"
LASTS = 7 * 24 * 3600  # seconds


class Asked(NamedTuple):
    """What somebody asked for."""

    address: str  # normalized
    topic: UUID
    at: datetime


def confirm_link(address: str, topic: UUID) -> str:
    asked = json.dumps([address, str(topic), timezone.now().isoformat()])
    token = sealer(SEALED_FOR).encrypt(asked.encode()).decode()
    return settings.SITE_URL + reverse("confirm_subscription", args=[token])


def asked_by(token: str) -> Asked | None:
    """Return what the link with `token` confirms; None for one that we did not make, or a week ago."""
    try:
        address, topic, at = json.loads(sealer(SEALED_FOR).decrypt(token.encode(), ttl=LASTS))
    except (InvalidToken, UnicodeError):
        return None
    return Asked(address, UUID(topic), datetime.fromisoformat(at))


def signer() -> Signer:
    return Signer(salt="stop all mails", sep=".")


def stop_link(subscriber: Subscriber) -> str:
    return settings.SITE_URL + reverse("stop_mails", args=[signer().sign(subscriber.pk.hex)])


def stopped_by(token: str) -> UUID | None:
    """Return the key of the subscriber whose mails the link with `token` stops; None for one that we did not make."""
    try:
        return UUID(signer().unsign(token))
    except BadSignature:
        return None
