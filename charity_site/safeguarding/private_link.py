"""The private link of one person: whoever has it may pause or take back, and nothing else."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from charity_site.consent.models import Consent


def signer() -> Signer:
    return Signer(salt="family-link")


def token_for(consent: Consent) -> str:
    """Return the secret part of the link. It is derived, not stored: a copy of the database does not open it."""
    return signer().signature(signed(consent))


def signed(consent: Consent) -> str:
    return f"{consent.pk}:{consent.open_link}"


def is_token_of(consent: Consent, token: str) -> bool:
    """Return whether `token` opens the link of `consent` now; also with a former secret key of the site."""
    try:
        signer().unsign(f"{signed(consent)}:{token}")
    except BadSignature:
        return False
    return True


def link_for(consent: Consent) -> str:
    """Return the whole address."""
    return settings.SITE_URL + reverse("your_story", args=[consent.pk, token_for(consent)])
