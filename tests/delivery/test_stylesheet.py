"""All styles arrive in one file."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from charity_site.delivery.web.stylesheet import SOURCES, joined_stylesheet


def test_every_stylesheet_is_in_the_joined_one_once_and_in_its_layer():
    joined = joined_stylesheet()
    assert "@import" not in joined
    for path in SOURCES.rglob("*.css"):
        if path.name not in ("main.css", "admin.css", "styleguide.css"):
            assert joined.count(path.read_text()) == 1, path
    assert joined.index("@layer components {") < joined.index("@layer print {")


def test_it_is_a_static_file_like_any_other_and_brought_up_to_date():
    path = Path(finders.find("css/site.css"))
    assert path.read_text() == joined_stylesheet()
    path.write_text("old")
    assert finders.find("css/site.css") and path.read_text() == joined_stylesheet()
    assert "css/site.css" in [
        name for name, _ in finders.get_finder("charity_site.delivery.web.stylesheet.JoinedStylesheetFinder").list(None)
    ]


def test_only_the_top_stylesheets_name_other_files():
    for path in (SOURCES / "components").glob("*.css"):
        assert "url(" not in path.read_text(), path


def test_a_stylesheet_has_the_name_of_the_template_that_it_is_for():
    templates = settings.BASE_DIR / "templates"
    for styles, markup in (("components", "components"), ("blocks", "blocks"), ("sections", "diseases/sections")):
        for path in (SOURCES / styles).glob("*.css"):
            assert (templates / markup / f"{path.stem}.html").exists(), path
    for path in (SOURCES / "pages").glob("*.css"):
        assert [*templates.glob(f"*/{path.stem}.html"), *templates.glob(f"*/{path.stem}/")], path  # or of a folder
