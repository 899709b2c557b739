"""Who publishes a change of medical text says what it is; what was called only a typo is seen, and can be revoked."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import rich_text

from charity_site.review import fingerprints
from charity_site.review.models import PublishedSection
from charity_site.review.published import difference, note_those_of_other_rules
from charity_site.review.state import Status
from diseases.models import DiseasePage, Symptom
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


def test_a_typo_in_one_section_leaves_its_review_alone_and_no_other(client, reviewed):
    words = {"overview": rich_text("<p>Too many bloood cells.</p>")}
    other = {"treatments-0-what_it_is": rich_text("<p>Pills.</p>")}
    refused = send(client, reviewed, only_typos_in=["overview"], **words, **other).content.decode()
    assert "You changed Treatment. Say in one line what changed" in refused
    answer = send(client, reviewed, only_typos_in=["overview"], change_note="Pills now.", **words, **other)
    assert answer.status_code == 302
    assert [section.id for section in stored(reviewed).review_state.of(Status.CHANGED)] == ["treatment"]
    said = {row.section: (row.line, row.is_typo) for row in PublishedSection.objects.order_by("-pk")[:2]}
    assert said == {"overview": ("A typo was corrected.", True), "treatment": ("Pills now.", False)}


def test_a_section_that_is_new_or_taken_out_is_more_than_a_typo(client, reviewed):
    new = {"diagnosis_intro": rich_text("<p>A test.</p>"), "only_typos_in": ["diagnosis", "treatment"]}
    refused = send(client, reviewed, **new, **{"treatments-0-DELETE": "on"}, change_note="New.").content.decode()
    assert "New or taken out, which is more than a typo: Diagnosis, Treatment." in refused
    publish(reviewed, "New.", typo=True, diagnosis_intro="<p>A test.</p>", treatments=[])
    assert not PublishedSection.objects.filter(is_typo=True).exists(), "nor without a form"


def test_a_number_is_never_only_a_typo(client, reviewed):
    assert send(client, reviewed, overview=rich_text("<p>Of 10 children.</p>"), change_note="Ten.").status_code == 302
    more = {"overview": rich_text("<p>Of 100 children.</p>"), "only_typos_in": ["overview", "prognosis"]}
    refused = send(client, reviewed, **more).content.decode()
    assert "A number changed, which is more than a typo: Overview." in refused


@pytest.mark.parametrize("change", [{"urgency": "this_week"}, {"description": "It lasts 3 days."}])
def test_neither_is_how_soon_to_call_nor_a_number_of_a_shared_record(client, reviewed, change):
    symptom = Symptom.objects.get()
    client.force_login(make_user("Site managers"))
    address = reverse("wagtailsnippets_diseases_symptom:edit", args=[symptom.pk])
    shown = {**filled_in(client.get(address)), **change, "is_only_a_typo": "on", "action-publish": "1"}
    assert "That is more than a typo" in client.post(address, shown).content.decode()
    assert client.post(address, {**shown, "is_only_a_typo": ""}).status_code == 302


def test_a_line_that_readers_see_names_nobody_of_the_staff(client, reviewed):
    user = make_user("Editors")
    user.first_name, user.last_name = "Jane", "Doe"
    user.save()
    change = {"overview": rich_text("<p>Other words.</p>")}
    refused = send(client, reviewed, change_note="Manager jane doe changed it.", **change).content.decode()
    assert "Please leave out the names of staff." in refused
    assert send(client, reviewed, change_note="Jane has other words.", **change).status_code == 302


def test_what_one_said_speaks_for_no_change_of_another(client, reviewed):
    client.force_login(make_user("Editors"))
    words = {"overview": rich_text("<p>Too many bloood cells.</p>")}
    assert send(client, reviewed, "save", **words, only_typos_in=["overview"]).status_code == 302
    client.force_login(make_user("Site managers"))
    words = {"overview": rich_text("<p>Too few blood cells.</p>")}
    assert "You changed Overview." in send(client, reviewed, **words).content.decode()
    assert send(client, reviewed, "save", **words).status_code == 302
    assert stored(reviewed).get_latest_revision_as_object().only_typos_in == []


def test_what_the_editor_said_of_her_draft_stands_there_for_who_approves_it(client, reviewed):
    editor, manager = make_user("Editors"), make_user("Site managers")
    client.force_login(editor)
    words = {"overview": rich_text("<p>Too many bloood cells.</p>"), "tagline": "Another."}
    assert send(client, reviewed, "save", **words, only_typos_in=["overview"]).status_code == 302
    client.force_login(manager)
    address = reverse("wagtailadmin_pages:edit", args=[reviewed.pk])
    page = client.get(address)
    assert not filled_in(page)["only_typos_in"] and "Somebody said so of: Overview." in page.content.decode()
    assert send(client, reviewed, "save", tagline="Theirs.").status_code == 302
    assert stored(reviewed).get_latest_revision_as_object().only_typos_in == ["overview"]
    client.force_login(editor)
    assert send(client, reviewed, "save", tagline="Hers.").status_code == 302
    client.force_login(manager)
    stored(reviewed).get_latest_revision().publish(user=manager)
    assert not stored(reviewed).review_state.of(Status.CHANGED)
    assert PageLogEntry.objects.get(action="charity_site.typo").user == editor, "who said it, not who published it"
    assert not filled_in(client.get(address))["only_typos_in"], "it is said"
    assert str(editor) in client.get(reverse("typos")).content.decode()


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
    assert send(client, reviewed, overview=words, only_typos_in=["overview"]).status_code == 302
    assert not stored(reviewed).review_state.of(Status.CHANGED)
    entry = PageLogEntry.objects.get(action="charity_site.typo")
    assert entry.data["difference"] == {"overview": "“blood” became “bloood”"} and entry.user


def test_what_only_other_rules_changed_is_no_typo_to_revoke(client, reviewed, monkeypatch):
    monkeypatch.setattr(fingerprints, "VERSION", "2")
    note_those_of_other_rules()
    row = PublishedSection.objects.filter(is_typo=True).first()
    assert client.post(reverse("revoke_typo", args=[row.pk])).status_code == 404


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


def test_a_typo_in_a_shared_record_keeps_the_reviews_of_the_pages_that_show_it(client, reviewed):
    editor, symptom = make_user("Site managers"), Symptom.objects.get()
    client.force_login(editor)
    assert "is_only_a_typo" not in filled_in(client.get(reverse("wagtailsnippets_diseases_symptom:add"))), "it is new"
    address = reverse("wagtailsnippets_diseases_symptom:edit", args=[symptom.pk])
    form = filled_in(client.get(address))
    assert not form["is_only_a_typo"]
    answer = client.post(address, {**form, "description": "It comes and gose.", "is_only_a_typo": "on"})
    assert answer.status_code == 302 and PublishedSection.objects.count() == 3, "a draft changes nothing"
    form = filled_in(client.get(address))
    assert form["is_only_a_typo"] == ["on"], "it stands as she left it"
    client.force_login(make_user("Site managers"))
    other = filled_in(client.get(address))
    assert not other["is_only_a_typo"], "it is not theirs"
    assert client.post(address, {**other, "also_called": "coming and going"}).status_code == 302
    symptom.refresh_from_db()
    assert symptom.get_latest_revision_as_object().is_only_a_typo, "nothing that readers read changed"
    assert client.post(address, {**filled_in(client.get(address)), "is_only_a_typo": "", "description": "Pills."})
    client.force_login(editor)
    form = filled_in(client.get(address))
    assert not form["is_only_a_typo"], "nobody said so of this"
    assert (
        client.post(address, {**form, "description": "It comes and gose.", "is_only_a_typo": "on"}).status_code == 302
    )
    form = filled_in(client.get(address))
    assert client.post(address, {**form, "action-publish": "1"}).status_code == 302
    row = PublishedSection.objects.get(is_typo=True)
    assert (row.section, row.line) == ("symptoms", "A typo was corrected.") and "gose" in row.difference
    assert not stored(reviewed).review_state.of(Status.CHANGED)
    assert PageLogEntry.objects.get(action="charity_site.typo").user == editor
    form = filled_in(client.get(address))
    assert not form["is_only_a_typo"], "the next change is one of its own"
    assert client.post(address, {**form, "description": "Another.", "action-publish": "1"}).status_code == 302
    assert stored(reviewed).review_state.of(Status.CHANGED)
