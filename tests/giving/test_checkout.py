"""Stripe Checkout: what Stripe is asked, on a server of our own that answers as its API does, and what it tells afterwards."""

import json
import threading
import time
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
import stripe
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.core.models import SiteSettings
from charity_site.giving import checkout, reference
from charity_site.giving.models import GiftAmount, GivePage
from charity_site.giving.scheduled_jobs import forget_old
from charity_site.giving.totals import CountedPayment, GiftTotal
from charity_site.home.models import HomePage
from charity_site.recovery import going_live
from research.models import Fund
from tests.factories import add, make_program

PAGE = "https://checkout.stripe.com/c/pay/cs_test_1"
SECRET = "whsec_0123456789"
CHOSEN = {"fund": "LEUK", "interval": "once", "amount": "50", "own_amount": "", "dedicated": "", "name": ""}
NOVEMBER = 1_794_700_800  # November 15, 2026


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, dict(self.headers), {k: v[0] for k, v in parse_qs(body).items()}))
        status, answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args):
        pass


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.daemon_threads, server.asked = True, []
    server.answers = [(200, {"id": "cs_test_1", "object": "checkout.session", "url": PAGE})]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def api(settings):
    cache.clear()
    with serving() as server:
        settings.STRIPE_API = f"http://127.0.0.1:{server.server_port}"
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_live_0123456789", SECRET
        yield server


@pytest.fixture
def fund(site):
    return Fund.objects.create(name="Leukemia research", code="LEUK")


@pytest.fixture
def page(site, api, fund):
    page = GivePage(title="Give", slug="give", introduction="Choose.", smallest=5, largest=1000)
    page.amounts = [GiftAmount(amount=50)]
    add(HomePage.objects.get(), page, live=True)
    SiteSettings.objects.update(giving_page=page, giving_provider="checkout", giving_url="")
    return page


def send(client, page, **chosen):
    return client.post(reverse("gift_start", args=[page.pk]), CHOSEN | chosen)


def test_a_gift_leads_to_a_page_of_stripe_that_knows_what_it_is_for(client, page, api, fund):
    answer = send(client, page, amount="own", own_amount="12.50", dedicated="In memory of", name="Ada")
    shown = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200 and not answer.cookies
    assert shown.select_one('meta[http-equiv="refresh"]')["content"] == f"0; url={PAGE}"
    assert shown.select_one("main a.button")["href"] == PAGE
    ((path, headers, asked),) = api.asked
    assert path == "/v1/checkout/sessions" and headers["Authorization"] == "Bearer sk_live_0123456789"
    ref = asked["client_reference_id"]
    assert reference.read(ref) == (fund.pk, page.pk)
    for of in ("", "payment_intent_data"):
        said = [f"{of}[metadata][{name}]" if of else f"metadata[{name}]" for name in ("fund", "ref", "dedication")]
        assert [asked[name] for name in said] == ["LEUK", ref, "In memory of Ada"]
    price = "line_items[0][price_data]"
    assert (asked["mode"], asked["submit_type"], asked[f"{price}[currency]"]) == ("payment", "donate", "usd")
    assert asked[f"{price}[unit_amount]"] == "1250"
    assert asked[f"{price}[product_data][name]"] == "Gift: Leukemia research"
    assert asked["success_url"] == "http://localhost/giving/thanks/"
    assert asked["cancel_url"] == "http://localhost/giving/cancelled/"


def test_a_monthly_gift_is_a_subscription_that_knows_it_too(client, page, api):
    send(client, page, interval="monthly", fund="most-needed")
    ((_, _, asked),) = api.asked
    assert asked["mode"] == "subscription" and "submit_type" not in asked and "metadata[fund]" not in asked
    assert asked["line_items[0][price_data][recurring][interval]"] == "month"
    assert asked["subscription_data[metadata][ref]"] == asked["client_reference_id"]


@pytest.mark.parametrize(("currency", "units"), [("JPY", "50"), ("USD", "5000"), ("KWD", "50000")])
def test_each_currency_is_charged_in_its_own_units(client, page, api, currency, units):
    SiteSettings.objects.update(giving_currency=currency)
    send(client, page)
    assert api.asked[0][2]["line_items[0][price_data][unit_amount]"] == units


def test_stripe_is_told_nothing_of_a_gift_that_is_refused(client, page, api):
    for wrong in ({"fund": "GONE"}, {"amount": "9999"}, {"amount": "own", "own_amount": "1e9"}):
        assert send(client, page, **wrong).status_code == 400
    assert not api.asked


NO_PAGE = {
    "a fault of its own": (500, {"error": {"type": "api_error", "message": "Sorry."}}),
    "a wrong key": (401, {"error": {"type": "invalid_request_error", "message": "No such key: sk_live_0123456789."}}),
    "an amount that it does not take": (400, {"error": {"type": "invalid_request_error", "code": "amount_too_large"}}),
    "no JSON": (200, b"<html>"),
    "no address": (200, {"id": "cs_1", "object": "checkout.session", "url": None}),
    "an address elsewhere": (200, {"id": "cs_1", "object": "checkout.session", "url": "https://evil.example/"}),
}


@pytest.mark.parametrize("fault", NO_PAGE)
def test_a_donor_is_told_that_nothing_was_taken_when_stripe_makes_no_page(client, page, api, fault, caplog):
    api.answers = [NO_PAGE[fault]]
    answer = send(client, page)
    assert answer.status_code == 503 and "Nothing was taken" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()
    assert "Stripe made no page" in caplog.text and "sk_live_0123456789" not in caplog.text


