"""Lists from A to Z, and text as it is compared."""

import pytest

from charity_site.core.alphabetical import by_letter
from charity_site.core.normalize import normalize


def test_names_stand_under_the_letter_that_a_reader_looks_for():
    names = [
        "Zoster",
        "Éwing",
        "Ångström",
        "Østlund",
        "Łódź",
        "“Quiet” cells",
        "🎗 Ribbon",
        "A soft lump",
        "the 'Blue' cells",
        "E\u0301clat",
    ]
    found = {letter: [name for (name,) in entries] for letter, entries in by_letter([(name,) for name in names])}
    assert list(found) == sorted(found)
    assert found == {
        "A": ["Ångström"], "B": ["the 'Blue' cells"], "E": ["E\u0301clat", "Éwing"], "L": ["Łódź"], "O": ["Østlund"],
        "Q": ["“Quiet” cells"], "R": ["🎗 Ribbon"], "S": ["A soft lump"], "Z": ["Zoster"],
    }  # fmt: skip


def test_a_name_without_any_letter_is_not_lost():
    assert by_letter([("—",)]) == [("-", [("—",)])]


@pytest.mark.parametrize(
    ("one", "other"),
    [("\uff37ilms", "wilms"), ("re\u0301tino", "rétino"), ("ﬁbro", "fibro"), ("Wilms\u02bc", "wilms’"), ("neuro\u00adblastoma", "Neuroblastoma")],
)  # fmt: skip
def test_what_looks_the_same_is_the_same(one, other):
    assert normalize(one) == normalize(other)
