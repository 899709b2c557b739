"""The style page shows each component, to staff only."""

from django.conf import settings

from charity_site.glossary.models import Term
from charity_site.glossary.templatetags.glossary import note
from charity_site.home.styleguide import TOKENS
from charity_site.images.templatetags.drawings import drawing
from research.models import Fund, Grant, Milestone
from tests.factories import full_disease, make_image, make_program, make_story, make_user

PARTS = ["components", "blocks", "diseases/sections"]


def fill(site):
    """One of everything that a page can show."""
    disease = full_disease()
    program = make_program(diseases=[disease], fund=Fund.objects.create(name="Research", code="X"))
    program.milestones = [Milestone(year=2024, text="A trial opened.")]
    program.grants = [Grant(title="A study", state="funded", year=2024)]
    program.save_revision().publish()
    make_story(disease=disease)
    make_image()
    Term.objects.create(name="Marrow", definition="The soft center of bones.")


def test_every_component_block_and_section_is_shown(client, site):
    fill(site)
    client.force_login(make_user("Editors"))
    for rendered_once in (drawing, note):  # in a process, so perhaps by another test
        rendered_once.cache_clear()
    response = client.get("/styleguide/")
    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    for part in PARTS:
        for path in (settings.BASE_DIR / "templates" / part).glob("*.html"):
            assert f"{part}/{path.name}" in shown, path


def test_every_color_has_a_swatch():
    styles = (TOKENS.parent / "styleguide.css").read_text()
    colors = [line.split(":")[0].strip("- ") for line in TOKENS.read_text().splitlines() if "light-dark(" in line]
    assert len(colors) > 8
    for color in colors:
        assert f'[data-color="{color}"]' in styles, color


def test_strangers_do_not_find_it_and_an_empty_site_has_one_too(client, site):
    assert client.get("/styleguide/").status_code == 404
    client.force_login(make_user("Editors"))
    assert client.get("/styleguide/").status_code == 200
    assert client.post("/styleguide/").status_code == 405
