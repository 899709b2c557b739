"""Stripe Checkout: a page of Stripe for one gift. The card is typed there, and no number of it comes here.

What is said of a gift stands in the metadata of the payment too, and of the subscription of a monthly one: both have events of
their own (docs.stripe.com/metadata). Source of the parameters: docs.stripe.com/api/checkout/sessions/create.
"""

import logging

import stripe
from django.conf import settings
from django.urls import reverse

from charity_site.giving import money
from charity_site.giving.totals import MOST_NEEDED

logger = logging.getLogger(__name__)

REFUSED = {
    "amount_too_small": "Stripe takes no gift as small as this. Please choose more.",
    "amount_too_large": "Stripe takes no gift as large as this at once. Please choose less.",
}
PATIENCE = 8  # seconds; a donor waits for it
LOCALE = "auto"  # Stripe's page speaks the language of the browser, whatever ours is


class NotMade(Exception):
    """Stripe did not answer, or made no page for this gift."""


class AmountRefused(Exception):
    """Stripe takes no gift of this amount. It says why in words for the donor."""


class NotAnswered(Exception):
    """Stripe did not say what it was asked."""


def client():
    http = stripe.RequestsClient(timeout=PATIENCE)
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY, base_addresses={"api": settings.STRIPE_API}, http_client=http, max_network_retries=1
    )


def in_short(error):
    """Return what of a StripeError may stand in a log (str): its own words can hold a key."""
    return f"{type(error).__name__} {error.code or error.http_status or ''}".strip()


def address_of_page(gift, currency):
    """Return the address (str) of a page of Stripe for `gift` (Gift) in `currency` (str). Raises AmountRefused where another amount helps, else
    NotMade."""
    try:
        address = client().v1.checkout.sessions.create(params=session(gift, currency)).url or ""
    except stripe.StripeError as error:
        if error.code in REFUSED:
            raise AmountRefused(REFUSED[error.code]) from error
        raise NotMade(in_short(error)) from error
    if not address.startswith(settings.STRIPE_PAGES):
        raise NotMade("It answered with an address that is not its own.")
    return address


def invoice_paid_by(payment):
    """Return the invoice (dict) that was paid by the payment intent with the key `payment` (str); None where there was none.
    Raises NotAnswered. Source: docs.stripe.com/api/invoice-payment/list."""
    asked = {"payment": {"type": "payment_intent", "payment_intent": payment}, "expand": ["data.invoice"], "limit": 1}
    found = answered(lambda: client().v1.invoice_payments.list(params=asked).data)
    return found[0].invoice.to_dict() if found else None


def charge_with(key):
    """Return the charge (dict) with the `key` (str); None where there is none. Raises NotAnswered."""
    found = answered(lambda: client().v1.charges.retrieve(key))
    return found.to_dict() if found else None


def answered(ask):
    """Return what Stripe answers when we `ask` (callable); None where it knows no such payment. Raises NotAnswered where to ask again
    may help: also when our key may not ask yet."""
    try:
        return ask()
    except stripe.InvalidRequestError as error:
        logger.error("What was paid back is not taken off, because Stripe knows no such payment: %s", in_short(error))
        return None
    except stripe.PermissionError as error:
        logger.error("What was paid back waits, because our key may not read charges or invoices: %s", in_short(error))
        raise NotAnswered(in_short(error)) from error
    except stripe.StripeError as error:
        raise NotAnswered(in_short(error)) from error


def session(gift, currency):
    """Return what Stripe is asked for (dict)."""
    price = {
        "currency": currency.lower(),
        "unit_amount": money.in_units(gift.amount, currency),
        "product_data": {"name": f"Gift: {gift.fund_name}"},
    }
    said = {"metadata": metadata(gift)}
    asked = {
        "client_reference_id": gift.ref,
        "locale": LOCALE,
        "success_url": settings.SITE_URL + reverse("gift_thanks"),
        "cancel_url": settings.SITE_URL + reverse("gift_cancelled"),
        **said,
    }
    if gift.is_monthly:
        price["recurring"] = {"interval": "month"}
        asked |= {"mode": "subscription", "subscription_data": said}
    else:
        asked |= {"mode": "payment", "submit_type": "donate", "payment_intent_data": said}
    return {**asked, "line_items": [{"price_data": price, "quantity": 1}]}


def told(gift, currency):
    """Return what Stripe is asked for (list of name and value), as its log in the account there shows it."""
    return list(flat(session(gift, currency)))


def flat(asked, name=""):
    if not isinstance(asked, dict | list):
        yield name, str(asked)
        return
    for key, value in asked.items() if isinstance(asked, dict) else enumerate(asked):
        yield from flat(value, f"{name}[{key}]" if name else key)


def metadata(gift):
    said = {"fund": gift.fund or MOST_NEEDED, "ref": gift.ref, "dedication": gift.dedication}
    return {name: value for name, value in said.items() if value}
