"""Where a story was is gone for good, however its address is written."""

import unicodedata
from urllib.parse import quote

import pytest
from wagtail.contrib.redirects.models import Redirect

from charity_site.consent import ledger
from charity_site.core.leads import lead_at
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from tests.factories import make_consent, make_story, make_user


def erase_all(consents, way):
    for consent in consents:
        erase(request_erasure(consent, by=make_user()), by=make_user(), way=way)


@pytest.mark.parametrize("slug", ["zofia", "zofía", "ζωή"])
def test_an_erased_story_is_gone_at_all_its_addresses(client, site, committed, slug):
    consent = make_consent()
    story = make_story(slug=slug, consents=[consent])
    Redirect.objects.create(old_path=Redirect.normalise_path(f"/old-{slug}"), redirect_page=story)
    apart = unicodedata.normalize("NFD", slug)
    addresses = [story.url, f"/stories/{quote(slug)}/", f"/stories/{quote(apart)}/", f"/old-{quote(slug)}/"]
    with committed():
        erase_all([consent], way=Receipt.Way.STAFF)
    assert [client.get(address).status_code for address in addresses] == [410] * len(addresses)


SPELLINGS = {  # of the address: how it is typed
    "zofia-anna": [
        "zofia\u2011anna",
        "Zofia\u2013Anna",
        "zofía-anna",
        "zofia\u00ad-anna",
        "zo\u200bfia-anna",
        "zofia anna",
    ],
    "zofía-anna": ["zofia-anna", "ZOFIA-ANNA", "zofia\u2011anna", "zofi\u0301a\u2014anna"],
    "zoë": ["zoe", "Zoe\u0308"],
}


@pytest.mark.parametrize("act", [withdraw, erase_all])
@pytest.mark.parametrize("slug", SPELLINGS, ids=range(3))
def test_it_is_gone_in_another_spelling_too_and_nothing_else_is(client, site, committed, slug, act):
    consent = make_consent()
    story = make_story(slug=slug, consents=[consent])
    Redirect.objects.create(old_path=Redirect.normalise_path(f"/old-{slug}"), redirect_page=story)
    with committed():
        act([consent], way=Receipt.Way.STAFF)
    for spelling in SPELLINGS[slug]:
        for address in (f"/stories/{quote(spelling)}/", f"/old-{quote(spelling)}", f"/STORIES/{quote(spelling)}/"):
            assert client.get(address).status_code == 410, (spelling, address)
    assert client.get(f"/stories/{quote(slug)}-b/").status_code == 404
    again = make_story(slug="zofia-maria", consents=[make_consent()])
    assert client.get(again.url).status_code == 200


def test_a_new_story_at_another_spelling_of_one_that_is_gone_is_linked_as_any_other(client, site, committed):
    consent = make_consent()
    make_story(slug="zoë", consents=[consent])
    with committed():
        erase_all([consent], way=Receipt.Way.STAFF)
    again = make_story(slug="zoe", consents=[make_consent()])
    assert client.get(again.url).status_code == 200 and lead_at(again.url).address == again.url


@pytest.mark.parametrize("slug", ["zofía", "ZOFÍA"])
@pytest.mark.parametrize("as_it_was_written", [str, quote])
def test_a_line_from_before_still_counts(client, site, slug, as_it_was_written):
    before = f"/stories/{as_it_was_written(slug)}/".lower()
    ledger.append(ledger.Entry(ledger.ERASE, addresses=[ledger.digest(before)]))
    assert client.get(f"/stories/{quote(slug)}/").status_code == 410
    assert client.get(f"/stories/{quote(slug)}b/").status_code == 404
