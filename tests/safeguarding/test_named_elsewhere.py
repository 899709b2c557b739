"""Who takes a story back sees where the child's name stays in words, and goes there."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from charity_site.core.models import SiteSettings
from charity_site.home.models import HomeDoor
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from diseases.models import Question
from tests.factories import (
    make_disease,
    make_document,
    make_image,
    make_program,
    make_standard_page,
    make_term,
    make_update,
    make_user,
    picture_bytes,
)
from tests.safeguarding.family import NAME, picture_block


@pytest.fixture
def places(family, site):
    """Return what names her in words: {a word of the screen: how it is mended}."""
    HomeDoor.objects.create(home=site, title=f"Meet {NAME}", text="t", link_text="l", page=family.story)
    page = make_standard_page(title="Prose", body=[("text", f"<p>As {NAME} said.</p>")])
    captioned = make_standard_page(
        title="Captioned", body=[picture_block(make_image(picture_bytes(color=(3, 2, 1))), f"{NAME.upper()}'s lake")]
    )
    draft = make_standard_page(title="Drafted")
    draft.introduction = f"For {NAME}"
    draft.save_revision()
    program = make_program(title="Program")
    update = make_update(program, title="News", text=f"<p>{NAME} helped.</p>")
    disease = make_disease(title="Asked")
    disease.questions = [Question(text=f"What did {NAME} have?")]
    disease.save_revision().publish()
    image = make_image(picture_bytes(color=(1, 2, 3)), description=f"{NAME}'s dog")
    document = make_document(title=f"{NAME}'s letter")
    term = make_term(name="Port", definition=f"{NAME} had one.")
    promoted = SearchPromotion.objects.create(
        query=Query.get("lake"), external_link_url="https://example.org/a", external_link_text=f"{NAME} at the lake"
    )
    redirect = Redirect.objects.create(old_path=f"/{NAME}", redirect_link="/about/")
    settings = SiteSettings.for_site(site.get_site())
    settings.notice = f"{NAME} was here"
    settings.save()
    others = [
        reverse("wagtailimages:edit", args=[image.pk]), reverse("wagtaildocs:edit", args=[document.pk]),
        reverse("wagtailsnippets_glossary_term:edit", args=[term.pk]),
        reverse("wagtailsearchpromotions:edit", args=[promoted.query_id]),
        reverse("wagtailredirects:edit", args=[redirect.pk]),
        reverse("wagtailsettings:edit", args=["core", "sitesettings", settings.site_id]),
    ]  # fmt: skip
    pages = [site, page, captioned, draft, update, disease]
    return [*(reverse("wagtailadmin_pages:edit", args=[each.pk]) for each in pages), *others]


def elsewhere(response):
    """That part of the screen (str)."""
    return response.content.decode().partition("The name still stands here in words")[2].partition("</ul>")[0]


def test_the_screen_and_the_receipt_list_each_place_and_lead_there(client, family, places, committed):
    client.force_login(make_user())
    for kind, key in (("consent", family.consent.pk), ("story", family.story.pk)):
        text = elsewhere(client.get(reverse(f"take_back_{kind}", args=[key])))
        assert [address for address in places if f'href="{address}"' not in text] == []
        assert f"/pages/{family.story.pk}/edit/" not in text and text.count("<li>") == len(places)
    with committed():
        receipt = withdraw([family.consent], way=Receipt.Way.STAFF)
    text = elsewhere(client.get(reverse("receipt", args=[receipt.pk])))
    assert [address for address in places if f'href="{address}"' not in text] == []


def test_places_are_named_in_plain_words(client, family, site, committed):
    page = make_standard_page(
        title=f"{NAME} at sea", slug=f"{NAME.lower()}-at-sea", search_description=f"{NAME} sails."
    )
    page.save_revision()
    client.force_login(make_user())
    text = elsewhere(client.get(reverse("take_back_consent", args=[family.consent.pk])))
    parts = text.rpartition("): ")[2].partition("</li>")[0].split(", ")
    assert sorted(parts) == ["address", "description for search engines", "last saved version", "title"]


def test_a_place_that_was_mended_is_not_listed_and_nothing_is_said_when_all_are(client, family, site, committed):
    door = HomeDoor.objects.create(home=site, title=f"Meet {NAME}", text="t", link_text="l", page=family.story)
    Redirect.objects.create(old_path="/old-zofiamaria", redirect_page=family.story)
    client.force_login(make_user("Story coordinators"))
    with committed():
        receipt = withdraw([family.consent], way=Receipt.Way.FAMILY)
    address = reverse("receipt", args=[receipt.pk])
    text = elsewhere(client.get(address))
    assert "Home" in text and "ask a site manager" in text
    door.delete()
    assert "still stands" not in client.get(address).content.decode()
