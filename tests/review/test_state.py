"""Only an approval of exactly what a section says counts, and for that section alone; a typo changes nothing."""

from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup

from charity_site.core.models import Source
from charity_site.readpath.freshness import freshness
from charity_site.review import fingerprints
from charity_site.review.change_log import change_log
from charity_site.review.copies import changed_since
from charity_site.review.copy_code import code_of, read_code
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.models import PublishedSection, Review, Reviewer
from charity_site.review.models.records import months_after
from charity_site.review.published import note_those_of_other_rules, published_fingerprints
from charity_site.review.state import Status, review_state, review_states
from diseases.models import DiseasePage, Treatment, UrgencyRule
from tests.factories import make_disease, make_term
from tests.reviewing import approve, make_reviewer, newest, publish


def statuses(disease):
    return {section.id: section.status for section in review_state(DiseasePage.objects.get(pk=disease.pk)).sections}


def line(client, disease):
    """What the page's review line says (str)."""
    lines = BeautifulSoup(client.get(disease.url).content, "lxml").select(".review-line")
    said = {" ".join(each.text.split()) for each in lines}
    assert len(said) == 1, "both lines say the same"
    return said.pop()


def test_a_page_walks_through_all_states(client, disease, ada, clock):
    assert "not yet reviewed by a clinician" in line(client, disease)
    approve(newest(disease), ada, "2026-05-03")
    assert line(client, disease).startswith(
        "Reviewed May 3, 2026 by a pediatric oncologist, Sampletown. Next review due May 2027."
    )
    clock.move_to("2026-06-12T15:00:00Z")
    publish(disease, treatments=[Treatment(name="Chemotherapy", what_it_is="<p>Stronger medicine.</p>")])
    assert statuses(disease) == {"overview": "reviewed", "symptoms": "reviewed", "treatment": "changed"}
    assert "The section Treatment changed on June 12, 2026 and is being checked." in line(client, disease)
    assert "Reviewed May 3, 2026" in line(client, disease)
    approve(newest(disease), ada, "2026-06-12")
    assert "being checked" not in line(client, disease)
    clock.move_to("2027-06-13T15:00:00Z")
    assert "This review is overdue." in line(client, disease), "and the page is public all the same"


def test_one_changed_word_takes_the_approval_from_its_section_alone_and_back_again_gives_it_back(disease, ada):
    approve(newest(disease), ada, "2026-05-03")
    publish(disease, overview="<p>Too many red blood cells.</p>")
    assert statuses(disease) == {"overview": "changed", "symptoms": "reviewed", "treatment": "reviewed"}
    publish(disease, overview="<p>Too  many <b>blood</b> cells.</p>")
    assert set(statuses(disease).values()) == {Status.REVIEWED}


def test_a_typo_keeps_the_review_until_that_is_revoked(disease, ada):
    approve(newest(disease), ada, "2026-05-03")
    publish(disease, "", typo=True, overview="<p>Too many blod cells.</p>")
    publish(disease, "", typo=True, overview="<p>Too many blood-cells.</p>")
    assert set(statuses(disease).values()) == {Status.REVIEWED}
    PublishedSection.objects.filter(is_typo=True).last().revoke()
    assert statuses(disease)["overview"] == Status.CHANGED


def test_a_typo_after_a_change_that_nobody_approved_approves_nothing(disease, ada):
    approve(newest(disease), ada, "2026-05-03")
    publish(disease, overview="<p>Other words.</p>")
    publish(disease, "", typo=True, overview="<p>Other words!</p>")
    assert statuses(disease)["overview"] == Status.CHANGED


def test_an_approval_of_a_draft_counts_when_that_very_draft_is_public(disease, ada):
    page = newest(disease)
    page.overview = "<p>Better words.</p>"
    page.save_revision()
    approve(newest(disease), ada, "2026-05-03")
    assert statuses(disease)["overview"] == Status.CHANGED, "what is public nobody approved"
    newest(disease).get_latest_revision().publish()
    assert set(statuses(disease).values()) == {Status.REVIEWED}


def test_who_asks_for_a_change_of_what_is_public_takes_the_approval_away(disease, ada):
    approve(newest(disease), ada, "2026-05-03")
    prints = section_fingerprints(disease)
    Review.objects.create(
        page=disease,
        section="overview",
        fingerprint=prints["overview"],
        reviewer=ada,
        decision="change",
        date="2026-05-03",
    )
    assert statuses(disease)["overview"] == Status.CHANGED


def test_a_section_that_is_new_after_a_review_is_being_checked_and_one_that_nobody_looked_at_never_was(
    disease, ada, clock
):
    prints = section_fingerprints(disease)
    Review.objects.create(
        page=disease, section="treatment", fingerprint=prints["treatment"], reviewer=ada, date="2026-05-03"
    )
    state = review_state(disease)
    assert (state.reviewed, state.is_partly_reviewed) == (None, True)
    clock.move_to("2026-05-04T15:00:00Z")
    publish(disease, diagnosis_intro="<p>A test.</p>")
    assert statuses(disease) == {
        "overview": "never", "symptoms": "never", "diagnosis": "changed", "treatment": "reviewed"
    }  # fmt: skip


def test_what_a_shared_record_says_changes_the_sections_that_show_it(disease, ada):
    approve(newest(disease), ada, "2026-05-03")
    symptom = disease.symptoms.get().symptom
    symptom.when_to_see_doctor = "<p>Call at once.</p>"
    symptom.save()
    assert statuses(disease) == {"overview": "reviewed", "symptoms": "changed", "treatment": "reviewed"}
    assert "Fever" in PublishedSection.objects.last().line
    symptom.slug = "hot"
    symptom.save()
    Source.objects.create(title="Of no page", publisher="A journal")
    assert PublishedSection.objects.filter(page=disease).count() == 4


