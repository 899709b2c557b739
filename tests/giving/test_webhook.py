"""What Stripe tells of payments: only what it signed, each once, and nothing of who gave."""

import json
import time
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
import stripe
from django.urls import reverse

from charity_site.giving import reference
from charity_site.giving.scheduled_jobs import forget_old
from charity_site.giving.totals import CountedPayment, GiftTotal
from research.models import Fund
from tests.giving.conftest import SECRET

NOVEMBER = 1_794_700_800  # November 15, 2026


def tell(client, kind, thing, secret=SECRET, before=None, created=NOVEMBER, at=None, **headers):
    data = {"object": thing} | ({"previous_attributes": before} if before else {})
    body = json.dumps({"id": "evt_1", "object": "event", "type": kind, "created": created, "data": data})
    signature = stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=at)
    headers = {"stripe-signature": signature} | headers
    return client.post(reverse("stripe_event"), body, content_type="application/json", headers=headers)


def session(ref, **more):
    return {
        "id": "cs_1", "mode": "payment", "payment_status": "paid", "amount_total": 5000, "currency": "usd",
        "metadata": {"ref": ref, "fund": "LEUK"}, "customer_details": {"name": "Ada Donor", "email": "ada@example.org"},
    } | more  # fmt: skip


def kept():
    return [(t.month, t.fund, t.source, t.currency, t.amount, t.gifts) for t in GiftTotal.objects.all()]


@pytest.fixture
def ref(stripe_page):
    return reference.make(Fund.objects.get().pk, stripe_page.pk)


ONE_GIFT = (date(2026, 11, 1), "LEUK", "Stripe", "USD", Decimal(50), 1)


def test_a_gift_is_counted_once_however_often_it_is_told(client, ref):
    for kind in (
        "checkout.session.completed",
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
    ):
        assert tell(client, kind, session(ref)).status_code == 200
    assert kept() == [ONE_GIFT]
    assert tell(client, "checkout.session.completed", session(ref, id="cs_2")).status_code == 200
    assert kept() == [(*ONE_GIFT[:4], Decimal(100), 2)]


def test_nothing_of_who_gave_is_kept(client, ref):
    tell(client, "checkout.session.completed", session(ref))
    rows = [*GiftTotal.objects.values(), *CountedPayment.objects.values()]
    assert "Ada" not in str(rows) and "example.org" not in str(rows)


def test_each_month_of_a_monthly_gift_is_counted_and_its_beginning_is_not(client, ref):
    tell(client, "checkout.session.completed", session(ref, mode="subscription"))
    assert kept() == []
    old = {
        "id": "in_1",
        "amount_paid": 5000,
        "currency": "usd",
        "subscription_details": {"metadata": {"ref": ref, "fund": "LEUK"}},
    }
    new = {"id": "in_2", "amount_paid": 5000, "currency": "usd"}
    new["parent"] = {"subscription_details": {"metadata": {"ref": ref, "fund": "LEUK"}}}
    tell(client, "invoice.paid", old)
    tell(client, "invoice.paid", new)
    assert kept() == [(*ONE_GIFT[:4], Decimal(100), 2)]


def test_a_bank_that_takes_days_counts_when_it_has_paid(client, ref):
    tell(client, "checkout.session.completed", session(ref, payment_status="unpaid"))
    assert kept() == []
    tell(client, "checkout.session.async_payment_succeeded", session(ref))
    assert kept() == [ONE_GIFT]


def test_what_is_paid_back_is_taken_off_once(client, ref):
    tell(client, "checkout.session.completed", session(ref))
    charge = {"id": "ch_1", "currency": "usd", "metadata": {"ref": ref, "fund": "LEUK"}, "amount_refunded": 2000}
    for _ in range(2):
        tell(client, "charge.refunded", charge, before={"amount_refunded": 0})
    tell(client, "charge.refunded", charge | {"amount_refunded": 3000}, before={"amount_refunded": 2000})
    assert kept() == [(*ONE_GIFT[:4], Decimal(20), 1)]


def test_of_a_month_that_is_paid_back_stripe_is_asked_what_it_was_for(client, ref, api):
    said = {"metadata": {"ref": ref, "fund": "LEUK"}}
    month = {
        "id": "in_1",
        "object": "invoice",
        "amount_paid": 5000,
        "currency": "usd",
        "parent": {"subscription_details": said},
    }
    tell(client, "invoice.paid", month)
    charge = {"id": "ch_1", "currency": "usd", "metadata": {}, "payment_intent": "pi_1", "amount_refunded": 2000}
    api.answers = [(500, {"error": {"type": "api_error", "message": "Later."}})]
    assert tell(client, "charge.refunded", charge).status_code == 503, "so it is told again"
    assert kept() == [ONE_GIFT]
    paid = {"id": "inpay_1", "object": "invoice_payment", "invoice": month}
    api.answers = [(200, {"object": "list", "url": "/v1/invoice_payments", "has_more": False, "data": [paid]})]
    for _ in range(2):
        assert tell(client, "charge.refunded", charge).status_code == 200
    assert kept() == [(*ONE_GIFT[:4], Decimal(30), 1)]
    asked = parse_qs(urlsplit(api.asked[-1][0]).query)
    assert asked["payment[payment_intent]"] == ["pi_1"] and asked["expand[0]"] == ["data.invoice"]
    api.answers = [(200, {"object": "list", "url": "/v1/invoice_payments", "has_more": False, "data": []})]
    assert tell(client, "charge.refunded", charge | {"id": "ch_2"}).status_code == 200, "of elsewhere"
    api.answers = [(403, {"error": {"type": "invalid_request_error", "message": "Not allowed."}})]
    assert tell(client, "charge.refunded", charge | {"id": "ch_3"}).status_code == 503, (
        "the key may be allowed to by then"
    )
    assert kept() == [(*ONE_GIFT[:4], Decimal(30), 1)]


