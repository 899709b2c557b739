"""What Stripe says of payments that began at our giving page. Totals are kept, and nothing of who gave.

Events: docs.stripe.com/api/events/types. Of others, and of payments that have no reference of ours, nothing is counted.
"""

import json
import logging
from datetime import UTC, datetime
from functools import partial
from typing import Any

import stripe
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from charity_site.core.gift_address import checkout_is_set_up
from charity_site.giving import checkout, money
from charity_site.giving.totals import STRIPE, Amount, Share, count_once, fund_at_stripe

logger = logging.getLogger(__name__)

LONGEST = 256 * 1024  # bytes; an event of Stripe has a few thousand

Json = dict[str, Any]


@never_cache
@csrf_exempt
@require_POST
def stripe_event(request: HttpRequest) -> HttpResponse:
    """Count what an event says was paid, once. 404 without keys, 413 for too much, 400 for what Stripe did not sign, 503 where Stripe
    must be asked and does not answer: then it tells the same again later."""
    if not checkout_is_set_up():
        raise Http404
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=413)
    try:
        signature = request.headers.get("Stripe-Signature")
        stripe.WebhookSignature.verify_header(request.body, signature, settings.STRIPE_WEBHOOK_SECRET, tolerance=300)
        event = json.loads(request.body)
    except (ValueError, stripe.SignatureVerificationError):
        return HttpResponse(status=400)
    read = READERS.get(event.get("type", ""))
    try:
        payment = read(event["data"]) if read else None
    except checkout.NotAnswered as why:
        logger.error("Stripe did not say what a payment was for: %s", why)
        return HttpResponse(status=503)
    if payment:
        count(payment, datetime.fromtimestamp(event["created"], UTC))
    return HttpResponse(status=200)


def count(payment: Json, at: datetime) -> None:
    fund = fund_at_stripe(payment["ref"], payment["fund"])
    if fund is None or not payment["units"]:
        return
    currency = payment["currency"].upper()
    month = timezone.localtime(at).date().replace(day=1)
    counted = Amount(money.from_units(payment["units"], currency), payment.get("gifts", 1))
    count_once(payment["key"], STRIPE, Share(month, fund, currency), counted)


def of_session(data: Json) -> Json | None:
    """A gift that was made once: paid at once, or days later where the bank takes time. A monthly one has an invoice each time."""
    session = data["object"]
    if session["mode"] != "payment" or session["payment_status"] != "paid":
        return None
    return {
        "key": session["id"],
        **said_in(session),
        "units": session["amount_total"],
        "currency": session["currency"],
    }


def of_invoice(data: Json) -> Json | None:
    """A month of a gift that is made each month. Where the reference stands differs between versions of Stripe's API."""
    invoice = data["object"]
    return {
        "key": invoice["id"],
        **said_of_invoice(invoice),
        "units": invoice["amount_paid"],
        "currency": invoice["currency"],
    }


def of_refund(data: Json) -> Json | None:
    """What was paid back of a gift: the difference to what was paid back of it before."""
    charge = data["object"]
    before = (data.get("previous_attributes") or {}).get("amount_refunded") or 0
    return {
        "key": f"{charge['id']}:{charge['amount_refunded']}",
        **said_of_charge(charge),
        "units": before - charge["amount_refunded"],
        "currency": charge["currency"],
        "gifts": 0,  # it was one all the same
    }


def of_dispute(data: Json, sign: int) -> Json | None:
    """What a donor's bank took back (`sign` -1), or gave back after all (1): each once (docs.stripe.com/disputes/how-disputes-work)."""
    dispute = data["object"]
    return {
        "key": f"{dispute['id']}:{sign}",
        **said_of_charge(checkout.charge_with(dispute["charge"]) or {}),
        "units": sign * dispute["amount"],
        "currency": dispute["currency"],
        "gifts": 0,
    }


def said_of_charge(charge: Json) -> Json:
    """Return what our giving page said of the gift. The payment of a month does not say it, so Stripe is asked for its invoice."""
    said = said_in(charge)
    if not said["ref"] and charge.get("payment_intent"):
        return said_of_invoice(checkout.invoice_paid_by(charge["payment_intent"]) or {})
    return said


def said_of_invoice(invoice: Json) -> Json:
    """Return what our giving page said of the gift of which `invoice` is a month."""
    details = (invoice.get("parent") or {}).get("subscription_details") or invoice.get("subscription_details") or {}
    return said_in(details)


def said_in(thing: Json) -> Json:
    """Return what our giving page said of a gift (checkout.metadata)."""
    metadata = thing.get("metadata") or {}
    return {name: str(metadata.get(name, "")) for name in ("ref", "fund")}


READERS = {
    "checkout.session.completed": of_session,
    "checkout.session.async_payment_succeeded": of_session,
    "invoice.paid": of_invoice,
    "charge.refunded": of_refund,
    "charge.dispute.funds_withdrawn": partial(of_dispute, sign=-1),
    "charge.dispute.funds_reinstated": partial(of_dispute, sign=1),
}
