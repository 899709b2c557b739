"""What changed is shown by words, line by line, and nothing else of a section."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import timezone

from charity_site.review import fingerprints
from charity_site.review.fingerprints import Reading
from charity_site.review.published import note_those_of_other_rules
from charity_site.review.what_changed import changed_lines, changes_of
from diseases.models import DiseasePage, DiseaseSymptom, QuickFact
from tests.factories import make_disease, make_source, make_story, make_symptom, make_user
from tests.review.sign_offs import form_of, link_to, text
from tests.reviewing import approve, make_reviewer, newest, publish

WORDS = "Words that only the draft has."


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
    disease = make_disease(
        live=False,
        prognosis_intro="<p>The outlok.</p>",
        symptoms=[DiseaseSymptom(symptom=symptom, note="It comes and goes.")],
    )
    disease.save_revision().publish()  # which versions of what was public are kept begins there
    approve(newest(disease), ada, "2026-05-03")
    symptom.when_to_see_doctor = "<p>Call at once.</p>"
    symptom.save()
    publish(disease, overview="<p>Newer.</p>")
    publish(disease, typo=True, prognosis_intro="<p>The outlook.</p>")
    changes = changes_of(Reading(newest(disease)))
    corrected = render_to_string("review/what_changed.html", {"change": changes["prognosis"]})
    assert "approved this, and only a typo was corrected since" in corrected
    assert changes["overview"].lines and changes["overview"].has_all
    assert changes["symptoms"].is_new and not changes["symptoms"].has_all
    said = render_to_string("review/what_changed.html", {"change": changes["symptoms"]})
    assert "A symptom, a medical word or a source that it shows says something else" in said


def test_where_the_rules_of_comparing_changed_that_is_said_and_no_record_is_blamed(site, ada, monkeypatch):
    disease = make_disease(live=False)
    disease.save_revision().publish()
    approve(newest(disease), ada, "2026-05-03")
    publish(disease, overview="<p>Newer words.</p>")
    monkeypatch.setattr(fingerprints, "VERSION", "2")
    note_those_of_other_rules()
    change = changes_of(Reading(newest(disease)))["overview"]
    said = render_to_string("review/what_changed.html", {"change": change})
    assert change.lines and "The rules by which texts are compared have changed since" in said
    assert "A symptom, a medical word" not in said


def test_a_link_shows_it_as_readers_may_know_it_and_reads_each_version_once(client, site, monkeypatch):
    disease, editor = make_disease(prognosis_intro="<p>The outlook.</p>"), make_user("Editors")
    story = make_story(title="Zofia and leukemia", disease=disease)
    page, before, now = (
        DiseasePage.objects.get(),
        make_source(publisher="The old journal"),
        make_source(publisher="The new journal"),
    )
    page.overview = f'<p>Words of before, as <a linktype="page" id="{story.pk}">Zofia</a> had them.</p>'
    page.quick_facts = [
        QuickFact(figure="2 years", text="is the usual age.", population="all", source=before, as_of=2009)
    ]
    page.save_revision().publish()
    manager, bo = (
        make_user("Site managers", first_name="Mary"),
        make_reviewer(name="Dr. Bo", role="surgeon", may_be_named=False),
    )
    DiseasePage.objects.get().note_review(bo, timezone.localdate(), "A mail.", manager)
    draft = DiseasePage.objects.get().get_latest_revision_as_object()
    draft.overview = draft.overview.replace("Words of before", WORDS)
    draft.quick_facts = [
        QuickFact(figure="3 years", text="is the usual age.", population="all", source=now, as_of=2024)
    ]
    draft.save_revision()
    story.unpublish()
    link, read = link_to(disease, make_reviewer(name="Dr. Ada"), editor)[1], []
    said = fingerprints.read_section
    monkeypatch.setattr(
        fingerprints,
        "read_section",
        lambda section, page, reader: read.append((section.id, id(page))) or said(section, page, reader),
    )
    page = BeautifulSoup(client.get(link).content, "lxml")
    assert len(read) == len(set(read)) == 2 * len(DiseasePage.reviewed_sections()), "the draft, and what is public"
    changed = page.select_one("#overview .what-changed")
    assert "Changed since a surgeon approved it" in " ".join(changed.get_text().split())
    assert "that only the draft has." in changed.ins.get_text() and "of before" in changed.find("del").get_text()
    assert "a story that is no longer here" in changed.get_text()
    figures = [cell.get_text(" ") for cell in page.select("#quick-facts .what-changed td")]
    assert "2 years" in figures[0] and "The old journal" in figures[0] and "2009" in figures[0]
    assert "3 years" in figures[1] and "The new journal" in figures[1] and "2024" in figures[1]
    assert "A surgeon approved exactly this" in text(client.get(link))
    for private in ("Dr. Bo", "Mary", "A mail.", "Zofia"):
        assert private not in page.get_text()
    data = {**form_of(client.get(link)), "everything": "1"}
    read.clear()
    assert client.post(link, data).status_code == 200
    assert len(read) == len(set(read)) == len(DiseasePage.reviewed_sections()), "the draft alone"


def test_links_in_what_records_say_name_nobody_either(site):
    disease = make_disease()
    story = make_story(title="Zofia and leukemia", disease=disease)
    advice = f'<p>Call today, as <a linktype="page" id="{story.pk}">Zofia</a> did.</p>'
    make_symptom("Fever", disease, when_to_see_doctor=advice)
    before = Reading(disease)
    assert "as Zofia did" in before.texts["symptoms"]
    story.title = "Another name"
    story.save_revision().publish()
    story.unpublish()
    after = Reading(DiseasePage.objects.get(pk=disease.pk))
    assert after.prints == before.prints, "it says the same, whatever the page is called to which it leads"
    assert "Zofia" not in after.texts["symptoms"]
    assert "as a story that is no longer here did" in after.texts["symptoms"]
