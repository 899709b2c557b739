"""docs/security.md: each line of it is known, and leads to tests that exist. And what the whole code is held to."""

import ast
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_disease, make_image, make_story, make_user
from tests.forms_on_screen import filled_in

BASE = settings.BASE_DIR
ROOMS = ("charity_site", "diseases", "stories", "research", "topics")
# OWASP ASVS 5.0.0, level 1: {chapter and section: how many of its numbers}
LEVEL_1 = {
    "1.2": (1, 2, 3, 4, 5), "1.3": (1, 2), "1.5": (1,), "2.1": (1,), "2.2": (1, 2), "2.3": (1,), "3.2": (1, 2), "3.3": (1,),
    "3.4": (1, 2), "3.5": (1, 2, 3), "4.1": (1,), "4.4": (1,), "5.2": (1, 2), "5.3": (1, 2), "6.1": (1,),
    "6.2": (1, 2, 3, 4, 5, 6, 7, 8), "6.3": (1, 2), "6.4": (1, 2), "7.2": (1, 2, 3, 4), "7.4": (1, 2), "8.1": (1,), "8.2": (1, 2),
    "8.3": (1,), "9.1": (1, 2, 3), "9.2": (1,), "10.4": (1, 2, 3, 4, 5), "11.3": (1, 2), "11.4": (1,), "12.1": (1,),
    "12.2": (1, 2), "13.4": (1,), "14.2": (1,), "14.3": (1,), "15.1": (1,), "15.2": (1,), "15.3": (1,),
}  # fmt: skip
NOT_OURS = "not applicable: "
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
PLACE = re.compile(r'`((?:docs/)?[\w-]+\.md)`, "([^"]+)"')


def rows(heading):
    """The lines below `heading` (str) of docs/security.md: lists of cells (str), without the head of the table."""
    text = (BASE / "docs" / "security.md").read_text()
    part = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.M | re.S)[1]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def named_in(path):
    return set(re.findall(r"^(?:async )?def (test_\w+)|^    def (test_\w+)", (BASE / path).read_text(), re.M))


HEADINGS = (
    "OWASP ASVS 5, level 1",
    "OWASP ASVS 5, picked from levels 2 and 3",
    "OWASP rules for uploads",
    "MDN Observatory",
)


@pytest.mark.parametrize("heading", HEADINGS)
def test_each_line_leads_to_a_test_or_says_why_not(heading):
    assert rows(heading)
    open_lines = []
    for row in rows(heading):
        shown = row[-1]
        tests, places = TEST.findall(shown), PLACE.findall(shown)
        for path, name in tests:
            assert (BASE / path).exists() and any(name in pair for pair in named_in(path)), (row[0], path, name)
        for path, title in places:
            assert re.search(rf"^#+ {re.escape(title)}$|\*\*{re.escape(title)}", (BASE / path).read_text(), re.M), (
                row[0],
                title,
            )
        if not (tests or places or (shown.startswith(NOT_OURS) and len(shown) > len(NOT_OURS) + 20)):
            open_lines.append(row)
    assert open_lines == []


def test_all_of_level_1_is_there_once():
    asked = [f"{section}.{number}" for section, numbers in LEVEL_1.items() for number in numbers]
    assert len(asked) == 70
    assert [row[0] for row in rows(HEADINGS[0])] == asked


# --- What no line of code does ---------------------------------------------------------------------
RUNS_TEXT = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "pickle.load", "marshal.loads",
             "yaml.load", "yaml.unsafe_load", "subprocess.getoutput", "Template", "engines.from_string"}  # fmt: skip
WEAK = {"hashlib.md5", "hashlib.sha1", "random.choice", "random.random", "random.randint"}
KNOWN_USES = {"re.compile", "ast.compile"}


