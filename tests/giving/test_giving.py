"""The way from our page to the provider's form: what it is told, what is refused, and that nothing is kept."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.core.gift_address import PROVIDERS, how_to_write_it, problems_of
from charity_site.core.models import SiteSettings
from charity_site.giving import money, reference
from charity_site.giving.models import GiftAmount, GivePage
from charity_site.home.models import HomePage
from research.models import Fund
from tests.factories import add, make_program, make_source

TEMPLATE = "https://give.example.org/form?to={fund}&much={amount}&how={interval}&ref={ref}&for={dedication}&l={lang}"
CHOSEN = {"fund": "LEUK", "interval": "once", "amount": "50", "own_amount": "", "dedicated": "", "name": ""}


def soup(response):
    return BeautifulSoup(response.content.decode(), "lxml")


@pytest.fixture(autouse=True)
def nothing_is_counted_yet():
    cache.clear()


@pytest.fixture
def fund(site):
    return Fund.objects.create(name="Leukemia research", code="LEUK", pays_for="First studies.")


@pytest.fixture
def page(site):
    page = GivePage(title="Give", slug="give", introduction="Choose.", smallest=5, largest=1000)
    page.amounts = [GiftAmount(amount=25), GiftAmount(amount=50)]
    add(HomePage.objects.get(), page, live=True)
    SiteSettings.objects.update(giving_page=page, giving_url=TEMPLATE)
    return page


def send(client, page, **chosen):
    return client.post(reverse("gift_start", args=[page.pk]), {**CHOSEN, **chosen})


def led_to(response):
    """Where the donor is led (str): at once, and by a link of the same address."""
    assert response.status_code == 200, response.content.decode()
    shown = soup(response)
    address = shown.select_one("main a.button")["href"]
    refresh = shown.select_one('meta[http-equiv="refresh"]')
    assert refresh is None or refresh["content"] == f"0; url={address}"
    return address


def told(response):
    return {name: values[0] for name, values in parse_qs(urlsplit(led_to(response)).query).items()}


# --- From a program to the form ----------------------------------------------------------------------
def test_a_program_leads_to_the_form_with_its_fund_chosen(client, page, fund):
    program = make_program(fund=fund)
    address = soup(client.get(program.url)).select_one("main a.button")["href"]
    assert address == f"/follow/{program.pk}/giving/give/?fund=LEUK"
    assert soup(client.get(address, follow=True)).select_one("input[name=fund][checked]")["value"] == "LEUK"


def test_where_it_is_needed_most_stands_first_and_is_chosen_where_no_address_says_more(client, page, fund):
    choices = soup(client.get(page.url)).select("input[name=fund]")
    assert [choice["value"] for choice in choices] == ["most-needed", "LEUK"] and choices[0].has_attr("checked")
    Fund.objects.create(name="Most urgent", code="GENERAL", is_most_needed=True)
    choices = soup(client.get(page.url)).select("input[name=fund]")
    assert [choice["value"] for choice in choices] == ["GENERAL", "LEUK"]


@pytest.mark.parametrize("asked", ["GONE", "<script>", "LEUK"])
def test_an_address_that_names_a_fund_which_is_closed_or_unknown_says_so(client, page, fund, asked):
    Fund.objects.update(is_open=False)
    shown = soup(client.get(page.url, {"fund": asked}))
    assert "not taken any more" in shown.select_one("form.gift").text and not shown.select("main script")
    assert shown.select_one("input[name=fund][checked]")["value"] == "most-needed"


def test_without_a_provider_no_button_leads_nowhere(client, page, fund):
    SiteSettings.objects.update(giving_url="", contact_email="hello@example.org")
    shown = soup(client.get(page.url))
    assert not shown.select("form.gift") and "hello@example.org" in shown.select_one("#giving").text
    assert client.post(reverse("gift_start", args=[page.pk]), CHOSEN).headers["Location"] == page.url


# --- From the form to the provider -------------------------------------------------------------------
def test_the_provider_is_told_what_was_chosen_and_nothing_else(client, page, fund):
    response = send(client, page, interval="monthly", dedicated="In memory of", name="Ana & Co")
    assert led_to(response).startswith("https://give.example.org/form?")
    what = told(response)
    assert reference.read(what.pop("ref")) == (fund.pk, page.pk)
    assert what == {"to": "LEUK", "much": "50", "how": "monthly", "for": "In memory of Ana & Co", "l": "en"}
    assert (
        not response.cookies
        and response["Cache-Control"].startswith("max-age=0")
        and "no-store" in response["Cache-Control"]
    )


def test_what_was_not_chosen_is_left_out_with_its_name(client, page, fund):
    what = told(send(client, page, fund="most-needed"))
    assert "to" not in what and "for" not in what and reference.read(what["ref"]) == (None, page.pk)


@pytest.mark.parametrize(("typed", "much"), [("12.50", "12.50"), ("$30", "30"), ("1,000", "1000"), ("7.5", "7.50")])
def test_an_own_amount_goes_there_as_a_number(client, page, fund, typed, much):
    assert told(send(client, page, amount="own", own_amount=typed))["much"] == much


def test_who_writes_an_amount_of_their_own_need_not_choose_another_too(client, page, fund):
    assert told(send(client, page, amount="", own_amount="30"))["much"] == "30"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "50", "own_amount": "30"}, "You chose $50 and wrote another amount"),
        ({"dedicated": "", "name": "Ana"}, "Choose in whose"),
        ({"fund": "GONE"}, "not taken any more"),
        ({"fund": ""}, "Choose what your gift is for"),
        ({"amount": ""}, "Choose an amount"),
        ({"amount": "51"}, "Choose one of these amounts"),
        ({"amount": "own"}, "Write the amount in digits"),
        ({"amount": "own", "own_amount": "1e3"}, "Write the amount in digits"),
        ({"amount": "own", "own_amount": "-20"}, "Write the amount in digits"),
        ({"amount": "own", "own_amount": "٥٠"}, "Write the amount in digits"),
        ({"amount": "own", "own_amount": "4.99"}, "smallest gift that can be made here is $5"),
        ({"amount": "own", "own_amount": "1000.01"}, "largest gift that can be made here is $1,000"),
        ({"interval": "yearly"}, "Select a valid choice"),
        ({"dedicated": "In memory of", "name": " "}, "Write the name"),
        ({"dedicated": "In memory of", "name": "A" * 81}, "at most 80"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_chosen_stays(client, page, fund, wrong, said):
    response = send(client, page, **{"interval": "monthly", **wrong})
    shown = soup(response)
    assert response.status_code == 400 and said in shown.select_one("[role=alert]").text
    if "interval" not in wrong:
        assert shown.select_one("input[name=interval][checked]")["value"] == "monthly"
    assert "give.example.org/form" not in response.content.decode()


def test_only_what_the_provider_can_be_told_is_asked(client, page, fund):
    SiteSettings.objects.update(giving_url="https://give.example.org/f?to={fund}")
    names = {field["name"] for field in soup(client.get(page.url)).select("form.gift input")}
    assert names == {"fund"}
    assert led_to(send(client, page)) == "https://give.example.org/f?to=LEUK"


def test_a_provider_that_is_told_the_name_needs_no_word_of_the_donor(client, page, fund):
    SiteSettings.objects.update(giving_url="https://give.example.org/f?to={fund_name}")
    assert "It gets what you chose" in soup(client.get(page.url)).select_one("form.gift").text
    answer = send(client, page)
    assert led_to(answer) == "https://give.example.org/f?to=Leukemia%20research"
    assert soup(answer).select('meta[http-equiv="refresh"]')
    assert SiteSettings.objects.get().giving_address(fund) == led_to(answer)


def test_staff_read_beside_the_field_what_each_provider_cannot_be_told(site):
    said = how_to_write_it()
    for provider in PROVIDERS.values():
        assert all(provider.has_template and f"{{{name}}}" in provider.cannot_be_told for name in provider.never)
        assert provider.cannot_be_told in said


def test_a_donor_is_told_what_the_provider_cannot_be(client, page, fund):
    SiteSettings.objects.update(giving_provider="givebutter", giving_url="https://givebutter.com/x?amount={amount}")
    form = soup(client.get(page.url)).select_one("form.gift").text
    assert "cannot be told what your gift is for" in form and "It gets what you chose" not in form
    response = send(client, page)
    assert led_to(response) == "https://givebutter.com/x?amount=50"
    shown = soup(response)
    assert not shown.select("meta[http-equiv=refresh]") and "Leukemia research (LEUK)" in shown.select_one("main").text


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example"])
def test_nothing_that_is_sent_decides_where_the_way_leads(client, page, fund, address):
    sent = dict.fromkeys(["next", "url", "giving_url", "return", "ref"], address)
    led = led_to(send(client, page, **sent))
    assert urlsplit(led).hostname == "give.example.org" and "evil" not in led


def test_a_page_that_visitors_may_not_see_starts_no_gift(client, page, fund):
    GivePage.objects.get().unpublish()
    assert send(client, page).status_code == 404
    assert client.post(reverse("gift_start", args=[99999]), CHOSEN).status_code == 404
    assert client.get(reverse("gift_start", args=[page.pk])).status_code == 405


def test_one_address_cannot_send_forms_without_end(client, page, fund):
    answers = [send(client, page).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


@pytest.mark.parametrize("name", ["gift_thanks", "gift_cancelled"])
def test_who_comes_back_is_told_nothing_that_we_cannot_know(client, page, name):
    response = client.get(reverse(name), {"amount": "5000", "status": "success"})
    text = soup(response).select_one("main").text
    assert response.status_code == 200 and "5000" not in text and "success" not in text and "received" not in text
    assert not response.cookies and soup(response).select_one('meta[name=robots][content="noindex"]')
    assert soup(response).select_one('main a[href="/research/"]')


# --- The reference -----------------------------------------------------------------------------------
def test_a_reference_holds_the_signs_that_every_provider_keeps_and_is_ours_alone():
    made = {reference.make(fund, page) for fund in (None, 1, 70000) for page in (None, 5)}
    assert len(made) == 6 and all(len(each) == 24 and set(each) <= LETTERS for each in made)
    good = reference.make(7, 8)
    assert reference.read(good) == (7, 8)
    for place in range(len(good)):
        other = "A" if good[place] != "A" else "B"
        assert reference.read(good[:place] + other + good[place + 1 :]) is None
    for wrong in ("", "x", "é" * 24, good[:-4], good + "AAAA"):
        assert reference.read(wrong) is None


LETTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


# --- What staff may set ------------------------------------------------------------------------------
@pytest.mark.parametrize("key", [key for key in PROVIDERS if key not in ("other", "checkout")])
def test_each_example_is_well_formed_but_for_what_the_account_says(key):
    provider = PROVIDERS[key]
    assert len(problems_of(provider.example, provider)) == 1
    assert problems_of(provider.example.replace("YOUR-", ""), provider) == []


@pytest.mark.parametrize(
    ("provider", "address", "said"),
    [
        ("other", "http://give.example.org/?f={fund}", "begin with https"),
        ("other", "https://{fund}.example.org/", "nothing to fill in"),
        ("other", "https://give.example.org/?f={iban}", "Nothing is known to fill in for {iban}"),
        ("other", "https://give.example.org/?f={fund", "no partner"),
        ("justgiving", "https://checkout.justgiving.com/x?f={fund}", "no place for {fund}"),
        ("donorbox", "https://donorbox.org/YOUR-CAMPAIGN", "capital letters"),
    ],
)
def test_an_address_that_could_not_work_is_refused_beside_the_field(site, provider, address, said):
    settings = SiteSettings.objects.get()
    settings.giving_provider, settings.giving_url = provider, address
    with pytest.raises(ValidationError) as refused:
        settings.full_clean()
    assert any(said in message for message in refused.value.message_dict["giving_url"])


def test_an_amount_that_says_what_it_does_has_a_source(site, page):
    row = GiftAmount(page=page, amount=25, does="pays for an hour of a nurse")
    with pytest.raises(ValidationError, match="where"):
        row.check_publishable()
    row.source = make_source()
    row.check_publishable()
    GiftAmount(page=page, amount=25).check_publishable()


def test_a_donor_sees_where_the_figure_of_an_amount_is_from(client, page):
    source = make_source(publisher="Our report", url="https://example.org/report")
    GiftAmount.objects.filter(amount=25).update(does="pays for an hour of a nurse", source=source, as_of=2025)
    (said,) = soup(client.get(page.url)).select("form.gift .amount .figure-source")
    assert " ".join(said.parent.get_text(" ").split()) == "$25: Our report , 2025"
    assert said.a["href"] == "https://example.org/report"


@pytest.mark.parametrize(
    ("text", "currency", "read"),
    [
        ("25", "USD", 25),
        ("12.5", "USD", 12.5),
        ("2500", "JPY", 2500),
        ("12.50", "JPY", None),
        ("12.50", "UGX", None),
        ("1,00", "USD", None),
        ("", "USD", None),
    ],
)
def test_an_amount_is_read_as_exactly_as_its_currency_has_it(text, currency, read):
    assert money.read(text, currency) == read


def test_one_fund_alone_stands_for_where_it_is_needed_most(site):
    Fund.objects.create(name="Most urgent", code="A", is_most_needed=True)
    with pytest.raises(ValidationError, match="Another fund stands"):
        Fund(name="Other", code="B", is_most_needed=True).full_clean()
    with pytest.raises(ValidationError, match="always open"):
        Fund(name="Other", code="B", is_most_needed=True, is_open=False).clean()
