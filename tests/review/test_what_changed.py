"""What changed is shown by words, line by line, and nothing else of a section."""

import pytest

from charity_site.review.what_changed import changed_lines


def marked(before, after):
    """The lines as text: +{what came} -{what went}."""
    marks = {"": "{}", "ins": "+{{{}}}", "del": "-{{{}}}"}
    lines = changed_lines(before, after)
    return [" ".join(marks[run.kind].format(run.text.strip()) for run in line) for line in lines]


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("Call today.", "Call today.", []),
        ("Call today.", "Call at once.", ["Call -{today.} +{at once.}"]),
        ("One.\nTwo.\nThree.", "One.\nTwo point five.\nThree.", ["-{Two.} +{Two point five.}"]),
        ("One.\nThree.", "One.\nTwo.\nThree.", ["+{Two.}"]),
        ("One.\nTwo.\nThree.", "One.\nThree.", ["-{Two.}"]),
        ("", "All of it.", ["+{All of it.}"]),
        ("All of it.", "", ["-{All of it.}"]),
        ("about 9 in 10\nchildren", "about 8 in 10\nchildren", ["about -{9} +{8} in 10"]),
    ],
)
def test_words_that_came_and_went(before, after, lines):
    assert marked(before, after) == lines


def test_of_a_long_line_few_words_stand_beside_what_changed():
    words = [f"w{number}" for number in range(60)]
    (line,) = marked(" ".join(words), " ".join([*words[:30], "new", *words[30:]]))
    assert line == f"… {' '.join(words[22:30])} +{{new}} {' '.join(words[30:38])} …"


def test_a_long_section_takes_no_time_to_speak_of():
    before = "\n".join(f"line {number} of a long section with words" for number in range(300))
    assert len(changed_lines(before, before.replace("line 150 ", "row 150 "))) == 1
