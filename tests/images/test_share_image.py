"""Each public page has a picture for where it is shared, made of its own words and scene, and nobody else has one."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from charity_site.core.models import SiteSettings
from charity_site.images.drawings import Drawing
from charity_site.images.share_image import ShareImage
from tests.factories import (
    make_disease,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_update,
    picture_bytes,
)
from tests.images.share import fetched, tags_of

YESTERDAY = timezone.localdate() - timedelta(days=1)

pytestmark = pytest.mark.usefixtures("no_share_images")


def words_of(page):
    image = page.share_image()
    return image.label, image.title


def test_every_kind_of_page_has_one_and_says_where_it_is(client, site):
    about = make_standard_page()
    program = make_program()
    update = make_update(program)
    index = Page.objects.get(slug="stories").specific
    pages = [site, index, make_disease(), make_story(), program, update, about]
    for page in pages:
        address = page.share_image().address
        tags = tags_of(client, page)
        assert tags["og:image"] == f"http://localhost{address}"
        assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")
        assert tags["og:url"] == page.full_url and tags["og:site_name"] == "Test Fund"
        assert tags["og:title"] == page.title and "Test Fund" in tags["og:image:alt"]
        response, content = fetched(client, address)
        picture = Image.open(BytesIO(content))
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (1200, 630), "RGB")
        assert len(content) < 200_000
        assert not picture.getexif() and response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, no-cache"
    assert {page for page in pages if tags_of(client, page)["og:type"] == "article"} == {pages[3], update}
    assert '<meta name="twitter:card" content="summary_large_image">' in client.get("/").content.decode()


def test_its_words_are_the_pages_own(site):
    program = make_program(title="Gentle")
    update = make_update(program, title="News of May")
    assert words_of(make_disease(title="Any", group="brain")) == ("Brain and spine", "Any")
    assert words_of(make_story(title="Ana and it", label="Survivor")) == ("Survivor", "Ana and it")
    assert words_of(program) == ("Research", "Gentle")
    assert words_of(update) == ("Gentle", "News of May")
    assert words_of(site) == ("", "A headline.")
    program.unpublish()
    assert words_of(type(update).objects.get()) == ("", "News of May")


def test_pages_look_different_and_the_same_page_looks_the_same(site):
    one, other = make_disease(title="Same", drawing_subject="boat"), make_disease(title="Same", drawing_subject="tent")
    assert one.share_image().name == type(one).objects.get(pk=one.pk).share_image().name
    assert (
        one.share_image().draw().tobytes() == one.share_image().draw().tobytes() != other.share_image().draw().tobytes()
    )


def test_no_survival_figure_is_ever_in_it(client, site):
    words = SiteSettings.objects.get()
    words.description = "What we do."
    words.save()
    story = make_story(
        title="Now 9 in 10 children live", label="90% Survivor", search_description="Nine out of ten live."
    )
    assert words_of(story) == ("", "")
    tags = tags_of(client, story)
    assert tags["og:title"] == "Test Fund" and tags["og:description"] == "What we do."
    assert not any("9" in value for name, value in tags.items() if name not in ("og:image", "og:url"))
    fetched(client, story.share_image().address)


def test_without_a_title_the_charitys_name_takes_its_place():
    drawing = Drawing.usual(7)
    empty, foreign = (
        ShareImage.of(1, words=("", title), charity="Test Fund", drawing=drawing) for title in ("", "白血病")
    )
    named = ShareImage.of(1, words=("", "Test Fund"), charity="", drawing=drawing)
    assert empty.draw().tobytes() == foreign.draw().tobytes() == named.draw().tobytes()
    nameless = ShareImage.of(1, words=("", ""), charity="", drawing=drawing)
    assert nameless.draw().size == (1200, 630) and nameless.alt == ""


@pytest.mark.parametrize("title", ["Ab", "x" * 255, "word " * 51, "Pneumonoultramicroscopicsilicovolcanoconiosis"])
def test_no_title_reaches_the_picture(title):
    blank, written = (
        ShareImage.of(1, words=("A label", words), charity="Test Fund", drawing=Drawing.usual(7)).draw()
        for words in ("Ab", title)
    )
    assert blank.crop((640, 0, 1200, 630)).tobytes() == written.crop((640, 0, 1200, 630)).tobytes()
    assert blank.crop((0, 470, 640, 630)).tobytes() == written.crop((0, 470, 640, 630)).tobytes()


# --- The picture ---------------------------------------------------------------------------------
def test_a_picture_takes_the_place_of_the_drawing(client, site):
    red = make_image(picture_bytes(color=(200, 0, 0)))
    disease = make_disease(picture=red)
    _, content = fetched(client, disease.share_image().address)
    assert Image.open(BytesIO(content)).getpixel((1000, 300)) == pytest.approx((200, 0, 0), abs=8)


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16"), ("PNG", "1"), ("WEBP", "RGBA")]
)  # fmt: skip
def test_a_picture_of_any_mode_can_be_used(site, kind, mode):
    out = BytesIO()
    Image.new(mode, (300, 200)).save(out, kind)
    image = make_image(out.getvalue(), name=f"a.{kind.lower()}")
    drawn = make_disease(picture=image).share_image().draw()
    empty = {"RGBA": (255, 252, 245), "LA": (255, 252, 245), "CMYK": (255, 255, 255)}
    assert drawn.getpixel((1000, 300)) == empty.get(mode, (0, 0, 0))


def test_what_staff_marked_in_a_picture_stays_in_it(site):
    wide = Image.new("RGB", (2000, 500), (0, 0, 200))
    wide.paste((200, 0, 0), (0, 0, 300, 500))
    out = BytesIO()
    wide.save(out, "PNG")
    image = make_image(out.getvalue(), name="a.png")
    disease = make_disease(picture=image)
    assert disease.share_image().draw().getpixel((800, 300)) == (0, 0, 200)
    before = disease.share_image().name
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 100, 250, 50, 50
    image.save()
    disease = type(disease).objects.get(pk=disease.pk)
    assert disease.share_image().draw().getpixel((800, 300)) == (200, 0, 0)
    assert disease.share_image().name != before


# --- Where nothing is said -------------------------------------------------------------------------
def test_what_is_no_public_page_has_no_tags(client, site):
    disease = make_disease()
    preview = disease.save_revision().as_object().make_preview_request().render().content.decode()
    for html in (preview, *(client.get(address).content.decode() for address in ("/search/?q=a", "/nope/"))):
        assert "og:" not in html and "twitter:card" not in html


def test_the_description_is_the_pages_or_the_sites(client, site):
    words = SiteSettings.objects.get()
    words.description = "What we do."
    words.save()
    assert tags_of(client, make_disease(search_description="Of this."))["og:description"] == "Of this."
    assert tags_of(client, make_disease())["og:description"] == "What we do."
