"""Which room may import which: docs/architecture.md, "Floors"."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.databases import CAN_DIFFER, TESTS_OF, can_differ, on_sqlite_too

TOP_ROOMS = {"diseases", "stories", "research", "topics"}
GROUND = ("users", "consent", "delivery", "papercut")
MAY_IMPORT = {
    **{room: set() for room in GROUND},
    "users": {"delivery"},
    "papercut": {"delivery"},
    "consent": {"delivery"},
    "readpath": {"consent", "delivery"},
    "images": {"consent", "delivery", "papercut", "readpath"},
    "core": {"images", "consent", "delivery", "readpath"},
    "review": {"core", "delivery", "readpath", "sources"},
    "sources": {"core", "delivery", "readpath"},
    "glossary": {"core", "delivery", "readpath"},
    "diseases": {"images", "core", "delivery", "readpath", "review"},
    "stories": {"diseases", "core", "consent", "delivery", "readpath", "review"},
    "research": {"diseases", "core", "consent", "delivery", "readpath", "review"},
    "topics": {"diseases", "images", "core", "readpath", "review"},
    "trials": {"core", "delivery", "readpath", "diseases"},
    "journeys": {"users", "core", "delivery", "diseases", "stories", "research"},
    "giving": {"users", "consent", "core", "delivery", "readpath", "research", "journeys"},
    "cards": {"core", "delivery", "diseases"},
    "feedback": {"users", "delivery", "core", "diseases"},
    "safeguarding": {"users", "consent", "delivery", "images", "core", "readpath", "diseases", "stories"},
    "search": {
        "users",
        "consent",
        "delivery",
        "readpath",
        "images",
        "core",
        "review",
        "glossary",
        "diseases",
        "stories",
        "research",
        "topics",
    },
    "api": {"consent", "delivery", "readpath", "images", "core", "review", "trials", *TOP_ROOMS},
    "discovery": {
        "consent",
        "delivery",
        "images",
        "core",
        "review",
        "glossary",
        "diseases",
        "stories",
        "research",
        "topics",
        "giving",
        "home",
    },
    "home": {
        "users",
        "consent",
        "delivery",
        "papercut",
        "readpath",
        "images",
        "core",
        "review",
        "glossary",
        "diseases",
        "stories",
        "research",
        "topics",
        "giving",
        "cards",
        "safeguarding",
    },
    "writing": {"readpath", "core", "glossary", "diseases"},
    "recovery": {"consent", "delivery", "images", "core", "stories", "journeys", "safeguarding", "home"},
}
DECLARED = {"roles", "site_tree"}  # data that any room may read
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


def imported_modules(tree, path):
    """Yield the full names of what `tree` (of the file `path`) imports, by whatever way: relative imports and names given
    to Django's and Python's loaders too."""
    package = path.relative_to(settings.BASE_DIR).parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif name := first_argument(node, "import_module", "import_string"):
            yield name
    for label in models_looked_up(tree):
        yield apps.get_app_config(label.partition(".")[0]).name


def models_looked_up(tree):
    """Yield the labels of the models that `tree` looks up in the app registry of the running site. Those that are handed
    over as an argument are of migrations."""
    of_migrations = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and "apps" in {argument.arg for argument in function.args.args}
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        is_registry = isinstance(node, ast.Call) and ast.unparse(node.func) == "apps.get_model"
        if is_registry and id(node) not in of_migrations and (label := first_argument(node, "get_model")):
            yield label.lower()


def first_argument(node, *functions):
    """Return the first argument (str) where `node` calls one of `functions` with a literal one, else None."""
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", None)) in functions:
        argument = node.args[0] if node.args else None
        return argument.value if isinstance(argument, ast.Constant) else None
    return None


def strings(tree):
    """Yield the strings of `tree` that are no docstrings."""
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield node.value


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_floors_below(room):
    for path in files(room):
        rooms = {room_of(module) for module in imported_modules(ast.parse(path.read_text()), path)} - {
            None,
            room,
            *DECLARED,
        }
        assert rooms <= MAY_IMPORT[room], f"{path} imports {rooms - MAY_IMPORT[room]}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_import_hides_in_a_function(room):
    for path in files(room):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                hidden = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                assert not hidden, f"{path}: {function.name}"


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_circle_hides_in_the_app_registry(room):
    """Only where apps are set up, models of ours cannot be imported."""
    for path in files(room):
        ours = {label for label in models_looked_up(ast.parse(path.read_text())) if is_ours(label)}
        assert not ours or path.name == "apps.py", f"{path} looks up {ours}"


def is_ours(label):
    return room_of(apps.get_app_config(label.partition(".")[0]).name) is not None


@pytest.mark.parametrize("room", GROUND)
def test_no_name_of_a_room_above_stands_as_a_string_on_the_ground_floor(room):
    """A room that owns a private address or a model without a page registers it."""
    above = "|".join(config.label for config in apps.get_app_configs() if room_of(config.name) not in {None, *GROUND})
    name = re.compile(
        rf"(charity_site/)?({above})(\.[a-z_]+)?|/({'|'.join(TOP_ROOMS)})\b.*|charity_site\.({above})\b.*"
    )
    for path in files(room):
        assert not [text for text in strings(ast.parse(path.read_text())) if name.fullmatch(text)], path


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("from ..research import models", "charity_site.research.models"),
        ("from . import x", "charity_site.core.x"),
        ("from .x import y", "charity_site.core.x.y"),
        ("import_module('stories.models')", "stories.models"),
        ("apps.get_model('stories.StoryPage')", "stories"),
        ("from django.apps import apps\ndef f():\n    return apps.get_model('stories', 'StoryPage')", "stories"),
    ],
)
def test_every_way_to_import_is_seen(code, module):
    assert module in imported_modules(ast.parse(code), settings.BASE_DIR / "charity_site" / "core" / "links.py")


PARTS_OF_FRESHNESS = {"freshness", "current_generation", "today", "ledger.state", "restricted", "get_language"}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_caller_puts_a_part_of_freshness_into_a_key(room):
    """memoize() adds all of it by itself (readpath/freshness.py): who forgets one shows what nobody may see."""
    for path in files(room):
        for call in calls(ast.parse(path.read_text())):
            if ast.unparse(call.func) in {"memoize", "memoize_many"}:
                parts = {ast.unparse(each.func) for each in calls(call.args[0])} & PARTS_OF_FRESHNESS
                assert not parts, f"{path}:{call.lineno} has {parts}"


def calls(tree):
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_each_private_name_that_the_fast_path_uses_stands_in_its_readme():
    """Whoever raises Django or Wagtail looks there."""
    room = settings.BASE_DIR / "charity_site" / "readpath"
    modules = [*room.rglob("*.py"), room.parent / "delivery" / "database" / "generation.py"]
    used = {name for path in modules for name in re.findall(r'[.("](_[a-z]\w+)', path.read_text())}
    documented, ours = {"_meta", "_replace"}, {"_values"}
    listed = set(re.findall(r"\b(_[a-z]\w+)`", (room / "README.md").read_text()))
    assert used - documented - ours == listed


def test_every_room_has_its_floor():
    packages = (settings.BASE_DIR / "charity_site").glob("*/__init__.py")
    assert {path.parent.name for path in packages} - {"settings"} | TOP_ROOMS == set(MAY_IMPORT)


def test_no_file_is_longer_than_a_person_reads_at_once():
    ours = [
        p
        for folder in ("charity_site", "tests", "templates", *TOP_ROOMS)
        for p in Path(settings.BASE_DIR / folder).rglob("*.*")
    ]
    for path in ours:
        if path.suffix in {".py", ".css", ".js", ".html"} and "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= MOST_LINES, path


def test_what_can_differ_by_database_is_tried_on_both():
    """A module with SQL of our own needs a line in tests/databases.py that names its tests."""
    assert can_differ() == TESTS_OF.keys()
    for place in on_sqlite_too():
        file, _, test = place.partition("::")
        assert f"def {test}" in (settings.BASE_DIR / file).read_text(), place


def test_sql_of_our_own_is_known_by_its_look():
    for code in (
        "with connection.cursor() as x:",
        "database.execute(statement)",
        "cursor.executemany(statement, values)",
        'Page.objects.raw("SELECT 1")',
        'RawSQL("SELECT 1", [])',
        'migrations.RunSQL("SELECT 1")',
        'Page.objects.extra(where=["1 = 1"])',
        'Func(F("title"), template="%(expressions)s || 1")',
        "class Reverse(Func):",
        "class Reversed(models.Transform):",
        "def as_sql(self, compiler, connection):",
        "from django.db.models.functions import Cast",
        "from django.contrib.postgres.aggregates import ArrayAgg",
        "import psycopg2",
        "advisory_lock(name)",
        "connection.ops.quote_name(name)",
        "connection.introspection.table_names()",
        'if connection.vendor == "sqlite":',
        'filter(name__iexact="a")',
        'filter(rows__has_key="a")',
        "filter(starts__year=2020)",
        'F("seats").bitor(1)',
        'order_by(F("year").desc(nulls_last=True))',
        'pages.distinct("page")',
        "bulk_create(rows, ignore_conflicts=True)",
        "except IntegrityError:",
    ):
        assert CAN_DIFFER.search(code), code
    assert not CAN_DIFFER.search('Page.objects.live().filter(slug="a").order_by("title").distinct()')
