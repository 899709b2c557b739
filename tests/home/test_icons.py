"""The mark is one drawing, and programs that look for an icon at a fixed address find it."""

import re
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image

from charity_site.papercut.mark import GOLD, SIDE, draw_mark, strands

ROOT = settings.PROJECT_DIR / "root"


def fetched(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Image.open(BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("size", [16, 32, 48])
def test_the_favicon_has_every_size(client, size):
    icon = fetched(client, "/favicon.ico").ico.getimage((size, size)).convert("RGBA")
    assert icon.size == (size, size)
    assert icon.getpixel((0, 0))[3] == 0, "it must suit light and dark bars"
    assert max(alpha for *_, alpha in icon.get_flattened_data()) > 200, "a thread of which little is left is not seen"


def test_a_phone_finds_an_icon_without_transparency(client):
    icon = fetched(client, "/apple-touch-icon.png")
    assert (icon.size, icon.mode) == ((180, 180), "RGB")
    assert (
        'rel="apple-touch-icon" href="/apple-touch-icon.png"' in (settings.BASE_DIR / "templates/base.html").read_text()
    )


def test_the_mark_in_pages_is_the_mark_of_the_browser_tab():
    inline, tab = (
        (settings.BASE_DIR / path).read_text()
        for path in ("templates/icons/mark.svg", "charity_site/static/img/mark.svg")
    )
    assert re.findall(r'(?:d|stroke|stroke-width|viewBox)="[^"]+"', inline) == re.findall(
        r'(?:d|stroke|stroke-width|viewBox)="[^"]+"', tab
    )
    assert f'stroke="#{"".join(f"{part:02X}" for part in GOLD)}"' in tab


def test_the_mark_is_one_thread_that_lies_over_itself_with_a_gap():
    curves, ends, width = strands()
    assert len(curves) == 2 and len(ends) == 2
    assert {curves[0][0], curves[1][-1]} == set(ends)
    assert all(width / 2 <= value <= SIDE - width / 2 for curve in curves for point in curve for value in point)
    picture = draw_mark(480)
    gap = [(a + b) / 2 * 10 for a, b in zip(curves[0][-1], curves[1][0], strict=True)]
    assert picture.getpixel(tuple(map(int, gap)))[3] == 255, "the upper strand is whole"


def test_the_icons_are_drawn_from_the_mark(tmp_path):
    subprocess.run([sys.executable, settings.BASE_DIR / "tools/draw_icons", tmp_path], check=True)
    assert {path.name for path in tmp_path.iterdir()} == {"favicon.ico", "apple-touch-icon.png"}
    for path in tmp_path.iterdir():
        drawn, kept = (Image.open(folder / path.name).convert("RGBA") for folder in (tmp_path, ROOT))
        assert drawn.tobytes() == kept.tobytes(), f"{path.name}: run tools/draw_icons"
