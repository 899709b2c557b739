"""Stripe Checkout: what Stripe is asked for a gift, and what a donor is told when it makes no page."""

from http.server import ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.core.models import SiteSettings
from charity_site.giving import checkout, reference
from charity_site.giving.templatetags.giving import gifts_to_try
from charity_site.recovery import going_live
from research.models import Fund
from tests.factories import make_program
from tests.giving.conftest import PAGE, Api

CHOSEN = {"fund": "LEUK", "interval": "once", "amount": "50", "own_amount": "", "dedicated": "", "name": ""}


@pytest.fixture
def page(stripe_page):
    return stripe_page


@pytest.fixture
def fund(page):
    return Fund.objects.get()


def send(client, page, **chosen):
    return client.post(reverse("gift_start", args=[page.pk]), CHOSEN | chosen)


def test_a_gift_leads_to_a_page_of_stripe_that_knows_what_it_is_for(client, page, api, fund):
    answer = send(client, page, amount="own", own_amount="12.50", dedicated="In memory of", name="Ada")
    shown = BeautifulSoup(answer.content, "lxml")
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


def test_staff_see_what_stripe_will_be_asked_before_a_donor_does(page, api, fund, settings):
    most, leukemia = gifts_to_try(SiteSettings.objects.get())
    said = dict(leukemia["said"])
    assert (said["mode"], said["metadata[fund]"], said["subscription_data[metadata][fund]"]) == (
        "subscription",
        "LEUK",
        "LEUK",
    )
    assert said["line_items[0][price_data][unit_amount]"] == "2500"
    assert leukemia["address"] == "/give/?fund=LEUK" and most["address"] == "/give/?fund=most-needed"
    assert dict(most["said"])["mode"] == "payment" and api.asked == [], "to look makes no page there"
    assert dict(most["said"])["metadata[dedication]"] == "In memory of Sam Sample"
    settings.STRIPE_SECRET_KEY = ""
    assert gifts_to_try(SiteSettings.objects.get()) == []


def test_a_monthly_gift_is_a_subscription_that_knows_it_too(client, page, api):
    send(client, page, interval="monthly", fund="most-needed")
    ((_, _, asked),) = api.asked
    assert asked["mode"] == "subscription" and "submit_type" not in asked and asked["metadata[fund]"] == "most-needed"
    assert asked["line_items[0][price_data][recurring][interval]"] == "month"
    assert asked["subscription_data[metadata][ref]"] == asked["client_reference_id"]


@pytest.mark.parametrize(("currency", "units"), [("JPY", "50"), ("USD", "5000"), ("KWD", "50000"), ("UGX", "5000")])
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


@pytest.mark.parametrize(
    ("chosen", "field", "code", "said"),
    [
        ({}, "amount", "amount_too_small", "Please choose more."),
        ({"amount": "own", "own_amount": "999"}, "own_amount", "amount_too_large", "Please choose less."),
    ],
)
def test_an_amount_that_stripe_does_not_take_can_be_chosen_anew(client, page, api, chosen, field, code, said):
    api.answers = [(400, {"error": {"type": "invalid_request_error", "code": code}})]
    answer = send(client, page, **chosen)
    (error,) = BeautifulSoup(answer.content, "lxml").select("form.gift .error")
    assert answer.status_code == 400 and error["id"] == f"gift-{field}-error" and said in error.text


@pytest.mark.parametrize(
    ("currency", "changed", "said"),
    [
        ("JPY", {}, "no less than ¥50"),
        ("USD", {"largest": 1_000_000}, r"no more than \$999,999 at once"),
        ("KWD", {"largest": 100_000}, "no more than 99,999 KWD at once"),
    ],
)
def test_a_page_offers_nothing_that_stripe_does_not_take(page, currency, changed, said):
    SiteSettings.objects.update(giving_currency=currency)
    vars(page).update(changed)
    with pytest.raises(ValidationError, match=said):
        page.save_revision(clean=False).publish()
    SiteSettings.objects.update(giving_provider="other", giving_url="https://give.example.org/")
    page.save_revision(clean=False).publish()


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
    button = BeautifulSoup(client.get(program.url).content, "lxml").select_one("main a.button")
    assert button["href"] == f"/follow/{program.pk}/giving/give/?fund=LEUK"
    settings.STRIPE_SECRET_KEY = ""
    shown = BeautifulSoup(client.get(page.url).content, "lxml")
    assert not shown.select("form.gift") and send(client, page).status_code == 302
    SiteSettings.objects.update(contact_email="help@example.org")
    shown = BeautifulSoup(client.get(program.url).content, "lxml")
    assert all(shown.select(f"#{link['href'].partition('#')[2]}") for link in shown.select('main a.button[href*="#"]'))


def test_the_test_mode_is_named_before_the_site_opens(settings):
    settings.STRIPE_SECRET_KEY = "sk_test_0123456789"
    assert "nobody is charged" in " ".join(going_live.gifts())
