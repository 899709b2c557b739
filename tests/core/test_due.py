"""The dashboard begins the day: what is due for whoever looks at it, and nothing of what others work on."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from charity_site.core.dashboard import due_for
from charity_site.core.scheduling import publish_scheduled
from charity_site.core.seen import pages_worked_on
from charity_site.readpath.freshness import held
from charity_site.search.models import Asked
from charity_site.search.unanswered import SHOWN_FROM, count_question
from diseases.models import QuickFact, Symptom
from tests.factories import (
    make_disease,
    make_image,
    make_late_effect,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_user,
)
from tests.reviewing import approve

ROLES = ["Editors", "Clinical reviewers", "Story coordinators", "Research editors", "Site managers", None]


def due(client, user):
    """What the panel says to `user`: {heading: [line, ...]}."""
    client.force_login(user)
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml")
    return {
        part.h3.text: [" ".join(line.text.split()) for line in part.find_all("li")]
        for part in page.select(".due section")
    }


def draft(page, user):
    page.save_revision(user=user)
    return page


@pytest.mark.parametrize("role", ROLES)
def test_who_has_nothing_to_do_sees_no_panel(client, site, role):
    Page.objects.update(owner=make_user("Site managers"))
    assert due(client, make_user(role)) == {}


def test_my_drafts_are_there_until_they_are_published_or_submitted(client, site):
    editor, colleague = make_user("Editors"), make_user("Editors")
    mine, owned, theirs = (make_disease(title=title, live=False) for title in ("Mine", "Owned", "Theirs"))
    owned.owner = editor
    owned.save(update_fields=["owner"])
    for page, user in ((mine, editor), (owned, colleague), (theirs, colleague)):
        draft(page, user)
    assert {line.split(" last")[0] for line in due(client, editor)["Your drafts"]} == {"Mine", "Owned"}

    mine.get_workflow().start(mine, editor)
    owned.get_latest_revision().publish()
    assert "Your drafts" not in due(client, editor)


def test_a_record_that_waits_or_has_its_time_is_nobodys_draft(client, site):
    editor, reviewer = make_user("Editors"), make_user("Clinical reviewers")
    waiting, timed, symptom = make_term(name="Waiting"), make_term(name="Timed"), make_symptom("Mine")
    waiting.save_revision(user=editor)
    waiting.get_workflow().start(waiting, editor)
    timed.save_revision(user=editor, approved_go_live_at=timezone.now() + timedelta(days=1))
    symptom.save_revision(user=editor)
    assert due(client, editor)["Your drafts"] == ["Mine symptom"]
    waiting.save_revision(user=reviewer)  # a correction during the step
    assert "Your drafts" not in due(client, reviewer)


def test_a_change_of_a_public_page_that_is_not_public_yet_is_a_draft(client, site):
    editor = make_user("Editors")
    page = make_disease(title="Live")
    assert "Your drafts" not in due(client, editor)
    draft(page, editor)
    assert due(client, editor)["Your drafts"][0].startswith("Live last changed on")


def test_a_draft_of_a_section_that_is_no_longer_mine_is_not_named(client, site):
    editor = make_user("Editors")
    draft(make_story(live=False, title="A family"), editor)
    assert "A family" not in client_text(client, editor)


def client_text(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode().partition('id="recent-edits')[0]


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "was due on"), (50, "due on"), (70, None)], ids=["late", "soon", "not yet"]
)
def test_medical_reviews_are_due_60_days_before(client, site, days, said):
    approve(make_disease(title="Wilms tumor"), due=str(timezone.localdate() + timedelta(days=days)))
    for role in ("Editors", "Clinical reviewers", "Site managers"):
        lines = due(client, make_user(role)).get("Medical reviews", [])
        assert [line.startswith(f"Wilms tumor {said}") for line in lines] == ([True] if said else [])
    for role in ("Story coordinators", "Research editors"):
        assert "Medical reviews" not in due(client, make_user(role))


def test_figures_to_be_checked_are_counted_for_who_works_on_the_page(client, site):
    page, source = make_disease(title="Wilms tumor"), make_source()
    page.quick_facts = [QuickFact(text=f"A fact: {name}.", to_be_checked=name < "c", source=source) for name in "abc"]
    page.save()
    page.create_alias(update_slug="wilms-again")
    make_disease(title="A draft", live=False)
    assert due(client, make_user("Clinical reviewers"))["Figures to be checked"] == ["Wilms tumor 2 to check"]
    assert "Figures to be checked" not in due(client, make_user("Research editors"))


def test_figures_from_before_that_nobody_could_check_are_counted_too(client, site):
    page, source = make_disease(title="Wilms tumor"), make_source()
    cited = {"figure": "7", "text": "of something", "source": source, "as_of": 2014, "population": "children"}
    for lacking in ({}, {"source": None}, {"as_of": None}, {"population": ""}):
        QuickFact.objects.create(page=page, **{**cited, **lacking})
    QuickFact.objects.create(page=page, text="A sentence.", source=source)
    assert due(client, make_user("Clinical reviewers"))["Figures to be checked"] == ["Wilms tumor 3 to check"]


def test_advice_that_no_clinician_has_checked_leads_to_the_list_of_it(client, site):
    make_symptom("Fever")
    make_symptom("Rash", to_be_checked=False)
    make_symptom("A draft", live=False)
    make_late_effect("Trouble with hearing")
    for role in ("Editors", "Clinical reviewers", "Site managers"):
        lines = due(client, make_user(role))["To be checked by a clinician"]
        assert lines == ["1 symptom", "1 kind of treatment", "1 late effect"]
    assert "To be checked by a clinician" not in due(client, make_user("Story coordinators"))
    client.force_login(make_user("Editors"))
    link = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml").find("a", string="1 symptom")
    listed = client.get(link["href"]).content.decode()
    assert "Fever" in listed and "Rash" not in listed


def test_what_is_set_for_later_stands_in_its_order(client, site):
    now = timezone.now()
    second, first = make_disease(title="Second", live=False), make_disease(title="First", live=False)
    for page, days in ((second, 5), (first, 2)):
        page.go_live_at = now + timedelta(days=days)
        page.save_revision().publish()
    ending = make_disease(title="Third")
    ending.expire_at = now + timedelta(days=9)
    ending.save_revision().publish()
    lines = due(client, make_user("Clinical reviewers"))["Set for later"]
    assert [line.split(" on ")[0] for line in lines] == [
        "First will be published",
        "Second will be published",
        "Third will be taken down",
    ]
    assert "Set for later" not in due(client, make_user("Research editors"))


def test_records_are_set_for_later_too(client, site):
    now = timezone.now()
    make_term(name="Platelets").save_revision(approved_go_live_at=now + timedelta(days=2))
    symptom = make_symptom("Fever")
    Symptom.objects.filter(pk=symptom.pk).update(expire_at=now + timedelta(days=1))
    lines = due(client, make_user("Clinical reviewers"))["Set for later"]
    assert [line.split(" on ")[0] for line in lines] == ["Fever will be taken down", "Platelets will be published"]
    assert "Set for later" not in due(client, make_user("Story coordinators"))


NOT_PUBLISHED = "Not published at the set time"


def set_for_a_time_at_which_it_is_refused(name="Fever"):
    """A page and a symptom of this `name` that lack something, after their time."""
    page, symptom = make_disease(title="Wilms tumor", live=False), make_symptom(name)
    page.tagline, symptom.when_to_see_doctor = "", "<p></p>"
    for thing in (page, symptom):
        thing.save_revision(clean=False, approved_go_live_at=timezone.now() - timedelta(hours=1))
    publish_scheduled()
    return page, symptom


def test_what_was_not_published_at_its_time_is_told_until_it_is_published(client, site):
    reviewer = make_user("Clinical reviewers")
    page, symptom = set_for_a_time_at_which_it_is_refused()
    lines = due(client, reviewer)[NOT_PUBLISHED]
    assert sorted(line.split(" on ")[0] for line in lines) == ["Fever", "Wilms tumor"]
    assert all("Publish it by hand to see why." in line for line in lines)
    assert NOT_PUBLISHED not in due(client, make_user("Story coordinators"))
    symptom.when_to_see_doctor = "<p>Call.</p>"
    symptom.save_revision().publish()
    page.save_revision(clean=False, approved_go_live_at=timezone.now() + timedelta(days=1))  # another try
    assert NOT_PUBLISHED not in due(client, reviewer)


def test_more_records_on_the_dashboard_take_no_more_queries(client, site):
    user, numbers = make_user("Clinical reviewers"), []
    for name in ("Fever", "Rash"):
        set_for_a_time_at_which_it_is_refused(name)
        make_term().save_revision(approved_go_live_at=timezone.now() + timedelta(days=2))
        make_symptom(f"Draft of {name}").save_revision(user=user)
        due_for(user)
        with CaptureQueriesContext(connection) as queries:
            kinds = dict(due_for(user))
        numbers.append(len(queries))
    assert len(kinds[NOT_PUBLISHED]) == 4 and len(kinds["Set for later"]) == 2 and len(kinds["Your drafts"]) == 2
    assert numbers[0] == numbers[1]


def test_what_waits_for_me_is_mine_though_this_process_was_not_told(site):
    reviewer, page = make_user("Research editors"), make_disease(live=False)
    page.save_revision()
    step, approval = GroupApprovalTask.objects.create(name="Another look"), Workflow.objects.create(name="Another look")
    step.groups.set(reviewer.groups.all())
    WorkflowTask.objects.create(workflow=approval, task=step, sort_order=0)
    with held():  # as where another process does what follows
        assert not pages_worked_on(reviewer).filter(pk=page.pk).exists()
        approval.start(page, make_user("Editors"))
        assert pages_worked_on(reviewer).filter(pk=page.pk).exists()


def test_licenses_that_end_are_due_a_month_before(client, site):
    today = timezone.localdate()
    for title, days in (("Ended", -3), ("Ending", 20), ("Later", 60)):
        make_image(title=title, license_ends=today + timedelta(days=days))
    make_image(title="A story's", license_ends=today, collection="Story photos")
    lines = due(client, make_user("Editors"))["Licenses of pictures"]
    assert [line.split(" on ")[0] for line in lines] == ["Ended ended", "Ending ends"]
    picture = get_image_model().objects.get(title="Ended")
    screen = client.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode()
    assert "The license of this picture has ended" in screen


def test_what_was_searched_in_vain_is_for_those_who_may_see_it(client, site):
    for visitor in range(2 * SHOWN_FROM):
        count_question("school after treatment", Asked.Outcome.NOTHING, f"192.0.2.{visitor}")
    for role in ("Editors", "Site managers"):
        assert due(client, make_user(role))["Searched in vain"] == [f"school after treatment {2 * SHOWN_FROM} times"]
    assert "Searched in vain" not in due(client, make_user("Clinical reviewers"))


def test_many_things_are_folded_after_the_first_five(client, site):
    editor = make_user("Editors")
    for number in range(8):
        draft(make_standard_page(title=f"Page {number}"), editor)
    assert len(due(client, editor)["Your drafts"]) == 8
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml")
    assert page.select_one(".due summary").text == "3 more"
    assert len(page.select(".due details li")) == 3


def test_the_symptoms_stand_from_a_to_z(client, site):
    disease = make_disease()
    for name in ("Tiredness", "Bruises", "Fever"):
        make_symptom(name, disease)
    client.force_login(make_user("Editors"))
    page = client.get(reverse(Symptom.snippet_viewset.get_url_name("list")))
    assert [symptom.name for symptom in page.context["object_list"]] == ["Bruises", "Fever", "Tiredness"]


REPORTS_OF_THE_SITE = {"Workflows", "Workflow tasks", "Site history", "Aging pages", "Page types usage"}


@pytest.mark.parametrize("role", ROLES)
def test_reports_on_the_whole_site_are_for_who_works_on_all_of_it(client, site, role):
    client.force_login(make_user(role))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    shown = {name for name in REPORTS_OF_THE_SITE if f'"{name}"' in page}
    assert shown == (REPORTS_OF_THE_SITE if role in ("Site managers", None) else set())
