"""Wagtail makes the shades of the admin from the parts of one color: with a wrong part they are none, and no mark is seen in the dark."""

import re

from django.conf import settings

PARTS = {"hue": r"[\d.]+", "saturation": r"[\d.]+%", "lightness": r"[\d.]+%"}


def test_each_part_of_our_colors_is_one_that_can_be_calculated_with():
    css = (settings.PROJECT_DIR / "static/css/admin.css").read_text()
    found = re.findall(r"--w-color-(?:primary|secondary)[\d-]*-(hue|saturation|lightness): ([^;]+);", css)
    assert {part for part, _ in found} == {*PARTS}
    assert [value for part, value in found if not re.fullmatch(PARTS[part], value)] == []
