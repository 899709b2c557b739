"""The links on the way to a gift: they lead to our own pages, and each click is one number more of a day."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from charity_site.core.models import SiteSettings
from charity_site.core.quiet import refuse_appeals
from charity_site.delivery.database.generation import current_generation
from charity_site.delivery.models import Change
from charity_site.giving.models import GiftAmount, GivePage
from charity_site.home.models import HomePage
from charity_site.journeys.counting import MOST_AN_HOUR
from charity_site.journeys.models import LinkCount
from charity_site.recovery.mirror import uncounted
from research.models import Fund
from tests.factories import add, make_disease, make_program, make_standard_page, make_story, make_update

GIFT = {"fund": "LEUK", "interval": "once", "amount": "50", "own_amount": "", "dedicated": "", "name": ""}


@pytest.fixture(autouse=True)
def no_click_is_known():
    cache.clear()


@pytest.fixture
def give(site):
    page = GivePage(title="Give", slug="give", introduction="Choose.", smallest=5, largest=1000)
    page.amounts = [GiftAmount(amount=50)]
    add(HomePage.objects.get(), page, live=True)
    SiteSettings.objects.update(giving_page=page, giving_url="https://give.example.org/?fund={fund}&amount={amount}")
    return page


@pytest.fixture
def disease(site):
    return make_disease(title="JMML")


@pytest.fixture
def program(disease):
    fund = Fund.objects.create(name="Leukemia research", code="LEUK")
    return make_program(title="Leukemia trial", diseases=[disease], fund=fund)


def links(client, address):
    page = BeautifulSoup(client.get(address).content, "lxml")
    return [link["href"] for link in page.select("main a[href]")]


def step(source, name, target):
    return f"/follow/{source.pk}/{name}{target.url}"


def counts():
    return {
        (each.step, each.source_id, each.target_id): each.times for each in LinkCount.objects.exclude(times=0).all()
    }


def test_the_way_from_a_disease_and_a_story_to_the_provider_is_counted_step_by_step(client, give, disease, program):
    story, update = make_story(disease=disease), make_update(program)
    to_program, from_story = step(disease, "program", program), step(story, "program", program)
    to_giving = f"{step(program, 'giving', give)}?fund=LEUK"
    assert to_program in links(client, disease.url) and from_story in links(client, story.url)
    assert to_giving in links(client, program.url)
    assert f"{step(update, 'giving', give)}?fund=LEUK" in links(client, update.url)
    before, generation = Change.objects.count(), current_generation()
    for address, leads_to in [(to_program, program.url), (from_story, program.url), (to_giving, "/give/?fund=LEUK")]:
        answer = client.get(f"{address}{'&' if '?' in address else '?'}utm_source=x&next=https://evil.example/")
        assert (answer.status_code, answer["Location"], answer["X-Robots-Tag"]) == (302, leads_to, "noindex")
        assert "no-store" in answer["Cache-Control"] and not answer.cookies
    assert client.post(reverse("gift_start", args=[give.pk]), GIFT).status_code == 200
    client.post(reverse("gift_start", args=[give.pk]), GIFT | {"fund": "GONE"})
    assert counts() == {
        ("program", disease.pk, program.pk): 1,
        ("program", story.pk, program.pk): 1,
        ("giving", program.pk, give.pk): 1,
        ("provider", give.pk, give.pk): 1,
    }
    assert (Change.objects.count(), current_generation()) == (before, generation), "nothing that is kept became old"
    kept = {field.name for field in LinkCount._meta.get_fields()}
    assert kept == {"id", "day", "step", "source", "target", "times"}, "and nothing of who it was"


FETCHED = [
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender"},
    {"Purpose": "Prefetch"},
    {"X-Moz": "prefetch"},
    {"Sec-Fetch-Site": "cross-site"},
]


def test_what_nobody_clicked_leads_on_and_is_not_counted(client, give, disease, program):
    address = step(disease, "program", program)
    for headers in FETCHED:
        assert client.get(address, headers=headers)["Location"] == program.url
        assert client.post(reverse("gift_start", args=[give.pk]), GIFT, headers=headers).status_code == 200
    assert client.head(address)["Location"] == program.url
    assert counts() == {}
    client.get(address, headers={"Sec-Purpose": "", "Sec-Fetch-Site": "same-origin"})
    assert counts() == {("program", disease.pk, program.pk): 1}


def test_a_double_click_is_one_and_another_network_another(client, disease, program):
    address = step(disease, "program", program)
    for network in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        assert client.get(address, REMOTE_ADDR=network).status_code == 302
    assert counts() == {("program", disease.pk, program.pk): 2}


def test_too_many_clicks_of_one_network_lead_on_uncounted(client, disease, program):
    others = [make_program(title=f"Program {number}", diseases=[disease]) for number in range(2)]
    client.get(step(disease, "program", program))
    for key in list(cache._cache):  # its use for this network, as if the hour had been busy
        if "follow:" in key:
            cache.set(key.split(":", 2)[2], MOST_AN_HOUR - 1, 3600)
    assert [client.get(step(disease, "program", other)).status_code for other in others] == [302, 302]
    assert counts() == {("program", disease.pk, program.pk): 1, ("program", disease.pk, others[0].pk): 1}


NOT_REGISTERED = [
    "/follow/{disease}/program/no-such-page/",
    "/follow/{disease}/program//evil.example/",
    "/follow/{disease}/program/https://evil.example/",
    "/follow/{disease}/program/%2F%2Fevil.example/",
    "/follow/{disease}/program/admin/",
    "/follow/{disease}/program/search/",
    "/follow/{disease}/program{about}",
    "/follow/{disease}/program{hidden}",
    "/follow/{disease}/giving{program}",
    "/follow/{disease}/giving{about}",
    "/follow/{disease}/provider{give}",
    "/follow/{disease}/other{program}",
    "/follow/-1/program{program}",
    "/follow/99999999999999999999/program{program}",
    "/follow/",
]


def test_no_address_leads_where_it_is_not_registered(client, give, disease, program):
    about, hidden = make_standard_page(title="Contact"), make_program(title="Draft", live=False)
    pages = {"program": program.url, "about": about.url, "give": give.url, "hidden": hidden.url}
    for path in NOT_REGISTERED:
        assert client.get(path.format(disease=disease.pk, **pages)).status_code == 404, path
    assert client.post(step(disease, "program", program)).status_code == 405 and counts() == {}


def test_whoever_comes_from_another_page_is_led_on_uncounted(client, give, disease, program):
    about, gone = make_standard_page(title="Contact"), make_disease(title="Gone", live=False)
    sources = [about.pk, gone.pk, program.pk, 999_999_999]
    for source in sources:
        assert client.get(f"/follow/{source}/program{program.url}")["Location"] == program.url
    assert counts() == {}


def test_a_program_that_moved_is_found(client, disease, program):
    old = step(disease, "program", program)
    program.slug = "new-name"
    program.save()
    Redirect.add_redirect("/research/leukemia-trial/", program, is_permanent=True)
    assert client.get(old)["Location"] == "/research/new-name/"


@pytest.mark.parametrize("is_deleted", [False, True])
def test_a_program_that_is_gone_leads_where_its_own_address_does(client, disease, program, is_deleted):
    index, instead = program.get_parent(), make_program(title="Next trial", diseases=[disease])
    old = step(disease, "program", program)
    if is_deleted:
        program.delete()
    else:
        program.unpublish()
    assert client.get(old).status_code == 404
    redirect = Redirect.add_redirect("/research/leukemia-trial/", index)
    for place, leads_to in ((index, "/research/"), (instead, instead.url)):
        Redirect.objects.filter(pk=redirect.pk).update(redirect_page=place)
        assert client.get(old, follow=True).redirect_chain[-1][0] == leads_to
    Redirect.objects.update(redirect_page=None, redirect_link="/no-such-page/")
    assert client.get(old, follow=True).status_code == 404
    assert counts() == {("program", disease.pk, instead.pk): 1}


@pytest.mark.parametrize("away", ["", "journeys_linkcount"])
def test_a_database_that_is_away_keeps_nobody(client, give, disease, program, caplog, away):
    def is_away(execute, sql, params, many, context):
        if away in sql:
            raise OperationalError("away")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(is_away):
        answer = client.get(step(disease, "program", program))
        assert not away or client.post(reverse("gift_start", args=[give.pk]), GIFT).status_code == 200
    assert (answer.status_code, answer["Location"]) == (302, program.url)
    assert "A step was not counted: OperationalError" in caplog.text


def test_only_pages_for_readers_have_such_links(client, give, disease, program):
    preview = disease.make_preview_request(preview_mode=disease.default_preview_mode)
    assert program.url in preview.content.decode()
    addresses = ["/", "/research/", "/sitemap.xml", f"/search/?q={program.title}", f"/feeds/research/{program.slug}/"]
    addresses += ["/api/v1/programs/", "/api/v1/diseases/", "/llms.txt"]
    for content in [preview.content, *(client.get(address).content for address in addresses)]:
        assert b"/follow/" not in content
    page = BeautifulSoup(client.get(disease.url).content, "lxml")
    assert all("/follow/" not in data.text for data in page.select('script[type="application/ld+json"]'))
    html = client.get(disease.url).content
    assert b"/follow/" in html and b"/follow/" not in uncounted(html)
    assert f'href="{program.url}"'.encode() in uncounted(html)
    assert "Disallow: /follow/" in client.get("/robots.txt").content.decode()


def test_a_quiet_page_has_no_such_link(disease, program):
    with pytest.raises(ValidationError, match="leads to"):
        refuse_appeals([f'<p><a href="{step(disease, "program", program)}">Help</a></p>'])
