"""An old address tells nobody a new one that they may not see."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from charity_site.consent.models import Consent
from charity_site.home.models import StandardPage
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from stories.models import StoryIndexPage
from tests.factories import make_consent, make_disease, make_standard_page, make_story, make_symptom

WAY = Receipt.Way.STAFF


def rename(page, slug, committed):
    with committed():
        page.slug = slug
        page.save()


@pytest.fixture
def story(site, committed):
    """A public story that had another address before: /stories/zofia-old/."""
    story = make_story(slug="zofia-old", consents=[make_consent()])
    rename(story, "zofia-relapse", committed)
    return story


def test_an_old_address_leads_to_a_page_that_visitors_may_see(client, story):
    response = client.get("/stories/zofia-old/?from=a-friend")
    assert (response.status_code, response["Location"]) == (301, "/stories/zofia-relapse/?from=a-friend")
    assert client.head("/stories/zofia-old/")["Location"] == "/stories/zofia-relapse/"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        (
            "/stories/zofia-old/?utm_source=letter&a=%C3%A9+%26",
            "/stories/zofia-relapse/?utm_source=letter&a=%C3%A9+%26",
        ),
        ("/stories/zofia-old/?a=1&a=2", "/stories/zofia-relapse/?a=1&a=2"),
        ("/stories/zofia-relapse?utm_source=letter", "/stories/zofia-relapse/?utm_source=letter"),
        ("/with/?utm_source=letter&a=c", "/stories/zofia-relapse/?a=b&utm_source=letter#c"),
        ("/asked/?id=3", "/stories/zofia-relapse/"),
        ("/elsewhere/?utm_source=letter&q=a-name", "https://give.example.org/fund?utm_source=letter"),
        ("/elsewhere/?q=%0d%0aSet-Cookie:a", "https://give.example.org/fund"),
        ("/links/?q=%0d%0aSet-Cookie:a", "/stories/zofia-relapse/?q=%0D%0ASet-Cookie%3Aa"),
    ],
)
def test_what_a_newsletter_adds_to_an_address_is_still_there_after_a_redirect(client, story, address, wanted):
    Redirect.objects.create(old_path="/links", redirect_link="/stories/zofia-relapse/")
    Redirect.objects.create(old_path="/with", redirect_link="/stories/zofia-relapse/?a=b#c")
    Redirect.objects.create(old_path="/asked?id=3", redirect_page=story)
    Redirect.objects.create(old_path="/elsewhere", redirect_link="https://give.example.org/fund")
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, wanted)


def test_signs_in_another_order_keep_it_too(client, site):
    make_symptom("Fever", make_disease(), slug="fever")
    make_symptom("Cough", make_disease(), slug="cough")
    response = client.get("/symptoms/fever/?and=cough&utm_source=letter")
    assert (response.status_code, response["Location"]) == (301, "/symptoms/cough/?and=fever&utm_source=letter")


@pytest.mark.parametrize("hide", ["draft", "paused", "ended", "private"])
def test_an_old_address_of_what_is_hidden_is_not_found(client, story, hide, committed):
    Redirect.objects.create(old_path="/Zofia", redirect_page=story)
    Redirect.objects.create(old_path="/links", redirect_link="/stories/zofia-relapse/")
    Redirect.objects.create(old_path="/chain", redirect_link="/stories/zofia-old")
    Redirect.objects.create(old_path="/whole", redirect_link="http://testserver/stories/zofia-relapse/?a=b#c")
    Redirect.objects.create(old_path="/asked?id=3", redirect_page=story)
    with committed():
        if hide == "draft":
            story.unpublish()
        elif hide == "paused":
            pause([row.consent for row in story.consents.all()], way=WAY)
        elif hide == "ended":
            Consent.objects.update(website=False)
        else:
            PageViewRestriction.objects.create(page=story, restriction_type="login")
    for address in (
        "/stories/zofia-old/", "/stories/zofia-old", "/stories/zofia-old/?page=2", "/stories/%7Aofia-old/", "/Zofia/",
        "/links/", "/chain/", "/whole/", "/asked/?id=3",
    ):  # fmt: skip
        for ask in (client.get, client.head):
            response = ask(address, follow=True)
            assert response.status_code == 404, address
            assert "relapse" not in str(response.redirect_chain), address


def test_what_a_family_took_back_is_gone_under_each_address_that_it_ever_had(client, story, committed):
    Redirect.objects.create(old_path="/chain", redirect_link="/stories/zofia-old/")
    with committed():
        withdraw([row.consent for row in story.consents.all()], way=WAY)
    Redirect.objects.create(old_path="/later", redirect_page=story)
    Redirect.objects.create(old_path="/by-link", redirect_link="/stories/zofia-relapse/")
    addresses = (
        "/stories/zofia-relapse/",
        "/stories/zofia-old/",
        "/Stories/ZOFIA-old",
        "/chain/",
        "/later/",
        "/by-link/",
    )
    assert [client.get(address).status_code for address in addresses] == [410] * 6
    rename(StoryIndexPage.objects.get(), "families", committed)
    moved = ("/families/zofia-relapse/", "/stories/zofia-relapse/", "/stories/zofia-old/")
    assert [client.get(address).status_code for address in moved] == [410] * 3


def test_a_moved_parent_tells_nothing_of_the_drafts_below_it(client, site, committed):
    parent = make_standard_page(slug="first")
    hidden = StandardPage(title="Secret", slug="a-secret", live=False)
    parent.add_child(instance=hidden)
    Redirect.objects.create(old_path="/about/first/a-secret", redirect_page=hidden)
    rename(parent, "second", committed)
    assert client.get("/about/first/")["Location"] == "/about/second/"
    assert client.get("/about/first/a-secret/").status_code == 404


def test_other_places_of_the_site_and_other_sites_are_led_to_as_before(client, site):
    fever = make_symptom("Fever", make_disease())
    for number, link in enumerate((fever.url, "/search/?q=a", "https://example.org/stories/zofia/", "/feeds/all/")):
        Redirect.objects.create(old_path=f"/go-{number}", redirect_link=link)
        assert client.get(f"/go-{number}/")["Location"] == link
    Redirect.objects.create(old_path="/round", redirect_link="/round/")
    assert client.get("/round/").status_code == 404
