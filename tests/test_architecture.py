"""Which room may import which: docs/architecture.md, "Floors"."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

GROUND = ("users", "consent", "delivery")
MAY_IMPORT = {
    **{room: set() for room in GROUND},
    "users": {"delivery"},
    "images": {"consent", "delivery"},
    "core": {"images", "consent", "delivery"},
    "review": {"core", "delivery"},
    "glossary": {"core", "delivery"},
    "diseases": {"images", "core", "delivery", "review"},
    "stories": {"diseases", "core", "consent", "delivery", "review"},
    "research": {"diseases", "core", "consent", "review"},
    "safeguarding": {"consent", "delivery", "images", "core", "diseases", "stories"},
    "search": {
        "users",
        "consent",
        "delivery",
        "images",
        "core",
        "review",
        "glossary",
        "diseases",
        "stories",
        "research",
    },
    "api": {"consent", "delivery", "images", "core", "diseases", "stories", "research"},
    "discovery": {"consent", "delivery", "images", "core", "glossary", "diseases", "stories", "research", "home"},
    "home": {
        "users",
        "consent",
        "delivery",
        "images",
        "core",
        "review",
        "glossary",
        "diseases",
        "stories",
        "research",
        "safeguarding",
    },
}
TOP_ROOMS = {"diseases", "stories", "research"}
MOST_LINES = 300


def room_of(module):
    """The room (str) of a dotted module name, or None for what is not ours."""
    first, _, rest = module.partition(".")
    if first == "charity_site":
        return rest.partition(".")[0] or None
    return first if first in TOP_ROOMS else None


def files(room):
    folder = settings.BASE_DIR / (room if room in TOP_ROOMS else f"charity_site/{room}")
    return [path for path in folder.rglob("*.py") if "migrations" not in path.parts]


def imported_modules(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_floors_below(room):
    for path in files(room):
        rooms = {room_of(module) for module in imported_modules(ast.parse(path.read_text()))} - {None, room}
        assert rooms <= MAY_IMPORT[room], f"{path} imports {rooms - MAY_IMPORT[room]}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_import_hides_in_a_function(room):
    for path in files(room):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                assert not list(imported_modules(function)), f"{path}: {function.name}"


def test_every_room_has_its_floor():
    rooms = {app.split(".")[1] if app.startswith("charity_site") else app for app in settings.INSTALLED_APPS}
    ours = {room for room in rooms if (settings.BASE_DIR / "charity_site" / room).is_dir()} | TOP_ROOMS
    assert ours == set(MAY_IMPORT)


def test_no_file_is_longer_than_a_person_reads_at_once():
    ours = [
        p
        for folder in ("charity_site", "tests", "templates", *TOP_ROOMS)
        for p in Path(settings.BASE_DIR / folder).rglob("*.*")
    ]
    for path in ours:
        if path.suffix in {".py", ".css", ".js", ".html"} and "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= MOST_LINES, path
