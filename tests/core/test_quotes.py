"""A person's words stand on a page only while that person agrees to it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page

from charity_site.consent.models import Consent
from charity_site.home.models import HomePage, StandardPage
from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from research.models import ProgramPage
from tests.factories import make_consent, make_program, make_standard_page, make_story, make_user

WORDS, NAME = "We counted the herons", "Zofiamaria"


def quote(consent=None):
    return {
        "type": "quote",
        "value": {"text": WORDS, "attribution": f"{NAME}'s father", "consent": consent and str(consent.pk)},
    }


@pytest.fixture(params=["page", "program"])
def quoting(request, site):
    """A public page with the words of a person whose consent is the other one: (page, consent)."""
    consent = make_consent(person=f"{NAME}, leukemia", relation="parent")
    make = {"page": make_standard_page, "program": make_program}[request.param]
    return make(body=[quote(consent)]), consent


def everywhere(client, page):
    """All that visitors and machines get of `page` (str)."""
    addresses = (page.url, "/search/?q=herons", "/search/?q=father", "/api/v1/programmes", "/feeds/all/", "/llms.txt")
    return "".join(client.get(address).content.decode() for address in addresses)


def test_it_is_shown_while_its_consent_covers_it_and_no_phone_keeps_it(client, quoting):
    page, _ = quoting
    text = client.get(page.url).content.decode()
    assert WORDS in text and f"{NAME}&#x27;s father" in text
    assert '<figure class="block-quote" data-not-kept' in text


@pytest.mark.parametrize(
    "change",
    [{"website": False}, {"appeals": False}, {"bereaved": True}, {"ends": "2020-01-01", "starts": "2019-01-01"}],
)
def test_it_is_hidden_when_the_consent_does_not_cover_a_page_that_asks_for_gifts(client, quoting, change):
    Consent.objects.update(**change)
    assert WORDS not in everywhere(client, quoting[0]) and NAME not in everywhere(client, quoting[0])


@pytest.mark.parametrize("act", [pause, withdraw])
def test_it_goes_with_what_the_family_says_and_comes_back_with_no_copy(client, quoting, committed, act):
    page, consent = quoting
    with committed():
        act([consent], way=Receipt.Way.FAMILY)
    assert WORDS not in everywhere(client, page) and NAME not in everywhere(client, page)
    copied = page.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=False)
    assert WORDS not in everywhere(client, copied)


def test_one_from_before_there_were_consents_is_hidden_and_the_page_stays(client, site):
    page = make_standard_page(body=[("text", "<p>Some text.</p>")])
    page.body = [
        quote(),
        {"type": "quote", "value": {"text": WORDS}},
        {"type": "quote", "value": {"text": WORDS, "consent": "x"}},
    ]
    Page.save(page, clean=False)
    text = client.get(page.url).content.decode()
    assert WORDS not in text and page.title in text
    assert WORDS not in str(StandardPage.objects.get(pk=page.pk).body)


def test_a_page_with_one_that_nobody_lent_is_not_published_and_says_what_to_do(site):
    with pytest.raises(ValidationError, match="has no consent: choose whose words they are, or take it out"):
        make_standard_page(body=[quote()])
    with pytest.raises(ValidationError, match=f"the consent of {NAME}.* does not include appeals"):
        make_program(body=[quote(make_consent(person=NAME, appeals=False))])


def test_a_draft_may_have_one_and_in_a_story_the_storys_consents_cover_it(client, site):
    assert make_standard_page(body=[quote()], live=False).pk
    story = make_story(body=[("quote", {"text": WORDS, "attribution": NAME})])
    assert WORDS in client.get(story.url).content.decode()
    assert story.url in client.get("/search/?q=herons").content.decode()


@pytest.mark.parametrize(("role", "told"), [("Editors", False), ("Site managers", True)])
def test_the_editor_does_not_name_whose_it_is_and_only_those_who_may_read_consents_choose(client, site, role, told):
    consent = make_consent(person="Archibald, leukemia")
    page = make_standard_page(body=[quote(consent)])
    page.save_revision()
    client.force_login(make_user(role))
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Consent recorded on" in text and "Archibald" not in text
    page.body = [quote(make_consent())]
    page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
    text = client.get(address).content.decode()
    assert "Consent recorded on" in text and "Archibald" not in text
    chooser = client.get(reverse("wagtailsnippetchoosers_consent_consent:choose"))
    assert ("Archibald" in chooser.content.decode()) is told


def test_who_takes_it_back_sees_which_pages_lose_a_quote(client, quoting):
    page, consent = quoting
    assert [found.pk for found in impact_of([consent]).quoting] == [page.pk]
    assert impact_of([consent]).amounts["page that loses a quote"] == 1
    client.force_login(make_user("Story coordinators"))
    text = client.get(reverse("take_back_consent", args=[consent.pk])).content.decode()
    assert "Other pages that lose a quote" in text and page.title in text


def test_each_page_asks_for_what_it_is(site):
    assert {page.quote_channels for page in (HomePage(), StandardPage(), ProgramPage())} == {("website", "appeals")}
