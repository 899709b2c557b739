"""Stripe Checkout: a page of Stripe for one gift. The card is typed there, and no number of it comes here.

What is said of a gift stands in the metadata of the payment too, and of the subscription of a monthly one: both have events of
their own (docs.stripe.com/metadata). Source of the parameters: docs.stripe.com/api/checkout/sessions/create.
"""

import stripe
from django.conf import settings
from django.urls import reverse

from charity_site.giving import money
from charity_site.giving.totals import MOST_NEEDED

PATIENCE = 8  # seconds; a donor waits for it
LOCALE = "auto"  # Stripe's page speaks the language of the browser, whatever ours is


class NotMade(Exception):
    """Stripe did not answer, or made no page for this gift."""


def address_of_page(gift, currency):
    """Return the address (str) of a page of Stripe for `gift` (Gift) in `currency` (str). Raises NotMade."""
    http = stripe.RequestsClient(timeout=PATIENCE)
    client = stripe.StripeClient(
        settings.STRIPE_SECRET_KEY, base_addresses={"api": settings.STRIPE_API}, http_client=http, max_network_retries=1
    )
    try:
        address = client.v1.checkout.sessions.create(params=session(gift, currency)).url or ""
    except stripe.StripeError as error:
        raise NotMade(f"{type(error).__name__} {error.code or error.http_status or ''}".strip()) from error
    if not address.startswith(settings.STRIPE_PAGES):
        raise NotMade("It answered with an address that is not its own.")
    return address


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


def metadata(gift):
    said = {"fund": gift.fund or MOST_NEEDED, "ref": gift.ref, "dedication": gift.dedication}
    return {name: value for name, value in said.items() if value}
