"""What changed is shown by words, line by line, and nothing else of a section."""

import pytest
from django.template.loader import render_to_string

from charity_site.review.what_changed import changed_lines, changes_of
from diseases.models import DiseaseSymptom
from tests.factories import make_disease, make_symptom
from tests.reviewing import approve, newest, publish


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


def test_where_a_symptom_says_something_else_that_is_said(site, ada):
    symptom = make_symptom("Fever")
    disease = make_disease(live=False, symptoms=[DiseaseSymptom(symptom=symptom, note="It comes and goes.")])
    disease.save_revision().publish()  # which versions of what was public are kept begins there
    approve(newest(disease), ada, "2026-05-03")
    symptom.when_to_see_doctor = "<p>Call at once.</p>"
    symptom.save()
    publish(disease, overview="<p>Newer.</p>")
    changes = changes_of(newest(disease))
    assert changes["overview"].lines and changes["overview"].has_all
    assert changes["symptoms"].is_new and not changes["symptoms"].has_all
    said = render_to_string("review/what_changed.html", {"change": changes["symptoms"]})
    assert "A symptom, a medical word or a source that it shows says something else" in said
