"""When everything behind nginx is off and no copy was kept, it sends the mirror (charity_site/recovery/mirror.py)."""

import pytest

from tests.stack.front import write

STYLE = "/static/css/site.fedcba987654.css"  # of a mirror that came from another machine
PICTURE = "/media/images/shown-nobody.jpg"


@pytest.fixture(scope="module")
def mirror(front):
    """The front, with nothing behind it, and a mirror."""
    place = front.folder / "mirror"
    for path, text in (
        ("index.html", "home"),
        ("types/index.html", "types"),
        (STYLE[1:], "b { }"),
        (PICTURE[1:], "jpg"),
    ):
        write(place / "20261129T023000Z" / path, f"mirrored {text}")
    (place / "current").symlink_to("20261129T023000Z")
    return front


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/types/", "text/html"),
        (STYLE, "text/css"),
        (PICTURE, "image/jpeg"),
    ],
)
def test_public_pages_and_their_files_are_sent(mirror, path, kind):
    answer = mirror.ask(path)
    assert (answer.status, answer.text[:8]) == (200, "mirrored")
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Content-Security-Policy"] and answer.headers["Cache-Control"] == "no-cache"


def test_what_was_kept_for_failures_comes_first(mirror):
    write(mirror.folder / "mirror" / "current" / "kept" / "index.html", "mirrored")
    assert mirror.ask("/kept/").text == "kept"


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/stories/rosie/", "GET", 503),
        ("/search/?q=fever", "GET", 503),
        ("/types/?and=fever", "GET", 503),
        ("/types/", "POST", 503),
        ("/media/original_images/a.jpg", "GET", 503),
        ("/admin/", "GET", 503),
        ("/your-story/7d0a8c1e-0000-4000-8000-000000000000/token/", "GET", 503),
        ("/../current/index.html", "GET", 400),
        ("/types", "GET", 503),
    ],
)
def test_all_else_is_refused_kindly(mirror, path, method, status):
    answer = mirror.ask(path, method)
    assert answer.status == status and "mirrored" not in answer.text
