"""Partners get every row of a disease page, and every program with what it reached; nothing that visitors do not see."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify
from wagtail.models import PageViewRestriction

from charity_site.review.fingerprints import section_fingerprints
from diseases.models import SymptomIndexPage
from tests.factories import (
    full_disease,
    make_disease,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
    make_update,
)
from tests.reviewing import approve


def test_every_row_of_a_disease(get, content):
    disease, _, program = content
    found = get("diseases/full")["result"]
    assert found["id"] == f"urn:uuid:{disease.translation_key}" and found["title"] == "A full disease"
    assert found["url"] == disease.full_url and found["data_url"] == "http://localhost/api/v1/diseases/full"
    assert found["names"] == [
        {"name": "Another name", "kind": "synonym", "language": ""},
        {"name": "Otro nombre", "kind": "other_language", "language": "es"},
    ]
    assert found["codes"] == [{"system": "ICCC-3", "code": "I(d)"}, {"system": "ORPHA", "code": "86834"}]
    fact, unsure = found["quick_facts"]
    assert fact["source"]["url"] == "https://example.org/source"
    assert (fact["figure"], fact["text"], fact["population"], fact["year"], fact["to_be_checked"]) == (
        "2 years",
        "is the usual age.",
        "children",
        2014,
        False,
    )
    assert fact["source"]["publisher"] == "A journal" and fact["source"]["checked"] == "2026-01-02"
    assert {"published", "license", "next_check"} <= fact["source"].keys()
    assert unsure["source"] is None and unsure["to_be_checked"] is True
    assert found["risk_factors"] == [
        {"name": "A syndrome", "note": "From birth."},
        {"name": "Strong rays", "note": ""},
    ]
    fever, rash = found["symptoms"]["rows"]
    assert [fever["note"], rash["note"]] == [row.note for row in disease.symptoms.all()]
    assert fever["url"] == f"http://localhost/symptoms/{fever['slug']}/" and fever["slug"] == slugify(fever["name"])
    assert found["symptoms"]["when_to_call"] == disease.when_to_call
    assert found["tests"] == [{"name": row.name, "what_happens": row.what_happens} for row in disease.tests.all()]
    factors = [factor["name"] for factor in found["prognosis"]["factors"]]
    assert factors == [row.name for row in disease.prognosis_factors.all()]
    survival = found["prognosis"]["survival"]
    assert survival["framing"].startswith("These figures describe groups of people")
    assert [figure["value"] for figure in survival["figures"]] == ["about 9 in 10", "about 8 in 10"]
    assert [each["name"] for each in found["treatments"]] == [row.name for row in disease.treatments.all()]
    assert found["questions"] == [row.text for row in disease.questions.all()]
    assert [each["title"] for each in found["research"]["programmes"]] == [program.title]
    assert found["sources"][0]["title"] == disease.sources.first().source.title
    assert found["attribution"]["permission"] == "Shown with permission."
    assert found["attribution"]["organization"]["url"] == "https://example.org/"
    prints = {each["section"]: each["fingerprint"] for each in found["review"].pop("sections")}
    assert prints == section_fingerprints(disease)
    assert found["review"] == {"reviewed": None, "reviewed_by": "", "due": None, "changed": []}


def test_more_signs_take_no_more_queries(get, site):
    def count():
        get("diseases/full")  # what all answers share is kept from here on
        with CaptureQueriesContext(connection) as queries:
            get("diseases/full")
        return len(queries)

    disease = full_disease(slug="full")
    few = count()
    for number in range(5):
        make_symptom(f"Sign {number}", disease)
    assert count() == few


def test_a_symptom_says_how_soon_to_call_and_one_from_before_says_nothing_of_it(get, site):
    disease = make_disease(slug="urgent")
    make_symptom("Fever", disease, urgency="911", when_to_see_doctor="<p>Call 911.</p>", to_be_checked=False)
    make_symptom("Rash", disease, urgency="", when_to_see_doctor="")
    found = [
        (row["urgency"], row["when_to_see_doctor"], row["to_be_checked"])
        for row in get("diseases/urgent")["result"]["symptoms"]["rows"]
    ]
    assert found == [("911", "<p>Call 911.</p>", False), (None, "", False)]


def test_a_sign_without_a_page_has_no_address(get, content):
    SymptomIndexPage.objects.get().unpublish()
    rows = get("diseases/full")["result"]["symptoms"]["rows"]
    assert [row["url"] for row in rows] == [None, None] and rows[0]["slug"]


def test_a_page_with_nothing_but_its_name_is_fine(get, site):
    make_disease(slug="bare")
    found = get("diseases/bare")["result"]
    assert found["prognosis"]["survival"] is None and found["attribution"]["organization"] is None


def test_the_review_and_the_sample_notice(get, site):
    approve(make_disease(slug="sample", is_sample=True), due="2027-01-01")
    found = get("diseases")["results"][0]
    review = {"reviewed": "2026-01-01", "reviewed_by": "A clinician", "due": "2027-01-01", "changed": []}
    assert found["review"].pop("sections") and found["review"] == review
    assert found["is_sample"] and found["sample_notice"].startswith("Sample content. Not medical advice.")


def test_no_draft_and_no_private_page(get, site):
    make_disease(slug="draft", live=False)
    private = make_disease(slug="private")
    make_program(live=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    program = make_program(slug="programme", diseases=[private])
    make_update(program, live=False)
    assert get("diseases")["count"] == 0 and get("programmes")["count"] == 1
    for slug in ("draft", "private"):
        get(f"diseases/{slug}", status=404)
    found = get("programmes/programme")["result"]
    assert found["diseases"] == [] and found["updates"] == []


def test_what_is_typed_and_not_published_does_not_leave(get, site):
    disease = make_disease(slug="page")
    disease.tagline = "A secret draft."
    disease.save_revision()
    assert get("diseases/page")["result"]["tagline"] == "A tagline."


def test_a_program(get, content):
    disease, *_ = content
    found = get("programmes/programme")["result"]
    assert [each["data_url"] for each in found["diseases"]] == ["http://localhost/api/v1/diseases/full"]
    assert (found["start_year"], found["end_year"], found["status"]) == (2020, 2030, "running")
    assert found["milestones"][0] == {"year": 2024, "month": 3, "state": "done", "text": "Began."}
    paper = found["outputs"][0]
    assert paper["url"] == "https://doi.org/10.1182/blood-2014"
    assert (paper["journal"], paper["open_access_url"]) == ("Blood", "https://example.org/free")
    grant = {name: found["grants"][0][name] for name in ("title", "award_number", "state", "year", "amount")}
    assert grant == {"title": "A pilot study", "award_number": "GT-1", "state": "funded", "year": 2024, "amount": ""}
    assert found["impact_figures"][0]["year"] == 2025 and found["partners"][0]["url"] is None
    assert found["updates"][0]["text"] == "<p>News.</p>"
    assert disease.title == found["diseases"][0]["title"]


def test_links_have_their_whole_address_and_lead_to_what_visitors_see(get, site):
    shown, hidden = make_standard_page(), make_standard_page(live=False)
    text = (
        f'<p><a linktype="page" id="{shown.pk}">shown</a> <a linktype="page" id="{hidden.pk}">hidden</a> '
        '<a href="https://example.org/">elsewhere</a> <a linktype="page" id="999999">gone</a></p>'
    )
    full_disease(slug="links", overview=text)
    assert get("diseases/links")["result"]["overview"] == (
        f'<p><a href="http://localhost{shown.url}">shown</a> hidden <a href="https://example.org/">elsewhere</a> gone</p>'
    )


def test_a_link_to_a_story_that_is_not_lent_is_plain_text(get, site):
    lent, kept = make_story(), make_story()
    kept.consents.first().consent.__class__.objects.filter(pk=kept.consents.first().consent.pk).update(feeds=False)
    text = "".join(f'<a linktype="page" id="{story.pk}">a story</a>' for story in (lent, kept))
    make_disease(slug="links", overview=f"<p>{text}</p>")
    found = get("diseases/links")["result"]["overview"]
    assert lent.url in found and kept.url not in found and found.count("a story") == 2


def test_anything_but_simple_tags_is_only_its_words(get, site):
    text = '<p onclick="x()">A <button popovertarget="t">marked</button> <a linktype="term" id="1">term</a><script>x</script></p>'
    make_disease(slug="tags", overview=text)
    assert get("diseases/tags")["result"]["overview"] == "<p>A marked termx</p>"
