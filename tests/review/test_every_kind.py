"""Each kind of text that a clinician checks can be approved: pages by section, shared records as a whole."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charity_site.core.models import ReviewPeriod, SiteSettings, VersionedRecord
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.models import Review, ReviewedPage
from charity_site.review.models.records import months_after
from diseases.models import DiseasePage, Treatment
from tests import factories
from tests.cards.factories import make_card
from tests.forms_on_screen import on_screen
from tests.reviewing import make_reviewer, publish_what_waits

TODAY = timezone.localdate


def make_full_disease():
    return factories.make_disease(treatments=[Treatment(name="Chemotherapy")], prognosis_intro="<p>The outlook.</p>")


MAKE = {
    "diseasepage": make_full_disease,
    "topicpage": factories.make_topic,
    "cardpage": make_card,
    "symptom": factories.make_symptom,
    "urgencyrule": lambda: factories.make_urgency_rule(symptom=factories.make_symptom()),
    "treatmentkind": factories.make_treatment_kind,
    "lateeffect": factories.make_late_effect,
    "term": factories.make_term,
    "source": factories.make_source,
}  # another kind of either needs a line: it is approved as these are
KINDS = [each for each in apps.get_models() if issubclass(each, ReviewedPage | VersionedRecord)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.model_name)
def test_it_is_approved_and_says_so(site, kind):
    record, reviewer = MAKE[kind._meta.model_name](), factories.make_user("Clinical reviewers", first_name="Ada")
    record.save_revision()
    task = record.get_workflow().start(record, factories.make_user("Editors")).current_task_state.specific
    task.task.specific.on_action(task, reviewer, "approve", reviewed_by="own")
    public = publish_what_waits(record)
    assert public.live and not public.has_unpublished_changes and not getattr(public, "to_be_checked", False)
    task.refresh_from_db()
    assert task.finished_by == reviewer and task.comment == f"Checked by Ada on {TODAY():%B %-d, %Y}."
    if issubclass(kind, ReviewedPage):
        approved = Review.objects.filter(page=public.pk, reviewer__account=reviewer)
        assert dict(approved.values_list("section", "fingerprint")) == section_fingerprints(public)
        assert public.review_state.reviewed == TODAY()


def test_a_site_manager_says_how_soon_a_section_is_reviewed_again(client, site):
    client.force_login(factories.make_user("Site managers"))
    address = reverse("wagtailsettings:edit", args=["core", "sitesettings", site.get_site().pk])

    def periods(*rows):
        fields = {"review_periods-TOTAL_FORMS": len(rows), "review_periods-INITIAL_FORMS": 0}
        for place, (section, months) in enumerate(rows):
            row = {"section": section, "months": months, "DELETE": "", "id": ""}
            fields |= {f"review_periods-{place}-{name}": value for name, value in row.items()}
        return client.post(address, {**on_screen(client.get(address)), **fields}).status_code

    refused = [("treatment", 13)], [("other", 12)], [("treatment", 36), ("treatment", 24)]
    assert [periods(*rows) for rows in refused] == [200] * 3 and not ReviewPeriod.objects.exists()
    assert periods(("treatment", 36), ("overview", 12)) == 302
    assert SiteSettings.objects.get().get_latest_revision_as_object().review_periods.count() == 2
    page = DiseasePage.objects.get(pk=make_full_disease().pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page.note_review(make_reviewer(), TODAY())
    assert sum('FROM "core_reviewperiod"' in query["sql"] for query in asked) == 1, "once for all sections"
    due = dict(Review.objects.values_list("section", "due"))
    months = {"treatment": 36, "overview": 12, "prognosis": 12, "symptoms": 12}
    assert due == {section: months_after(TODAY(), number) for section, number in months.items()}
