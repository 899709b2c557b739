"""What visitors may not see is neither linked nor, where it is about people, named: at once, wherever its words stand."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

from charity_site.consent.models import Consent
from charity_site.core.leads import IN_PLACE_OF_LINK
from charity_site.core.links import in_place_of, without_names
from charity_site.core.models import Organization, SiteSettings, SocialLink
from charity_site.home.models import HomeDoor
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from diseases.models import DiseasePage, DiseaseSource, QuickFact, SurvivalFigure
from research.models import ImpactFigure, Partner, ProgramUpdatePage
from tests.factories import (
    make_consent,
    make_disease,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_update,
)

NAME = "Zofiamaria"
HIDE = {
    "paused": lambda story, consent: pause([consent], way=Receipt.Way.FAMILY),
    "withdrawn": lambda story, consent: withdraw([consent], way=Receipt.Way.FAMILY),
    "ended": lambda story, consent: Consent.objects.filter(pk=consent.pk).update(website=False),
    "unpublished": lambda story, consent: story.unpublish(),
    "private": lambda story, consent: PageViewRestriction.objects.create(page=story, restriction_type="login"),
    "deleted": lambda story, consent: story.delete(),
}


@pytest.fixture
def story(site):
    return make_story(title="A story", display_name="A", slug="zofia-maria", consents=[make_consent()])


@pytest.fixture
def links(story):
    """A sentence with her name in each kind of link to her story."""
    Redirect.objects.create(old_path="/her", redirect_page=story)
    addresses = (story.url, f"{settings.SITE_URL}{story.url}?from=us#top", f"http://testserver{story.url}", "/her/")
    typed = "".join(f'<a href="{address}">Read <b>{NAME}</b></a>, ' for address in addresses)
    return f'<p>Lead words. <a linktype="page" id="{story.pk}">Read <b>{NAME}</b></a>, {typed} and then.</p>'


@pytest.fixture
def addresses(site, story, links):
    """Return where visitors and machines read these words."""
    disease = make_disease(overview=links, slug="wilms")
    make_symptom("Fever", disease, when_to_see_doctor=links)
    body = [("text", links), ("note", {"title": "Note", "text": links}), *buttons(story)]
    page, program = make_standard_page(body=body), make_program(body=body, diseases=[disease], slug="p")
    update = make_update(program, text=links)
    make_term(name="Port")
    words = SiteSettings.for_site(site.get_site())
    words.footer_text = links
    words.social_links = [SocialLink(name=f"{NAME} tells", url=f"{settings.SITE_URL}{story.url}")]
    words.save()
    HomeDoor.objects.create(home=site, title=f"Meet {NAME}", text="t", link_text="l", page=story)
    SearchPromotion.objects.create(
        query=Query.get("boats"),
        external_link_url=f"{settings.SITE_URL}{story.url}",
        external_link_text=f"{NAME}'s boats",
    )
    SearchPromotion.objects.create(query=Query.get("boats"), page=story, description=f"{NAME} again")
    return [
        "/", disease.url, "/symptoms/fever/", page.url, program.url, update.url, "/nothing-here/", "/search/?q=boats",
        "/search/?q=qqq", "/search/?q=words+lead", "/search/suggestions/?q=zof", "/embed/wilms/overview/",
        "/api/v1/diseases/wilms", "/api/v1/programmes/p", "/feeds/all/", "/feeds/research/p/", "/llms.txt", "/api/",
    ]  # fmt: skip


def buttons(story):
    yield "button", {"text": f"Meet {NAME}", "page": story, "url": ""}
    yield "button", {"text": f"Meet {NAME}", "page": None, "url": f"{settings.SITE_URL}{story.url}"}


def told(client, addresses):
    """Return which of `addresses` (list of str) name her, or lead to her story."""
    texts = {address: client.get(address).content.decode() for address in addresses}
    return [address for address, text in texts.items() if NAME in text or "zofia-maria" in text]


@pytest.mark.parametrize("how", HIDE)
def test_nothing_names_her_or_leads_to_her_without_any_save(client, story, addresses, how, committed):
    some = ["/symptoms/fever/", "/nothing-here/", "/search/?q=boats", "/feeds/research/p/"]
    assert told(client, some) == some
    with committed():
        HIDE[how](story, story.consents.first().consent)
    assert told(client, addresses) == []
    assert f"Lead words. {IN_PLACE_OF_LINK.capitalize()}, " in client.get("/symptoms/fever/").content.decode()


def test_a_story_that_is_lent_to_no_other_site_is_not_in_what_leaves(client, site, story, addresses, committed):
    pages = [page.url for page in (*DiseasePage.objects.filter(slug="wilms"), *ProgramUpdatePage.objects.all())]
    leave = ("/embed/", "/api/v1/", "/feeds/", "/llms.txt")
    elsewhere = [address for address in addresses if address.startswith(leave)]
    assert {"/embed/wilms/overview/", "/api/v1/diseases/wilms", "/feeds/research/p/"} <= set(told(client, elsewhere))
    with committed():
        Consent.objects.filter(stories__page=story).update(feeds=False)
    assert told(client, elsewhere) == []
    for page in pages:
        text = client.get(page).content.decode()
        assert NAME in text, "visitors still read it"
        data = BeautifulSoup(text, "lxml").find("script", type="application/ld+json").text
        assert NAME not in data and "zofia-maria" not in data, page
    assert "Lead words. A story, " in client.get("/feeds/research/p/").content.decode()


@pytest.fixture
def typed(site, story):
    """Return where an address is shown that staff typed into a record or a setting: here each is that of her story."""
    address = f"{settings.SITE_URL}{story.url}?from=us"
    source = make_source(url=address)
    disease = make_disease(
        slug="wilms", more_information_url=address, trials_url=address, permission_statement="By leave."
    )
    disease.attribution_organization = Organization.objects.create(name="A hospital", url=address)
    disease.quick_facts = [QuickFact(text="It is found early.", source=source)]
    disease.sources = [DiseaseSource(source=source)]
    disease.survival_figures = [SurvivalFigure(value="9 in 10", population="of all", source=source, as_of=2014)]
    disease.save_revision().publish()
    program = make_program(slug="p", diseases=[disease])
    program.partners = [Partner(organization=Organization.objects.create(name="A partner", url=address))]
    program.impact_figures = [ImpactFigure(text="Trials began.", source=source)]
    program.save_revision().publish()
    words = SiteSettings.for_site(site.get_site())
    words.data_licence, words.data_licence_url = "A license", address
    words.social_links = [SocialLink(name="Ours", url=address)]
    words.save()
    return ["/embed/wilms/quick-facts/", "/embed/wilms/prognosis/", "/embed/wilms/sources/", "/api/v1/diseases/wilms",
            "/api/v1/programmes/p"], [disease.url, program.url, "/api/", "/"]  # fmt: skip


def test_an_address_in_a_record_does_not_leave_for_other_sites_that_may_not_have_her_story(
    client, site, typed, committed
):
    leave, pages = typed
    assert told(client, [*leave, *pages]) == [*leave, *pages]
    with committed():
        Consent.objects.update(feeds=False)
    assert told(client, leave) == []
    for page in pages:
        soup = BeautifulSoup(client.get(page).content, "lxml")
        assert "zofia-maria" in str(soup.body), "visitors still come to it"
        assert not [data for data in soup("script", type="application/ld+json") if "zofia-maria" in data.text], page


def test_an_address_in_a_record_leads_nobody_to_a_story_that_is_hidden(client, site, typed, committed):
    leave, pages = typed
    with committed():
        Consent.objects.update(website=False)
    assert told(client, [*leave, *pages]) == []


def test_a_link_is_known_however_its_key_is_written(story):
    Consent.objects.filter(stories__page=story).update(website=False)
    assert NAME not in without_names(f'<p>Read <a linktype="page" id="0{story.pk}">{NAME}</a></p>')


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>He had a transplant (BMT).{ Her story }tells how.</p>", "He had a transplant (BMT). A{} tells how."),
        ("<p>Read <b>{<i>her</i> story }</b>too.</p>", "Read <b>a{} </b>too."),
        ("<p>{Her story} is here.</p>", "A{} is here."),
        ("<p>One.</p><ul><li><b>{ Her story}</b></li></ul>", " A{}"),
        ("<p>Why? {Her story} tells.</p>", "Why? A{} tells."),
        ("<p>Why?<br/>{Her story} tells.</p>", "A{} tells."),
        ("<p>As in{&nbsp;her story&nbsp;}too.</p>", "As in\xa0a{}\xa0too."),
        ("<p>In 1.5 years, {her story}{ }.</p>", "In 1.5 years, a{} a"),
    ],
)
def test_the_neutral_words_stand_in_the_sentence_as_the_links_own_did(written, read):
    for link in reversed(list(re.finditer("{(.*?)}", written))):
        before = written[: link.start()]
        written = before + in_place_of(link[1], IN_PLACE_OF_LINK, before) + written[link.end() :]
    assert read.format(IN_PLACE_OF_LINK[1:]) in written


def test_a_link_to_another_hidden_page_keeps_its_words_and_one_that_is_shown_its_address(client, site):
    hidden, shown = make_disease(live=False, slug="a-draft"), make_disease()
    text = "".join(
        f"<a {kind}>Words</a>"
        for page in (hidden, shown)
        for kind in (f'linktype="page" id="{page.pk}"', f'href="{settings.SITE_URL}/childhood-cancers/{page.slug}/"')
    )
    text += '<a href="https://example.org/a">Words</a><a href="mailto:a@example.org">Words</a><a href="/search/?q=a">Words</a>'
    page = client.get(make_standard_page(body=[("text", f"<p>{text}</p>")]).url).content.decode()
    assert page.count("Words") == 7 and "a-draft" not in page and page.count(f'{shown.url}">Words') == 2
    for address in ("https://example.org/a", "mailto:a@example.org", "/search/?q=a"):
        assert f'<a href="{address}">Words</a>' in page


def test_the_same_doors_stand_on_the_home_page_and_where_a_reader_is_lost(client, site, story):
    HomeDoor.objects.create(home=site, title="To a draft", text="t", link_text="l", page=make_disease(live=False))
    HomeDoor.objects.create(home=site, title="To all", text="t", link_text="l", page=make_disease())
    for address in ("/", "/nothing-here/", "/search/?q=qqq"):
        text = client.get(address).content.decode()
        assert "To all" in text and "To a draft" not in text, address
