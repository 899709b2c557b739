"""What a phone may keep of a page is marked where pictures are rendered: one that shows nobody says so."""

import pytest
from bs4 import BeautifulSoup

from charity_site.core.models import SiteSettings
from tests.factories import make_consent, make_disease, make_image, make_program, make_standard_page, make_update

NOBODY, PEOPLE = {"data-shows-nobody": ""}, {"data-not-kept": ""}


def block(picture, caption=""):
    return {
        "type": "image",
        "value": {"image": {"image": picture.pk, "decorative": False, "alt_text": "A lake"}, "caption": caption},
    }


@pytest.fixture
def child(site):
    return make_image(people=[make_consent()])


def pages_with(picture):
    """A page of each kind that can be kept, with `picture` wherever it can stand."""
    program = make_program(picture=picture, body=[block(picture, "In June")])
    disease = make_disease(picture=picture)
    program.diseases = [disease]
    program.save()
    return [program, disease, make_standard_page(body=[block(picture, "In June")]), make_update(program)]


def rendered(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


def test_a_picture_of_people_is_marked_wherever_it_stands(client, child):
    for page in pages_with(child):
        html = rendered(client, page.url)
        photos = [tag for tag in html.select("picture") if "/media/images/" in str(tag)]
        assert photos or page.slug.startswith("update"), page
        assert all(photo.has_attr("data-not-kept") and not photo.has_attr("data-shows-nobody") for photo in photos)
        for caption in html.select("figcaption"):
            assert caption.find_parent("figure").select("picture[data-not-kept]"), page


def test_one_that_shows_nobody_and_every_drawing_say_so(client, site):
    logo = make_image()
    settings = SiteSettings.for_site(site.get_site())
    settings.logo = logo
    settings.save()
    for page in [*pages_with(make_image()), make_disease()]:
        pictures = rendered(client, page.url).select("picture")
        assert pictures and all(picture.has_attr("data-shows-nobody") for picture in pictures), page


def test_no_picture_stands_outside_of_a_marked_element(client, child):
    for page in pages_with(child):
        for image in rendered(client, page.url).select(
            "img, source, video, object, iframe, [style*=url], [background]"
        ):
            assert image.find_parent("picture", attrs=NOBODY) or image.find_parent("picture", attrs=PEOPLE), (
                page,
                image,
            )


def test_what_names_a_picture_to_machines_is_not_kept_either(client, child):
    for page in pages_with(child):
        head = rendered(client, page.url).head
        named = [
            tag for tag in head.find_all(True) if "/media/" in "".join(map(str, [*tag.attrs.values(), tag.string]))
        ]
        assert named and all(tag.has_attr("data-not-kept") for tag in named), page


def test_one_that_names_somebody_is_of_people_whatever_its_box_says(client, site):
    picture = make_image()
    picture.consents.set([make_consent()])
    assert picture.is_of_people() and not make_image().is_of_people()
