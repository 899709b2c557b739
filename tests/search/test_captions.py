"""The caption of a picture of people may name them: visitors find no page by it."""

import pytest

from tests.factories import make_consent, make_image, make_standard_page


@pytest.mark.parametrize("people", [True, False])
def test_a_page_is_found_by_the_captions_of_things_only(client, site, people):
    picture = make_image(people=[make_consent()] if people else [])
    value = {"image": {"image": picture.pk, "decorative": True, "alt_text": ""}, "caption": "Zofiamaria at the lake"}
    page = make_standard_page(title="Boats", body=[{"type": "image", "value": value}])
    found = client.get("/search/", {"q": "Zofiamaria"}).content.decode()
    assert (page.url in found) is not people