def test_what_a_bank_takes_back_is_taken_off_once_and_comes_back_when_the_charity_wins(client, ref, api):
    tell(client, "checkout.session.completed", session(ref))
    dispute = {
        "id": "dp_1",
        "charge": "ch_1",
        "payment_intent": "pi_1",
        "amount": 5000,
        "currency": "usd",
        "metadata": {},
    }
    charge = {"id": "ch_1", "object": "charge", "metadata": {"ref": ref, "fund": "LEUK"}}
    api.answers = [(500, {"error": {"type": "api_error", "message": "Later."}})]
    assert tell(client, "charge.dispute.funds_withdrawn", dispute).status_code == 503, "so it is told again"
    api.answers = [(200, charge)]
    for _ in range(2):
        assert tell(client, "charge.dispute.funds_withdrawn", dispute).status_code == 200
    assert kept() == [(*ONE_GIFT[:4], Decimal(0), 1)] and api.asked[-1][0] == "/v1/charges/ch_1"
    for _ in range(2):
        assert tell(client, "charge.dispute.funds_reinstated", dispute).status_code == 200
    assert kept() == [ONE_GIFT]
    api.answers = [(404, {"error": {"type": "invalid_request_error", "message": "No such charge."}})]
    assert tell(client, "charge.dispute.funds_withdrawn", dispute | {"id": "dp_2"}).status_code == 200, "of elsewhere"
    assert kept() == [ONE_GIFT]


@pytest.mark.parametrize(("currency", "amount"), [("jpy", 5000), ("usd", 50), ("kwd", 5), ("isk", 50)])
def test_units_become_amounts_again(client, ref, currency, amount):
    tell(client, "checkout.session.completed", session(ref, currency=currency))
    assert kept()[0][3:5] == (currency.upper(), Decimal(amount))


def test_a_fund_that_is_gone_is_not_called_the_most_needed(client, ref):
    Fund.objects.all().delete()
    tell(client, "checkout.session.completed", session(ref))
    assert kept()[0][1] == "?" and GiftTotal.objects.get().fund_name == "Not known"


def test_payments_of_elsewhere_and_other_events_count_nothing(client, ref):
    for metadata in ({}, {"ref": ref}, {"fund": "LEUK"}, None):
        assert tell(client, "checkout.session.completed", session(ref, metadata=metadata)).status_code == 200
    assert tell(client, "customer.created", {"id": "cus_1"}).status_code == 200
    assert kept() == []


@pytest.mark.parametrize(("said", "fund"), [("LEUK", "LEUK"), ("most-needed", ""), ("GONE", "?")])
def test_a_gift_of_each_month_is_counted_after_the_secret_key_was_changed(client, ref, settings, said, fund):
    settings.SECRET_KEY = "another " + "y" * 50
    tell(client, "checkout.session.completed", session(ref, metadata={"ref": ref, "fund": said}))
    assert [total.fund for total in GiftTotal.objects.all()] == [fund]


def test_only_what_stripe_signed_a_moment_ago_is_read(client, ref):
    paid = "checkout.session.completed"
    assert tell(client, paid, session(ref), secret="whsec_another").status_code == 400
    assert tell(client, paid, session(ref), at=int(time.time()) - 3600).status_code == 400
    for header in ("", "t=1", "t=x,v1=y", "ä"):
        assert tell(client, paid, session(ref), **{"stripe-signature": header}).status_code == 400
    assert client.post(reverse("stripe_event"), b"\xff\xfe", content_type="text/plain").status_code == 400
    assert client.get(reverse("stripe_event")).status_code == 405
    assert tell(client, paid, session(ref, padding="x" * 300_000)).status_code == 413
    assert kept() == []


def test_without_keys_there_is_no_such_address(client, ref, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert tell(client, "checkout.session.completed", session(ref)).status_code == 404


def test_which_payments_were_counted_is_forgotten_after_three_months(client, ref):
    CountedPayment.objects.create(key="cs_old", day=date(2026, 1, 1))
    tell(client, "checkout.session.completed", session(ref))
    forget_old()
    assert [payment.key for payment in CountedPayment.objects.all()] == ["cs_1"]
