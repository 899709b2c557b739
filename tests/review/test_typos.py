"""Who publishes a change of medical text says what it is; what was called only a typo is seen, and can be revoked."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import rich_text

from charity_site.review.models import PublishedSection
from charity_site.review.published import difference
from charity_site.review.state import Status
from diseases.models import DiseasePage, Treatment
from tests.factories import make_user
from tests.forms_on_screen import filled_in
from tests.reviewing import approve, publish


def send(client, disease, action="action-publish", **fields):
    """Send the editor of `disease` with `fields`, as a browser does."""
    address = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    return client.post(address, {**filled_in(client.get(address)), action: "1", **fields})


def stored(disease):
    return DiseasePage.objects.get(pk=disease.pk)


@pytest.fixture
def reviewed(client, disease, ada):
    client.force_login(make_user("Site managers"))
    return approve(disease, ada, "2026-05-03")


def test_a_change_of_a_section_needs_a_line_and_nothing_that_was_typed_is_lost(client, reviewed):
    words = rich_text("<p>Too many red blood cells.</p>")
    refused = send(client, reviewed, overview=words).content.decode()
    assert "You changed Overview. Say in one line what changed" in refused and "red blood cells" in refused
    assert "red" not in stored(reviewed).overview
    assert send(client, reviewed, overview=words, change_note="Which cells.").status_code == 302
    assert PublishedSection.objects.last().line == "Which cells."
    assert stored(reviewed).review_state.of(Status.CHANGED)


def test_one_person_s_typo_covers_nothing_of_what_the_next_one_changes(client, reviewed):
    client.force_login(make_user("Editors"))
    assert send(client, reviewed, "save", tagline="A tag line.", is_only_a_typo="on").status_code == 302
    assert stored(reviewed).get_latest_revision_as_object().is_only_a_typo
    client.force_login(make_user("Site managers"))
    refused = send(client, reviewed, overview=rich_text("<p>Another dose.</p>"))
    assert "You changed Overview. Say in one line what changed" in refused.content.decode()


def test_a_row_that_changed_is_a_change_and_a_moved_picture_or_another_title_is_none(client, reviewed):
    prefix = "treatments-0-what_it_is"
    assert "You changed Treatment." in send(client, reviewed, **{prefix: rich_text("<p>Pills.</p>")}).content.decode()
    assert send(client, reviewed, title="Another title", abbreviation="AT").status_code == 302


def test_a_draft_needs_none_and_what_is_submitted_does(client, reviewed):
    words = {"overview": rich_text("<p>Other words.</p>")}
    client.force_login(make_user("Editors"))
    assert send(client, reviewed, "action-submit", **words).status_code == 200
    assert send(client, reviewed, "save", **words).status_code == 302
    assert send(client, reviewed, "action-submit", change_note="Other words.").status_code == 302
    stored(reviewed).get_latest_revision().publish()
    assert PublishedSection.objects.last().line == "Other words."
    client.force_login(make_user("Site managers"))
    form = filled_in(client.get(reverse("wagtailadmin_pages:edit", args=[reviewed.pk])))
    assert form["change_note"] in ("", [""]), "the next change has a line of its own"


def test_a_typo_keeps_the_review_and_stands_in_the_history_with_the_difference(client, reviewed):
    words = rich_text("<p>Too many bloood cells.</p>")
    assert send(client, reviewed, overview=words, is_only_a_typo="on").status_code == 302
    assert not stored(reviewed).review_state.of(Status.CHANGED)
    entry = PageLogEntry.objects.get(action="charity_site.typo")
    assert entry.data["difference"] == {"overview": "“blood” became “bloood”"} and entry.user


def test_a_site_manager_sees_it_and_revokes_it(client, reviewed):
    publish(reviewed, "", typo=True, overview="<p>Too few blood cells.</p>")
    report = client.get(reverse("typos")).content.decode()
    assert "“many” became “few”" in report and reviewed.title in report
    typo = PublishedSection.objects.get(is_typo=True)
    address = reverse("revoke_typo", args=[typo.pk])
    assert "“many” became “few”" in client.get(address).content.decode()
    assert not stored(reviewed).review_state.of(Status.CHANGED), "to look changes nothing"
    assert client.post(address).status_code == 302
    assert [section.id for section in stored(reviewed).review_state.of(Status.CHANGED)] == ["overview"]
    assert PageLogEntry.objects.filter(action="charity_site.typo_revoked").exists()
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators"])
def test_nobody_else_revokes(client, reviewed, role):
    publish(reviewed, "", typo=True, overview="<p>Too few blood cells.</p>")
    client.force_login(make_user(role))
    address = reverse("revoke_typo", args=[PublishedSection.objects.get(is_typo=True).pk])
    assert client.post(address).status_code == client.get(reverse("typos")).status_code == 302
    assert PublishedSection.objects.filter(is_typo=True).exists()


def test_the_shell_and_the_clock_publish_without_a_line(disease):
    disease.treatments = [Treatment(name="Surgery", what_it_is="<p>An operation.</p>")]
    disease.save_revision().publish()
    assert (PublishedSection.objects.last().section, PublishedSection.objects.last().line) == ("treatment", "")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("a b c", "a d c", "“b” became “d”"),
        ("a b", "a b c", "“c” is new"),
        ("a b c", "a c", "“b” is gone"),
        ("a", "a", ""),
    ],
    ids=["other", "new", "gone", "same"],
)
def test_a_difference_in_words(before, after, said):
    assert difference(before, after) == said
