"""Mails to staff and to families. No mail to staff names anybody: copies of mails cannot be taken back."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from charity_site.safeguarding.private_link import link_for

logger = logging.getLogger(__name__)


def coordinators():
    """The addresses (list of str) of all staff who look after consents."""
    users = get_user_model().objects.with_perm(
        "consent.change_consent", backend="django.contrib.auth.backends.ModelBackend"
    )
    return sorted(users.filter(is_active=True).exclude(email="").values_list("email", flat=True))


def address(name, *args):
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)


def send(template, recipients, **context):
    """Send the mail `templates/safeguarding/mails/<template>.txt` (its first line is the subject) to each alone."""
    subject, _, text = render_to_string(f"safeguarding/mails/{template}.txt", context).strip().partition("\n")
    for recipient in recipients:
        send_mail(subject, text.strip() + "\n", None, [recipient])


def tell_staff(receipt, copies, shared):
    """The note about what a family did: `copies` (list of str) to chase elsewhere, `shared` pictures to look at."""
    try:
        send(
            "taken_back",
            coordinators(),
            receipt=receipt,
            copies=copies,
            pictures=[address("wagtailimages:edit", picture.pk) for picture, _ in shared],
            address=address("receipt", receipt.pk),
        )
    except OSError as error:
        # It is done whether or not the mail goes out; the receipt is in the admin.
        logger.error("The note about receipt %s was not sent: %s", receipt.pk, type(error).__name__)


def send_link(consent):
    """Send the family of `consent` its private link."""
    send("private_link", [consent.email], consent=consent, link=link_for(consent))
