"""The form's own address: it stands in the form, and says to nobody where the page is."""

import pytest
from django.core.cache import cache

from charity_site.core.private_pages import GUESSES
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause
from tests.core.test_private_pages import PASSWORD, Kind, action_of, is_told_to_no_cache, restrict
from tests.factories import make_consent, make_standard_page, make_story


@pytest.fixture(autouse=True)
def nobody_has_guessed():
    cache.clear()


def places_told_by(client, restriction, page):
    """All that the form's own address says to who does not know the password."""
    action = action_of(restriction, page)
    looked, wrong = client.get(action), client.post(action, {"password": "wrong"})
    for response in (looked, wrong):
        assert response.status_code == 200 and "Location" not in response and is_told_to_no_cache(response)
        assert 'type="password"' in response.content.decode()
    return looked.content.decode() + wrong.content.decode()


def test_the_form_tells_nobody_where_the_page_is(client, site):
    page = make_standard_page(slug="zofia-relapse")
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    assert page.slug not in places_told_by(client, restriction, page)
    answers = [client.post(action_of(restriction, page), {"password": "wrong"}) for _ in range(GUESSES)]
    assert answers[-1].status_code == 429 and page.slug not in answers[-1].content.decode()


def test_nobody_is_sent_to_a_story_that_is_paused(client, site, committed):
    consent = make_consent()
    story = make_story(slug="zofia-relapse", consents=[consent])
    restriction = restrict(story.get_parent(), Kind.PASSWORD, password=PASSWORD)
    with committed():
        pause([consent], way=Receipt.Way.FAMILY)
    assert story.slug not in places_told_by(client, restriction, story)
    assert client.post(action_of(restriction, story), {"password": PASSWORD})["Location"] == "/"