def calls(path):
    """The calls in a file: (the name that is called, its keywords)."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), {word.arg: ast.unparse(word.value) for word in node.keywords}


def code():
    return [path for room in ROOMS for path in (BASE / room).rglob("*.py")]


def test_no_text_is_run_as_code_and_no_command_goes_through_a_shell():
    found = [
        (str(path), name)
        for path in code()
        for name, words in calls(path)
        if name in RUNS_TEXT or words.get("shell") == "True"
    ]
    assert len(code()) > 200 and found == []


def test_no_digest_or_chance_that_can_be_foreseen_protects_anything():
    found = [
        (str(path), name)
        for path in code()
        if "papercut" not in path.parts  # dice for drawings
        for name, words in calls(path)
        if name in WEAK and words.get("usedforsecurity") != "False"
    ]
    assert found == []


def test_no_script_makes_html_of_text():
    makes = re.compile(
        r"(inner|outer)HTML\s*\+?=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
    )
    scripts = [path for room in ROOMS for path in (BASE / room).rglob("*.js")]
    assert len(scripts) > 5 and [str(path) for path in scripts if makes.search(path.read_text())] == []


# --- What comes in as HTML, and what goes out ---------------------------------------------------------
def evil_text():
    """What a browser could send as the text of an editor, with links and words that no button there makes."""
    places = ("javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(2)", " java\tscript:alert(3)", "vbscript:x")
    blocks = [{"key": str(number), "type": "unstyled", "depth": 0, "text": f"Read {place} <script>alert(4)</script>", "inlineStyleRanges": [],
               "entityRanges": [{"key": number, "offset": 0, "length": 4}]} for number, place in enumerate(places)]  # fmt: skip
    blocks += [{"key": kind, "type": kind, "depth": 0, "text": "x", "inlineStyleRanges": [{"offset": 0, "length": 1, "style": kind}],
                "entityRanges": []} for kind in ("script", "atomic", "iframe")]  # fmt: skip
    entities = {
        str(number): {"type": "LINK", "mutability": "MUTABLE", "data": {"url": place}}
        for number, place in enumerate(places)
    }
    return json.dumps({"blocks": blocks, "entityMap": entities})


def test_of_rich_text_only_what_editors_can_write_is_left(client, site):
    disease = make_disease()
    client.force_login(make_user("Site managers"))
    edit = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    form = filled_in(client.get(edit))
    answer = client.post(edit, {**form, "overview": evil_text(), "change_note": "New.", "action-publish": "yes"})
    assert answer.status_code == 302
    shown = BeautifulSoup(Client().get(disease.url).content, "lxml").find(id="overview")
    assert "Read javascript:alert(1) <script>alert(4)</script>" in shown.get_text(), "as words"
    assert not shown.find_all(["script", "iframe", "style"])
    assert not [name for tag in shown.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert [
        link["href"] for link in shown.find_all("a", href=True) if not link["href"].startswith(("/", "#", "http"))
    ] == []


def test_each_answer_says_what_it_is_and_in_which_letters(client, site):
    disease, story = make_disease(slug="one", picture=make_image()), make_story()
    addresses = [
        "/", disease.url, story.url, "/search/?q=one", "/search/suggestions/?q=one", "/robots.txt", "/sitemap.xml", "/llms.txt",
        "/feeds/all/", "/feeds/stories/", "/api/", "/api/v1/diseases", "/api/v1/nothing", "/embed/one/overview/", "/nothing/", "/search/?q=%00",
        "/admin/login/", "/admin/password_reset/", "/health/live", "/health/ready", "/service-worker.js", "/.well-known/security.txt",
    ]  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        kind = answer["Content-Type"]
        assert address.startswith("/health/") or answer["X-Content-Type-Options"] == "nosniff", address
        if answer.getvalue() and re.match(r"text/|application/\w*\+?xml", kind):
            assert re.search(r"charset=.?utf-8", kind), (address, kind)


def test_no_version_of_what_it_runs_on_is_told(client, site):
    answers = [client.get(address) for address in ("/", "/nothing/", "/admin/login/", "/api/v1/diseases")]
    told = "".join(f"{answer.headers}{answer.content.decode()}" for answer in answers).lower()
    assert not re.search(r"wagtail/?\s?\d|django/?\s?\d|granian|python/?\s?\d|x-powered-by", told)


def test_the_folder_of_the_code_has_no_address():
    for place in (settings.STATIC_ROOT, settings.MEDIA_ROOT, settings.WHITENOISE_ROOT):
        assert not Path(place).is_relative_to(BASE / ".git") and not (BASE / ".git").is_relative_to(place)
