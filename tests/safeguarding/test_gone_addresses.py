"""Where a story was is gone for good, however its address is written."""

import unicodedata
from urllib.parse import quote

import pytest
from wagtail.contrib.redirects.models import Redirect

from charity_site.consent import ledger
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from tests.factories import make_consent, make_story, make_user


@pytest.mark.parametrize("slug", ["zofia", "zofía", "ζωή"])
def test_an_erased_story_is_gone_at_all_its_addresses(client, site, committed, slug):
    consent = make_consent()
    story = make_story(slug=slug, consents=[consent])
    Redirect.objects.create(old_path=Redirect.normalise_path(f"/old-{slug}"), redirect_page=story)
    apart = unicodedata.normalize("NFD", slug)
    addresses = [story.url, f"/stories/{quote(slug)}/", f"/stories/{quote(apart)}/", f"/old-{quote(slug)}/"]
    with committed():
        erase(request_erasure(consent, by=make_user()), by=make_user(), way=Receipt.Way.STAFF)
    assert [client.get(address).status_code for address in addresses] == [410] * len(addresses)


@pytest.mark.parametrize("slug", ["zofía", "ZOFÍA"])
@pytest.mark.parametrize("as_it_was_written", [str, quote])
def test_a_line_from_before_still_counts(client, site, slug, as_it_was_written):
    before = f"/stories/{as_it_was_written(slug)}/".lower()
    ledger.append(ledger.Entry(ledger.ERASE, addresses=[ledger.digest(before)]))
    assert client.get(f"/stories/{quote(slug)}/").status_code == 410
    assert client.get(f"/stories/{quote(slug)}b/").status_code == 404
