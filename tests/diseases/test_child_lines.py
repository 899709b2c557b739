"""What a parent can say to a child stands with what it retells, and goes when that says something else."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charity_site.home.demo.content import Reader, Writer, content_of, fill
from charity_site.review import fingerprints
from charity_site.review.due import reviews_and_pages
from charity_site.review.findings import Finding, findings
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.published import note_those_of_other_rules, published_fingerprints
from charity_site.search.backend import texts_of
from charity_site.writing.checks import findings as checks_of
from diseases.models import ChildLine, DiseasePage, Treatment
from diseases.sections.child_lines import Ages
from tests.factories import make_disease, make_symptom, make_user

WORDS = "Strong medicines help you. I stay with you."


def line(**fields):
    return ChildLine(**{"section": "treatment", "retells": "Medicine", "ages": "3-5", "text": WORDS, **fields})


@pytest.fixture
def disease(site):
    rows = [
        Treatment(name="Medicine", what_it_is="<p>Medicine by mouth.</p>"),
        Treatment(name="Rays", what_it_is="<p>Strong rays.</p>"),
    ]
    return make_disease(title="A disease", treatments=rows)


def publish(page):
    page.change_note = "It says more."
    page.save_revision().publish()
    return DiseasePage.objects.get(pk=page.pk)


def draft(disease):
    return disease.get_latest_revision_as_object()


def says(disease, **fields):
    page = draft(disease)
    page.child_lines = [line(**fields)]
    return publish(page)


def change(disease, number, text):
    page = draft(disease)
    treatments = list(page.treatments.all())
    treatments[number].what_it_is = text
    page.treatments = treatments
    return publish(page)


def where(client, disease):
    """Return the outputs (set of str) in which readers find the words."""
    data = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]
    found = {
        "page": client.get(disease.url).content.decode(),
        "embed": client.get(f"/embed/{disease.slug}/treatment/").content.decode(),
        "API": str(data["child_lines"]),
        "search": " ".join(text for text, _ in texts_of(disease)),
    }
    return {name for name, text in found.items() if WORDS in text}


ALL = {"page", "embed", "API", "search"}


def test_words_for_a_child_go_when_their_row_changes_and_come_back_when_somebody_confirms_them(client, disease):
    before = section_fingerprints(disease)
    disease = says(disease)
    assert where(client, disease) == ALL
    shown = BeautifulSoup(client.get(disease.url).content, "lxml").select_one("#treatment details.child-lines")
    assert (
        shown.summary.text == "Say it to a child"
        and shown.dt.text == "Ages 3 to 5: Medicine"
        and not shown.has_attr("open")
    )
    after = section_fingerprints(disease)
    assert {name for name in after if after[name] != before[name]} == {
        "treatment"
    }  # a clinician approves these words too

    assert where(client, change(disease, 1, "<p>Rays, each day.</p>")) == ALL  # of another row
    disease = change(disease, 0, "<p>Medicine through a vein.</p>")
    assert where(client, disease) == set()
    assert findings([disease])[disease.pk][Finding.RETOLD] == "Treatment, “Medicine”: Ages 3 to 5"
    assert any("has changed since" in found.what_to_do for found in checks_of(draft(disease)))
    editor = make_user("Site managers")
    client.force_login(editor)
    seen = client.get(reverse("review_draft", args=[disease.pk])).content.decode()
    assert WORDS in seen and "Readers do not see these words" in seen

    form = DiseasePage.get_edit_handler().get_form_class()
    page = draft(disease)
    opened = form(instance=page, for_user=editor)
    (row,) = opened.formsets["child_lines"].forms
    assert "has changed since" in row.fields["still_true"].help_text
    bare = type(row)(
        {
            "form-still_true": "on",
            "form-text": WORDS,
            "form-section": "treatment",
            "form-ages": "3-5",
            "form-retells": "Medicine",
        },
        instance=row.instance,
        prefix="form",
        current=(),
    )
    assert bare.is_valid() and bare.instance.retold == ""
    page.child_lines = [bare.instance]
    disease = publish(page)
    assert where(client, disease) == ALL
    assert "still_true" not in form(instance=draft(disease), for_user=editor).formsets["child_lines"].forms[0].fields


def test_the_rows_are_read_once_for_all_lines_of_a_form(disease):
    def number_of_queries(lines):
        page = draft(disease)
        page.child_lines = lines
        page = draft(publish(page))
        with CaptureQueriesContext(connection) as queries:
            form = DiseasePage.get_edit_handler().get_form_class()(instance=page, for_user=make_user())
            assert len(form.formsets["child_lines"].forms) == len(lines)
        return len(queries)

    one, many = [line(ages="3-5")], [line(ages=ages) for ages in Ages]
    number_of_queries(one)  # content types are read once for a process
    assert number_of_queries(one) == number_of_queries(many)


def test_a_line_names_a_row_that_is_there_and_says_no_dose(disease):
    with pytest.raises(ValidationError, match="has no row “Surgery”"):
        says(disease, retells="Surgery")
    with pytest.raises(ValidationError, match="is a dose"):
        says(disease, text="You get 5 mg each day.")


def test_pages_with_words_that_no_clinician_has_checked_are_listed_and_counted(disease):
    hidden = make_disease(title="A draft", live=False)
    ChildLine.objects.create(page=hidden, section="overview", ages="3-5", text=WORDS, to_be_checked=True)
    disease = says(disease, to_be_checked=True)
    assert findings([disease])[disease.pk][Finding.TOLD] == "1"
    _, pages = reviews_and_pages(make_user("Clinical reviewers"))
    (item,) = [item for item in pages if "words for children" in item.text]
    assert item.text == "1 page with words for children that no clinician has checked"
    assert item.address == reverse("look_after_report", query={"finding": "told"})
    assert Finding.TOLD not in findings([says(disease)])[disease.pk]


def test_a_line_about_a_section_that_says_nothing_is_not_published(client, disease):
    with pytest.raises(ValidationError, match="“If it comes back” says nothing yet"):
        says(disease, section="if-it-comes-back", retells="")
    page = draft(disease)
    page.if_it_comes_back, page.child_lines = "<p>There are ways.</p>", [line(section="if-it-comes-back", retells="")]
    publish(page)
    assert WORDS in client.get(disease.url).content.decode()


def test_a_line_is_written_for_ears(disease):
    page = draft(disease)
    page.child_lines = [line(text="Chemotherapy helps. " + "We go and see the nice people there each day, one by one.")]
    assert {found.what_to_do for found in checks_of(page) if found.section == "Say it to a child: Treatment"} == {
        "Too hard at this age. Say it with shorter words.",
        "13 words. A child hears it once: up to 10.",
    }


def test_a_content_file_brings_lines_with_what_they_retell(disease):
    disease = says(disease)
    written = content_of(disease, Writer())
    (said,) = written["child_lines"]
    assert (
        said == {"section": "treatment", "retells": "Medicine", "ages": "3-5", "text": WORDS, "retold": said["retold"]}
        and said["retold"]
    )
    read = DiseasePage()
    fill(read, written | {"title": "Another"}, Reader())
    assert [each.retold for each in read.child_lines.all()] == [said["retold"]]


def test_of_two_rows_of_one_name_nobody_can_tell_which_one_a_line_retells(client, disease):
    page = draft(disease)
    page.treatments = [*page.treatments.all(), Treatment(name="medicine", what_it_is="<p>Another one.</p>")]
    page.child_lines = [line()]
    with pytest.raises(ValidationError, match="“Treatment” has 2 rows “Medicine”, so nobody can tell which"):
        publish(page)
    disease = says(DiseasePage.objects.get())
    Treatment.objects.create(page=disease, name="Medicine", what_it_is="<p>Another one.</p>")
    assert where(client, disease) == set()


def test_other_rules_of_fingerprints_hide_no_line_and_show_none_that_was_hidden(client, disease, monkeypatch):
    page = draft(disease)
    page.child_lines = [line(), line(retells="Rays", text="Rays do not hurt.")]
    disease = change(publish(page), 1, "<p>Rays, each day.</p>")
    draft(disease).save_revision()
    monkeypatch.setattr(fingerprints, "VERSION", "2")
    for _ in range(2):
        note_those_of_other_rules()
        disease = DiseasePage.objects.get()
        assert where(client, disease) == ALL and "Rays do not hurt." not in client.get(disease.url).content.decode()
        assert section_fingerprints(disease) == published_fingerprints(disease)
    assert where(client, publish(draft(disease))) == ALL
    assert where(client, change(disease, 0, "<p>Medicine through a vein.</p>")) == set()
    disease = change(disease, 0, "<p>Medicine by mouth.</p>")
    assert where(client, disease) == ALL and "Rays do not hurt." not in client.get(disease.url).content.decode()


def test_a_shared_record_that_says_something_else_hides_a_line_for_good(client, disease, monkeypatch):
    fever = make_symptom("Fever", disease)
    disease = says(disease, section="symptoms", retells="Fever")
    fever.description = "A body that is too warm."
    fever.save()
    monkeypatch.setattr(fingerprints, "VERSION", "2")
    note_those_of_other_rules()
    assert WORDS not in client.get(disease.url).content.decode()
