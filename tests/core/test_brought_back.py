"""What staff delete comes back for 30 days, as it was and where it was, and nobody sees it meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Comment, ReferenceIndex, Site

from charity_site.core.models import Deleted, DeletedFile, Organization, SiteSettings, Source
from charity_site.core.scheduling import publish_scheduled
from charity_site.core.tree import faults
from charity_site.feedback.models import Answer
from charity_site.glossary.models import Term
from charity_site.home.models import StandardPage
from charity_site.images.access import pages_that_refer_to
from charity_site.images.strays import delete_strays
from diseases.models import (
    DiseaseIndexPage,
    DiseasePage,
    DiseaseSource,
    LateEffect,
    Symptom,
    TreatmentKind,
    UrgencyRule,
)
from research.models import Fund, ProgramIndexPage, ProgramPage
from stories.models import StoryPage
from tests.core.bringing_back import bring_back, columns_of, delete
from tests.factories import (
    full_disease,
    make_consent,
    make_disease,
    make_document,
    make_image,
    make_late_effect,
    make_organization,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_treatment_kind,
    make_update,
    make_urgency_rule,
    make_user,
)


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


# --- Records that pages share -----------------------------------------------------------------------
RECORDS = {
    Source: make_source,
    Organization: make_organization,
    Fund: lambda: Fund.objects.create(name="Leukemia research", code="LEUK"),
    LateEffect: make_late_effect,
    Symptom: make_symptom,
    Term: make_term,
    TreatmentKind: make_treatment_kind,
    UrgencyRule: lambda: make_urgency_rule(symptom=make_symptom()),
}


@pytest.mark.parametrize("way", ["one", "many"])
@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_comes_back_as_it_was(client, manager, kind, way):
    record = RECORDS[kind]()
    before = columns_of(record)
    deleted = delete(client, record, way)
    assert deleted.title in client.get(reverse("deleted")).content.decode()
    assert "is back" in bring_back(client, deleted)
    assert columns_of(record) == before and not Deleted.objects.exists()


def test_a_record_that_was_to_be_published_does_not_publish_itself_when_it_is_back(client, manager):
    term = make_term(definition="Old words.")
    term.definition = "New words."
    term.save_revision(approved_go_live_at=timezone.now() + timedelta(hours=1))
    deleted = delete(client, term)
    bring_back(client, deleted)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_scheduled()
    assert Term.objects.get().definition == "Old words."


def test_a_symptom_comes_back_with_its_urgent_combinations(client, manager):
    rule = make_urgency_rule(symptom=make_symptom())
    deleted = delete(client, rule.symptom)
    assert not UrgencyRule.objects.exists()
    bring_back(client, deleted)
    assert UrgencyRule.objects.get().pk == rule.pk


def test_programs_name_a_fund_again_that_comes_back(client, manager):
    fund, other = (Fund.objects.create(name=name, code=name) for name in ("Leukemia", "Other"))
    program, chosen_anew, left_empty = (make_program(fund=fund) for _ in range(3))
    program.save_revision()
    deleted = delete(client, fund)
    ProgramPage.objects.filter(pk=chosen_anew.pk).update(fund=other)
    ProgramPage.objects.get(pk=left_empty.pk).save_revision(user=manager)
    bring_back(client, deleted)
    assert [ProgramPage.objects.get(pk=page.pk).fund for page in (program, chosen_anew, left_empty)] == [
        fund,
        other,
        None,
    ]


def test_a_record_of_which_there_is_another_one_by_now_stays_where_it_is(client, manager):
    deleted = delete(client, make_term(name="Platelets"))
    make_term(name="Platelets")
    assert "was not brought back" in bring_back(client, deleted)
    assert Term.objects.count() == 1 and Deleted.objects.exists()


def test_a_source_does_not_come_back_beside_one_with_the_same_address(client, manager):
    deleted = delete(client, make_source(title="Old words", url="http://www.example.org/facts/"))
    newer = make_source(title="New words", url="https://example.org/facts")
    assert "same address by now: “New words" in bring_back(client, deleted)
    newer.delete()
    assert "is back" in bring_back(client, deleted)


# --- Pages --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["one", "many"])
def test_a_page_comes_back_as_a_draft_with_all_that_it_had(client, manager, way):
    disease = full_disease(title="Wilms tumor", slug="wilms")
    disease.save_revision()
    Comment.objects.create(page=disease, user=manager, text="Look at this.", contentpath="title")
    program = make_program(diseases=[disease])
    versions = list(disease.revisions.order_by("pk").values_list("pk", "content"))
    before = columns_of(disease)
    deleted = delete(client, disease, way)
    assert client.get("/childhood-cancers/wilms/").status_code == 404 and not pages_that_refer_to(disease)

    assert "as a draft" in bring_back(client, deleted)
    page = DiseasePage.objects.get(pk=disease.pk)
    changed = {name for name, value in columns_of(page).items() if value != before[name]}
    assert changed <= {"live", "has_unpublished_changes", "live_revision_id", "path"} and not page.live
    assert list(page.revisions.order_by("pk").values_list("pk", "content")) == versions
    assert Comment.objects.get().page_id == page.pk
    assert list(program.diseases.all()) == [page]
    assert page.names.count() == 2 and page.survival_figures.count() == 2
    assert not faults() and client.get("/childhood-cancers/wilms/").status_code == 404
    assert ReferenceIndex.get_references_for_object(page).exists()
    page.get_latest_revision().publish()
    assert client.get("/childhood-cancers/wilms/").status_code == 200


def test_settings_name_again_what_comes_back(client, manager, site):
    settings = SiteSettings.objects.get_or_create(site=Site.objects.get())[0]
    giving, logo = make_standard_page(), make_image()
    SiteSettings.objects.update(giving_page=giving, logo=logo)
    for record in (giving, logo):
        bring_back(client, delete(client, record))
    settings.refresh_from_db()
    assert (settings.giving_page_id, settings.logo) == (giving.pk, logo)
    deleted = delete(client, logo)
    settings.refresh_from_db()
    settings.save_revision(user=manager)
    bring_back(client, deleted)
    settings.refresh_from_db()
    assert settings.logo is None, "somebody saved without it"


def test_a_copy_that_stands_on_its_own_since_stays_so(client, manager):
    page = make_standard_page()
    alias = page.create_alias(update_slug="alias")
    bring_back(client, delete(client, page))
    alias.refresh_from_db()
    assert alias.alias_of is None


def test_what_readers_said_comes_back_with_the_page(client, manager):
    answer = Answer.objects.create(page=make_disease(), is_clear=False, line="What is a port?")
    bring_back(client, delete(client, answer.page))
    assert Answer.objects.get().line == answer.line


def test_pages_come_back_with_those_below_them_in_their_order(client, manager):
    program = make_program(title="Program")
    updates = [make_update(program, title=title) for title in ("One", "Two")]
    deleted = delete(client, program)
    assert deleted.pages == 3 and Deleted.objects.count() == 1
    make_program(title="Another")  # has its place by now
    assert "with the 2 below it, as drafts" in bring_back(client, deleted)
    back = ProgramPage.objects.get(pk=program.pk)
    assert [page.pk for page in back.get_children()] == [page.pk for page in updates] and not faults()
    assert not back.get_descendants(inclusive=True).live().exists()


def test_a_page_whose_address_was_taken_gets_another_one(client, manager):
    disease = make_disease(title="Hodgkin", slug="hodgkin")
    disease.save_revision()
    deleted = delete(client, disease)
    make_disease(title="Newer", slug="hodgkin")
    assert "hodgkin-2" in bring_back(client, deleted)
    page = DiseasePage.objects.get(pk=disease.pk)
    assert (page.slug, page.get_latest_revision_as_object().slug) == ("hodgkin-2", "hodgkin-2") and not faults()


def test_a_page_waits_for_the_one_above_it(client, manager):
    above = make_standard_page(title="Above")
    below = make_standard_page(title="Below", parent=above)
    deleted, deleted_above = delete(client, below), delete(client, above)
    text = bring_back(client, deleted)
    assert "was not brought back" in text and "“Above”" in text
    bring_back(client, deleted_above)
    assert "is back" in bring_back(client, deleted)
    assert StandardPage.objects.get(pk=below.pk).get_parent().pk == above.pk and not faults()


def test_a_page_of_which_a_site_has_one_stays_away_beside_another(client, manager):
    page = ProgramIndexPage.objects.get()
    deleted = delete(client, page)
    page.get_parent().add_child(instance=ProgramIndexPage(title="New", slug="new", introduction="Text"))
    assert "there can be one only" in bring_back(client, deleted)


def test_what_a_page_needs_comes_first(client, manager):
    source, disease = make_source(title="A list"), make_disease()
    DiseaseSource.objects.create(page=disease, source=source)
    deleted = delete(client, disease)
    deleted_source = delete(client, source)
    assert "It needs a source that was deleted since" in bring_back(client, deleted)
    bring_back(client, deleted_source)
    assert "is back" in bring_back(client, deleted)
    assert DiseasePage.objects.get().sources.get().source == source


def test_what_can_never_come_back_is_not_to_be_brought_back_first(client, manager):
    picture = make_image(people=[consent := make_consent()])
    deleted = delete(client, picture)
    consent.delete()
    assert "It needs a consent that was deleted since, so it cannot come back." in bring_back(client, deleted)


def test_a_section_comes_back_with_its_diseases(client, manager):
    disease = make_disease()
    client.force_login(make_user())
    section = DiseaseIndexPage.objects.get()
    deleted = delete(client, section)
    bring_back(client, deleted)
    assert DiseasePage.objects.get().pk == disease.pk and not faults()


# --- Pictures and documents -----------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["one", "many"])
@pytest.mark.parametrize("make", [make_image, make_document], ids=["picture", "document"])
def test_a_file_comes_back_and_cannot_be_opened_meanwhile(
    client, manager, make, way, django_capture_on_commit_callbacks
):
    record = make()
    name, content = record.file.name, record.file.open().read()
    before = columns_of(record)
    with django_capture_on_commit_callbacks(execute=True):
        deleted = delete(client, record, way)
    kept = DeletedFile.objects.get()
    assert not default_storage.exists(name) and kept.file.name.startswith("deleted/")
    for address in (f"/media/{name}", f"/media/{kept.file.name}", f"/documents/{record.pk}/paper.pdf"):
        assert client.get(address).status_code == 404, address
    delete_strays()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        delete_strays()
    assert default_storage.exists(kept.file.name), "it is no stray"

    with django_capture_on_commit_callbacks(execute=True):
        assert "is back" in bring_back(client, deleted)
    assert columns_of(record) == before and default_storage.open(name).read() == content
    assert not default_storage.exists(kept.file.name)


def test_a_picture_comes_back_to_the_page_that_showed_it(client, manager):
    picture = make_image()
    disease = make_disease(picture=picture)
    bring_back(client, delete(client, picture))
    assert get_image_model().objects.get(pk=picture.pk) == picture
    disease.refresh_from_db()
    assert disease.picture == picture and pages_that_refer_to(picture) == {disease.pk}


# --- Families -----------------------------------------------------------------------------------------------
def test_a_story_comes_back_as_a_draft_with_its_consents(client, manager):
    story = make_story(consents=[consent := make_consent()])
    bring_back(client, delete(client, story))
    back = StoryPage.objects.get(pk=story.pk)
    assert back.people == [consent] and not back.live and back.get_latest_revision_as_object().people == [consent]