def test_a_donor_waits_no_longer_than_that_for_stripe(client, page, settings, monkeypatch):
    monkeypatch.setattr(checkout, "PATIENCE", 0.3)
    silent = ThreadingHTTPServer(("127.0.0.1", 0), Api)  # connects, and never answers
    settings.STRIPE_API = f"http://127.0.0.1:{silent.server_port}"
    assert send(client, page).status_code == 503
    silent.server_close()


def test_one_fault_of_the_network_is_tried_again_by_the_same_key(client, page, api):
    api.answers = [(500, {"error": {"type": "api_error"}}), *api.answers]
    assert send(client, page).status_code == 200
    first, second = (headers["Idempotency-Key"] for _, headers, _ in api.asked)
    assert first == second, "so that Stripe makes one page"


def test_settings_ask_for_the_keys_and_for_no_address(page, settings):
    chosen = SiteSettings.objects.get()
    chosen.clean()
    chosen.giving_url = "https://give.example.org/"
    with pytest.raises(ValidationError, match="needs no address"):
        chosen.clean()
    chosen.giving_url, settings.STRIPE_WEBHOOK_SECRET = "", ""
    with pytest.raises(ValidationError, match="STRIPE_WEBHOOK_SECRET"):
        chosen.clean()


def test_without_keys_no_button_leads_nowhere(client, page, settings):
    program = make_program(fund=Fund.objects.get())
    assert (
        BeautifulSoup(client.get(program.url).content, "html.parser")
        .select_one("main a.button")["href"]
        .startswith("/give/?")
    )
    settings.STRIPE_SECRET_KEY = ""
    shown = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert not shown.select("form.gift") and send(client, page).status_code == 302
    SiteSettings.objects.update(contact_email="help@example.org")
    shown = BeautifulSoup(client.get(program.url).content, "html.parser")
    assert all(shown.select(f"#{link['href'].partition('#')[2]}") for link in shown.select('main a.button[href*="#"]'))


def test_the_test_mode_is_named_before_the_site_opens(settings):
    settings.STRIPE_SECRET_KEY = "sk_test_0123456789"
    assert "nobody is charged" in " ".join(going_live.gifts())


# --- What Stripe tells afterwards --------------------------------------------------------------------
def tell(client, kind, thing, secret=SECRET, before=None, created=NOVEMBER, at=None, **headers):
    data = {"object": thing} | ({"previous_attributes": before} if before else {})
    body = json.dumps({"id": "evt_1", "object": "event", "type": kind, "created": created, "data": data})
    signature = stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=at)
    headers = {"stripe-signature": signature} | headers
    return client.post(reverse("stripe_event"), body, content_type="application/json", headers=headers)


def session(ref, **more):
    return {
        "id": "cs_1", "mode": "payment", "payment_status": "paid", "amount_total": 5000, "currency": "usd",
        "metadata": {"ref": ref}, "customer_details": {"name": "Ada Donor", "email": "ada@example.org"},
    } | more  # fmt: skip


def kept():
    return [(t.month, t.fund, t.source, t.currency, t.amount, t.gifts) for t in GiftTotal.objects.all()]


@pytest.fixture
def ref(page, fund):
    return reference.make(fund.pk, page.pk)


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


def test_nothing_of_who_gave_is_kept(client, ref, django_assert_max_num_queries):
    tell(client, "checkout.session.completed", session(ref))
    rows = [*GiftTotal.objects.values(), *CountedPayment.objects.values()]
    assert "Ada" not in str(rows) and "example.org" not in str(rows)


def test_each_month_of_a_monthly_gift_is_counted_and_its_beginning_is_not(client, ref):
    tell(client, "checkout.session.completed", session(ref, mode="subscription"))
    assert kept() == []
    old = {"id": "in_1", "amount_paid": 5000, "currency": "usd", "subscription_details": {"metadata": {"ref": ref}}}
    new = {"id": "in_2", "amount_paid": 5000, "currency": "usd"}
    new["parent"] = {"subscription_details": {"metadata": {"ref": ref}}}
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
    charge = {"id": "ch_1", "currency": "usd", "metadata": {"ref": ref}, "amount_refunded": 2000}
    for _ in range(2):
        tell(client, "charge.refunded", charge, before={"amount_refunded": 0})
    tell(client, "charge.refunded", charge | {"amount_refunded": 3000}, before={"amount_refunded": 2000})
    assert kept() == [(*ONE_GIFT[:4], Decimal(20), 1)]


@pytest.mark.parametrize(("currency", "amount"), [("jpy", 5000), ("usd", 50), ("kwd", 5)])
def test_units_become_amounts_again(client, ref, currency, amount):
    tell(client, "checkout.session.completed", session(ref, currency=currency))
    assert kept()[0][3:5] == (currency.upper(), Decimal(amount))


def test_a_fund_that_is_gone_is_not_called_the_most_needed(client, ref, fund):
    fund.delete()
    tell(client, "checkout.session.completed", session(ref))
    assert kept()[0][1] == "?" and GiftTotal.objects.get().fund_name == "Not known"


def test_payments_of_elsewhere_and_other_events_count_nothing(client, ref):
    for forged in ("", "LEUK", ref[:-4] + "AAAA"):
        assert tell(client, "checkout.session.completed", session(forged)).status_code == 200
    assert tell(client, "customer.created", {"id": "cus_1"}).status_code == 200
    assert kept() == []


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
