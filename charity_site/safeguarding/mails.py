"""Mails to staff and to families. They name nobody, because a mail cannot be taken back; only the list of copies
elsewhere goes out as staff wrote it."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from charity_site.consent.models import Consent
from charity_site.safeguarding.impact import Impact
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.private_link import link_for

logger = logging.getLogger(__name__)

EDIT = {"charityimage": "wagtailimages:edit", "document": "wagtaildocs:edit"}


def coordinators() -> list[str]:
    """Return the addresses of all staff who do what families ask for."""
    users = get_user_model().objects.with_perm(
        "consent.withdraw_consent", backend="django.contrib.auth.backends.ModelBackend"
    )
    return sorted(users.filter(is_active=True).exclude(email="").values_list("email", flat=True))


def address(name: str, *args: Any) -> str:
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)


def send(template: str, recipients: Iterable[str], **context: Any) -> None:
    """Send the mail `templates/safeguarding/mails/<template>.txt` (its first line is the subject) to each alone."""
    subject, _, text = render_to_string(f"safeguarding/mails/{template}.txt", context).strip().partition("\n")
    for recipient in recipients:
        send_mail(subject, text.strip() + "\n", None, [recipient])


def went_out(template: str, recipient: str, **context: Any) -> bool:
    """Send a mail (as send() does) to one address; return whether that worked. The log does not say to whom."""
    try:
        send(template, [recipient], **context)
    except Exception as error:
        logger.error("A mail (%s) was not sent: %s", template, type(error).__name__)
        return False
    return True


def tell_staff(receipt: Receipt, copies: list[str], plan: Impact | None) -> None:
    """Send the note about what a family did to each coordinator: `copies` to chase elsewhere, and what of `plan` (None for
    a pause) staff must decide. It is done whether or not the note goes out."""
    shared = plan.shared + plan.shared_documents if plan else []
    things = [address(EDIT[type(thing)._meta.model_name], thing.pk) for thing, _ in shared]
    for recipient in coordinators():
        went_out(
            "taken_back",
            recipient,
            receipt=receipt,
            copies=copies,
            things=things,
            decide=address("hidden_documents"),
            address=address("receipt", receipt.pk),
        )


def send_link(consent: Consent) -> None:
    """Send the family of `consent` its private link."""
    send("private_link", [consent.email], consent=consent, link=link_for(consent))
