"""A picture whose license ends leaves its place at midnight, without a job: on pages, as a file, where pages are shared."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone

from charity_site.core.models import SiteSettings
from charity_site.delivery.database.generation import begin_generation
from charity_site.delivery.pagecache.expiry import freshness_limits
from tests.factories import make_disease, make_image, make_standard_page

LAST = date(2026, 6, 15)
NOON = "2026-06-15T17:00:00Z"  # on the last day


def body_with(picture):
    value = {"image": {"image": picture.pk, "alt_text": "A", "decorative": False}, "caption": "The sea"}
    return [{"type": "image", "value": value}]


@pytest.fixture
def picture(site):
    return make_image(license_ends=LAST, credit="Photo: Ana Silva", license="CC BY 4.0")


def page_with(picture):
    page = make_standard_page()
    page.body = page.body.stream_block.to_python(body_with(picture))
    page.save_revision().publish()
    return page


def shown(client, page, moment):
    with time_machine.travel(moment, tick=False):
        begin_generation()
        return BeautifulSoup(client.get(page.url).content, "lxml")


def midnight():
    """The first moment (datetime) at which it may not be shown any more."""
    return timezone.make_aware(datetime(2026, 6, 16))


def test_it_stands_in_a_text_to_the_end_of_the_last_day_with_its_credit(client, picture):
    with time_machine.travel(NOON, tick=False):
        page = page_with(picture)
        address = picture.get_rendition("format-jpeg|width-480").url
        assert client.get(address).status_code == 200
    found = shown(client, page, NOON).select_one(".block-image")
    assert found.figcaption.text == "The sea Photo: Ana Silva. CC BY 4.0"
    moment = midnight()
    assert shown(client, page, moment - timedelta(seconds=1)).select_one(".block-image")
    assert not shown(client, page, moment).select_one(".block-image")
    with time_machine.travel(moment, tick=False):
        assert client.get(address).status_code == 404


def test_a_drawing_takes_its_place_at_the_head_of_a_page_and_on_cards(client, picture):
    with time_machine.travel(NOON, tick=False):
        page = make_disease(picture=picture)
        assert page.shown_picture == picture and page.share_picture == picture
        main = BeautifulSoup(client.get(page.url).content, "lxml").main
        assert (
            "/media/images/" in str(main) and main.select_one(".picture-credit").text == "Photo: Ana Silva. CC BY 4.0"
        )
    with time_machine.travel(midnight(), tick=False):
        page = type(page).objects.get(pk=page.pk)
        assert page.shown_picture is None and page.share_picture is None
        for address in (page.url, "/childhood-cancers/"):
            text = client.get(address).content.decode()
            assert "/media/images/" not in text and "Ana Silva" not in text
        assert "/media/drawings/" in client.get(page.url).content.decode()


def test_the_logo_leaves_every_page(client, picture):
    SiteSettings.objects.update(logo=picture)
    with time_machine.travel(NOON, tick=False):
        assert "/media/images/" in client.get("/about/").content.decode()
    with time_machine.travel(midnight(), tick=False):
        begin_generation()
        assert "/media/images/" not in client.get("/about/").content.decode()


def test_copies_of_pages_do_not_outlive_it(picture):
    noon = datetime(2026, 6, 13, 12, tzinfo=UTC).timestamp()
    fresh, stale = freshness_limits(1, noon)
    assert fresh <= midnight().timestamp() and stale == midnight().timestamp()


def test_a_phone_does_not_keep_it(client, picture):
    with time_machine.travel(NOON, tick=False):
        page = page_with(picture)
        assert "data-shows-nobody" not in client.get(page.url).content.decode()
    other = page_with(make_image())
    assert "data-shows-nobody" in client.get(other.url).content.decode()


def test_it_is_not_published_anew(picture):
    refused = pytest.raises(ValidationError, match="its license ended on June 15, 2026")
    with time_machine.travel(midnight(), tick=False), refused:
        page_with(picture)


def test_a_picture_without_a_license_that_ends_stays(client, site):
    page = page_with(make_image())
    with time_machine.travel("2036-06-16T12:00:00Z", tick=False):
        assert BeautifulSoup(client.get(page.url).content, "lxml").select_one(".block-image")