def test_a_word_that_is_explained_in_the_advice_of_a_symptom_changes_the_section_too(disease, ada):
    term, symptom = make_term(definition="Few white cells."), disease.symptoms.get().symptom
    symptom.when_to_see_doctor = f'<p>Call with <a linktype="term" id="{term.pk}">neutropenia</a>.</p>'
    symptom.save()
    approve(newest(disease), ada, "2026-05-03")
    term.definition = "Too few white cells."
    term.save()
    assert statuses(disease)["symptoms"] == "changed"


def test_what_was_stated_before_is_about_what_the_sections_said_first(disease, ada):
    Review.objects.create(page=disease, reviewer=ada, date="2026-01-02", due="2027-01-02", was_stated_before=True)
    state = review_state(disease)
    assert (state.reviewed, state.due) == (date(2026, 1, 2), date(2027, 1, 2))
    publish(disease, overview="<p>Other words.</p>")
    assert statuses(disease)["overview"] == Status.CHANGED


def test_many_pages_take_two_statements_and_an_alias_says_what_its_page_says(disease, ada, django_assert_num_queries):
    approve(newest(disease), ada, "2026-05-03")
    others = [make_disease() for _ in range(3)]
    alias = disease.create_alias(update_slug="alias")
    freshness()  # which is asked once in a request
    with django_assert_num_queries(2):
        states = review_states([disease, *others, alias])
    assert states[alias.pk].reviewed == states[disease.pk].reviewed == date(2026, 5, 3)
    assert not states[others[0].pk].reviewed


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"name": "Ada L.", "role": "oncologist", "place": "Sampletown"}, "an oncologist, Sampletown"),
        ({"name": "Ada L."}, "a clinician"),
        ({"name": "Ada L.", "credentials": "MD", "role": "oncologist", "may_be_named": True}, "Ada L., MD, oncologist"),
    ],
    ids=["role", "nothing", "named"],
)
def test_a_reviewer_is_named_only_where_they_agreed(fields, shown):
    assert Reviewer(**fields).shown_as == shown


def test_months_end_where_they_end():
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(datetime(2026, 12, 1).date(), 24) == date(2028, 12, 1)


def test_another_record_with_the_key_of_a_page_is_no_page(site, disease, ada):
    symptom = disease.symptoms.get().symptom
    UrgencyRule.objects.create(
        pk=site.pk, symptom=symptom, urgency="911", when_to_see_doctor="<p>Call.</p>", under_months=3
    )
    symptom.description = "Too warm."
    symptom.save()
    assert PublishedSection.objects.last().section == "symptoms"


def test_all_who_reviewed_what_counts_today_are_named(client, disease, ada):
    approve(newest(disease), ada, "2026-05-01")
    approve(newest(disease), make_reviewer(name="Dr. Bo"), "2026-05-03")
    Review.objects.exclude(section="overview").filter(reviewer__name="Dr. Bo").delete()
    assert "Reviewed May 1, 2026 by Dr. Bo and a pediatric oncologist, Sampletown." in line(client, disease)
    said = BeautifulSoup(client.get(disease.url).content, "lxml").select_one("script[type='application/ld+json']").text
    assert '"Dr. Bo"' in said and '"pediatric oncologist"' in said


def test_other_rules_of_fingerprints_change_nothing_that_readers_are_told(disease, ada, monkeypatch):
    approve(newest(disease), ada, "2026-05-03")
    publish(disease, treatments=[Treatment(name="Surgery")])
    before, told = review_state(disease), change_log(disease)
    copy = read_code(code_of(disease.pk, date(2026, 5, 3), published_fingerprints(disease)))
    monkeypatch.setattr(fingerprints, "VERSION", "2")
    note_those_of_other_rules()
    note_those_of_other_rules()
    after = review_state(disease)
    assert [(each.id, each.status, each.review) for each in after.sections] == [
        (each.id, each.status, each.review) for each in before.sections
    ]
    assert all(each.fingerprint.startswith("2") for each in after.sections)
    assert change_log(disease) == told and changed_since(copy, disease) == []
    publish(disease, overview="<p>Other words.</p>")
    assert [(each.id, len(each.rows)) for each in changed_since(copy, disease)] == [("overview", 1)]
    assert PublishedSection.objects.filter(fingerprint__startswith="2").count() == 4


def test_a_sample_does_not_say_that_nobody_reviewed_it_once_a_clinician_did(client, disease, ada):
    DiseasePage.objects.update(is_sample=True)

    def notice():
        return BeautifulSoup(client.get(disease.url).content, "lxml").select_one(".sample-notice").text

    assert notice() == "Sample content. Not medical advice. Not reviewed by a clinician."
    approve(newest(disease), ada, "2026-05-03")
    assert notice() == "Sample content. Not medical advice."


def test_of_what_is_reviewed_in_part_the_page_and_the_api_say_the_same_days(client, disease, ada, clock):
    approve(newest(disease), ada, "2026-05-03")
    Review.objects.exclude(section="overview").delete()
    said = line(client, disease)
    assert "so far: Overview (May 3, 2026). The other sections are not yet reviewed" in said
    told = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["review"]["sections"]
    days = {each["section"]: (each["reviewed"], each["due"]) for each in told}
    due = Review.objects.get().due
    assert days == {"overview": ("2026-05-03", str(due)), "symptoms": (None, None), "treatment": (None, None)}
    assert f"Next review due {due:%B %Y}." in said
