"""Nothing of a story is shown where it is shared, unless each person in it agrees to that, today."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from charity_site.core.models import SiteSettings
from charity_site.images.drawings import stored_in
from charity_site.images.drawn_ahead import draw_ahead
from charity_site.images.sharing import forget_outdated
from stories.models import StoryPage
from tests.factories import make_consent, make_image, make_story, picture_bytes

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
NO_LONGER = [{"share": False}, {"website": False}, {"withdrawn_on": TODAY}, {"starts": YESTERDAY, "ends": YESTERDAY}]


pytestmark = pytest.mark.usefixtures("no_share_images")


def files_of(story):
    return stored_in(f"share/{story.pk}")


def now(story):
    return StoryPage.objects.get(pk=story.pk)


def change(story, fields):
    consent = story.consents.last().consent
    for name, value in fields.items():
        setattr(consent, name, value)
    consent.save()


@pytest.fixture
def family(site):
    words = SiteSettings.objects.get()
    words.description = "What we do."
    words.save()
    consents = [make_consent(), make_consent()]
    return make_story(
        title="Zofia and leukemia",
        seo_title="The story of Zofia",
        display_name="Zofia",
        label="Zofia, Survivor",
        search_description="Zofia was three.",
        consents=consents,
        portrait=make_image(picture_bytes(color=(200, 0, 0)), collection="Story photos", people=consents),
    )


def head(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").head


def shared_words(client, address):
    return " ".join(tag["content"] for tag in head(client, address).select("meta[property]"))


def test_a_covered_story_is_shared_with_its_words_and_portrait(client, family):
    image = now(family).share_image()
    assert "The story of Zofia" in shared_words(client, family.url) and image.address in shared_words(
        client, family.url
    )
    assert client.get(image.address).status_code == 200
    assert image.draw().getpixel((1000, 300)) == pytest.approx((200, 0, 0), abs=8)


@pytest.mark.parametrize("fields", NO_LONGER)
def test_one_person_who_does_not_agree_is_enough(client, family, fields):
    address = now(family).share_image().address
    assert client.get(address).status_code == 200 and files_of(family)
    change(family, fields)
    assert now(family).share_image() is None
    assert client.get(address).status_code == 404, "the file is still there, and may not be seen"
    forget_outdated(family.pk)
    assert not files_of(family)


def test_publishing_a_story_that_may_not_be_shared_deletes_what_was_drawn(client, family, committed):
    client.get(now(family).share_image().address)
    assert files_of(family)
    change(family, {"share": False})
    with committed():
        now(family).save_revision().publish()
    assert now(family).live and not files_of(family)


def test_the_page_of_such_a_story_shows_what_the_home_page_shows(client, site, family):
    change(family, {"share": False})
    words = shared_words(client, family.url)
    assert "Zofia" not in words and "zofia" not in words and str(family.pk) not in words.split("/")
    assert site.share_image().address in words and "What we do." in words
    tags = {tag["property"]: tag["content"] for tag in head(client, family.url).select("meta[property]")}
    assert tags["og:title"] == "Test Fund" and tags["og:type"] == "website" and "og:url" not in tags
    assert client.get(site.share_image().address).status_code == 200


def test_it_is_shared_without_its_portrait_where_the_photo_is_not_covered(client, family):
    covered = now(family).share_image()
    change(family, {"photo": False})
    image = now(family).share_image()
    assert image.photo == "" and image.name != covered.name
    assert image.draw().getpixel((1000, 300)) != pytest.approx((200, 0, 0), abs=40)
    assert client.get(covered.address).status_code == 404
    assert client.get(image.address).status_code == 200


def test_a_story_that_may_not_be_shared_is_never_drawn(site, monkeypatch, committed):
    opened = []
    monkeypatch.setattr(default_storage, "save", lambda name, *args: opened.append(name) or name)
    with committed():
        story = make_story(consents=[make_consent(share=False)])
    draw_ahead()
    assert story.live and not [name for name in opened if name.startswith(f"share/{story.pk}/")]
    assert [name for name in opened if name.startswith("share/")], "its disease was drawn"


def test_a_page_asks_for_consents_once(client, family):
    with CaptureQueriesContext(connection) as queries:
        client.get(family.url)
    asked = [query["sql"] for query in queries if '"consent_consent"."person"' in query["sql"]]
    assert len(asked) == 2, "once for the people in the story, once for those in its portrait"
