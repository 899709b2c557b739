"""Visitors get the cuts that pages show. They are written once, and nothing that pages are made of cuts otherwise."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from wagtail.images.models import Filter
from wagtail.images.wagtail_hooks import register_image_operations

from charity_site.images.filters import CUTS, PUBLIC
from tests.factories import make_disease, make_image, make_standard_page, make_user

FOR_STAFF = ("safeguarding/staff/", "wagtailadmin/", "wagtailimages/")  # templates that no visitor sees
OPERATIONS = "|".join(name for name, _ in register_image_operations())
TAG = re.compile(r"\{%\s*(image|picture|srcset_image|image_url)\s")
PHOTO = re.compile(r'\{%\s*photo\s+\S+\s+"(\w+)"')
CUT = re.compile(rf"""["'](?:{OPERATIONS})(?:-[\w{{}},]+)+(?:\|[\w|{{}},-]+)?["']|["']original["']""")


def templates():
    """The templates that visitors may see: (path, text)."""
    root = settings.BASE_DIR / "templates"
    for path in sorted(root.rglob("*.html")):
        if not str(path.relative_to(root)).startswith(FOR_STAFF):
            yield path, path.read_text()


def code():
    """Our own modules, without tests and migrations: (path, text)."""
    for room in ("charity_site", "diseases", "stories", "research", "topics"):
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text()


def test_templates_cut_pictures_by_the_list_alone():
    assert [str(path) for path, text in templates() if TAG.search(text)] == []


def test_code_cuts_pictures_by_the_list_alone():
    found = [path.name for path, text in code() for word in CUT.findall(text) if not word[1:-1].startswith("format-")]
    assert set(found) <= {"filters.py"}
    cutting = [
        path for path, text in code() if re.search(r"(?<!super\(\))\.get_renditions?\(|renditions_or_not_found\(", text)
    ]
    assert [path.name for path in cutting] == ["photos.py"]


def test_each_place_of_the_list_is_one_that_templates_show():
    assert {place for _, text in templates() for place in PHOTO.findall(text)} == set(CUTS)


@pytest.fixture
def picture(site):
    """A picture that a public page shows."""
    picture = make_image(focal_point_x=100, focal_point_y=100, focal_point_width=50, focal_point_height=50)
    make_disease(picture=picture)
    return picture


def status(client, picture, spec):
    return client.get(picture.get_rendition(spec).url).status_code


@pytest.mark.parametrize("spec", sorted(PUBLIC))
def test_visitors_get_what_is_on_the_list(client, picture, spec):
    assert status(client, picture, spec) == 200


OTHERS = ["original", "max-165x165", "max-800x600", "max-400x400", "fill-600x338", "width-480", "width-1200",
          "format-jpeg|original", "format-jpeg|width-481", "format-jpeg|fill-1200x900-c100", "format-jpeg|width-480|jpegquality-99"]  # fmt: skip


@pytest.mark.parametrize("spec", OTHERS)
def test_all_else_is_for_staff(client, picture, spec):
    assert status(client, picture, spec) == 404
    client.force_login(make_user("Site managers"))
    response = client.get(picture.get_rendition(spec).url)
    assert response.status_code == 200 and response["Cache-Control"] == "private, no-store"


def test_the_edit_screen_gives_visitors_no_address_of_the_original(client, picture):
    page = make_standard_page()
    stem = Path(picture.filename).stem
    client.force_login(make_user("Site managers"))
    assert client.get(f"/admin/images/{picture.pk}/").status_code == 200
    client.logout()
    assert client.get(page.url).status_code == 200
    names = {rendition.file.name for rendition in picture.renditions.all()}
    assert any(rendition.filter_spec == "original" for rendition in picture.renditions.all())
    guesses = {f"images/{stem}.original.jpg", f"images/{stem}.jpg", f"original_images/{stem}.jpg", *names}
    public = {each.file.name for each in picture.renditions.all() if each.filter_spec in PUBLIC}
    assert {name for name in guesses if client.get(f"/media/{name}").status_code == 200} == public


def test_a_page_names_only_what_visitors_get(client, picture):
    block = {"image": {"image": picture.pk, "decorative": True, "alt_text": ""}, "caption": ""}
    page = make_standard_page(body=[{"type": "image", "value": block}])
    for spec in OTHERS:
        picture.get_rendition(spec)
    addresses = ["/sitemap.xml", "/childhood-cancers/", make_disease(picture=picture).url, page.url]
    named = {
        name
        for address in addresses
        for name in re.findall(r"/media/(images/[\w.-]+)", client.get(address).content.decode())
    }
    cut = dict(picture.renditions.values_list("file", "filter_spec"))
    assert named and {cut[name] for name in named} <= PUBLIC


def test_the_list_holds_filters_that_wagtail_knows():
    assert all(Filter(spec).operations for spec in PUBLIC) and len(PUBLIC) == 20
