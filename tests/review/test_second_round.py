"""The second round: a reviewer sees what changed since the last decision, an editor what was asked for."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import TaskState

from charity_site.core.due import drafts
from diseases.models import DiseasePage, Question
from tests.factories import make_disease, make_symptom, make_user

ROWS = ("First?", "Second?", "Third?")


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def reviewer(db):
    return make_user("Clinical reviewers", first_name="Ada", last_name="L.", email="ada@example.org")


@pytest.fixture
def editor(db):
    return make_user("Editors", email="editor@example.org")


@pytest.fixture
def sent_back(site, reviewer, editor):
    """A disease page that a reviewer sent back to its editor."""
    page = make_disease(title="Jaguar disease", tagline="Tagline one.")
    page.questions = [Question(text=text, sort_order=place) for place, text in enumerate(ROWS)]
    page.save_revision(user=editor)
    state = page.get_workflow().start(page, editor)
    task = state.current_task_state.specific
    task.task.specific.on_action(task, reviewer, "reject", comment="Please say <b>who</b> to call.")
    return DiseasePage.objects.get(pk=page.pk)


def resubmit(page, editor, change):
    """Let the editor's browser write over the version that it saved last, and submit it again."""
    draft = page.get_latest_revision_as_object()
    change(draft)
    own = draft.revisions.filter(user=editor).order_by("pk").first()
    if draft.latest_revision_id == own.pk:
        draft.save_revision(user=editor, overwrite_revision=own)
    else:
        draft.save_revision(user=editor)
    DiseasePage.objects.get(pk=page.pk).current_workflow_state.resume(editor)


def comparison(client, page):
    """What the reviewer sees behind the link at the top of the editor: {field: its text}."""
    screen = BeautifulSoup(client.get(edit(page)).content, "lxml")
    (link,) = [link for link in screen.find_all("a") if "what changed since" in link.text]
    table = BeautifulSoup(client.get(link["href"]).content, "lxml").select_one("table.listing")
    return {
        row.select_one("td.title").get_text(" ", strip=True): row.select_one("td.comparison").get_text(" ", strip=True)
        for row in table.select("tbody > tr")
        if row.select_one("td.title")
    }


def test_the_comment_stands_at_the_top_for_the_editor_with_the_name_of_who_wrote_it(
    client, sent_back, editor, reviewer
):
    client.force_login(editor)
    text = client.get(edit(sent_back)).content.decode()
    assert "Ada L. asked for changes on" in text and "“Please say &lt;b&gt;who&lt;/b&gt; to call.”" in text
    reviewer.first_name = reviewer.last_name = ""
    reviewer.save()
    assert f"{reviewer.username} asked for changes" in client.get(edit(sent_back)).content.decode()
    reviewer.delete()
    assert "A reviewer asked for changes" in client.get(edit(sent_back)).content.decode()


def test_the_comment_is_gone_when_the_page_was_submitted_again(client, sent_back, editor):
    resubmit(sent_back, editor, lambda draft: None)
    client.force_login(editor)
    assert "asked for changes" not in client.get(edit(sent_back)).content.decode()


def set_tagline(draft):
    draft.tagline = "Tagline two."


def set_rows(draft, rows):
    """Let `draft` have `rows` in this order, as a form numbers them."""
    for place, row in enumerate(rows):
        row.sort_order = place
    draft.questions = rows


def move_first_to_the_end(draft):
    first, *others = draft.questions.all()
    set_rows(draft, [*others, first])


def change_the_second(draft):
    rows = list(draft.questions.all())
    rows[1].text = "Another?"
    set_rows(draft, rows)


def add_at_the_top(draft):
    set_rows(draft, [Question(text="New?"), *draft.questions.all()])


def drop_the_last(draft):
    set_rows(draft, list(draft.questions.all())[:2])


@pytest.mark.parametrize(
    ("change", "seen", "unseen"),
    [
        (set_tagline, ["Tagline one.", "two."], ["First?"]),
        (move_first_to_the_end, ["First?", "Moved down 2 places"], ["Second?", "Third?", "Moved up"]),
        (change_the_second, ["Another?"], ["First?", "Third?", "Moved"]),
        (add_at_the_top, ["New?"], ["First?", "Moved"]),
        (drop_the_last, ["Third?"], ["First?", "Moved"]),
    ],
)
def test_a_reviewer_sees_what_changed_since_the_last_decision(
    client, sent_back, editor, reviewer, change, seen, unseen
):
    resubmit(sent_back, editor, change)
    client.force_login(reviewer)
    text = " ".join(comparison(client, sent_back).values())
    assert all(words in text for words in seen) and not any(words in text for words in unseen)


def test_it_is_since_ones_own_decision_and_nobody_elses(client, sent_back, editor, reviewer):
    resubmit(sent_back, editor, set_tagline)
    client.force_login(make_user("Clinical reviewers", email="other@example.org"))
    assert "what changed since" not in client.get(edit(sent_back)).content.decode()
    client.force_login(editor)
    assert "what changed since" not in client.get(edit(sent_back)).content.decode()


def test_symptoms_have_a_second_round_too(client, site, editor, reviewer):
    symptom = make_symptom("Fever", description="One.")
    symptom.save_revision(user=editor)
    state = symptom.get_workflow().start(symptom, editor)
    task = state.current_task_state.specific
    task.task.specific.on_action(task, reviewer, "reject", comment="Shorter.")
    address = reverse("wagtailsnippets_diseases_symptom:edit", args=[symptom.pk])
    client.force_login(editor)
    assert [item.text for item in drafts(editor)] == ["Fever"] and not drafts(reviewer)
    assert "Ada L. asked for changes" in client.get(address).content.decode()
    symptom.refresh_from_db()
    symptom.description = "Two."
    symptom.save_revision(user=editor)
    symptom.current_workflow_state.resume(editor)
    client.force_login(reviewer)
    screen = BeautifulSoup(client.get(address).content, "lxml")
    (link,) = [link for link in screen.find_all("a") if "what changed since" in link.text]
    assert "Two." in client.get(link["href"]).content.decode()
    assert TaskState.objects.for_instance(symptom).count() == 2


def test_what_was_sent_back_and_submitted_no_longer_is_the_draft_of_its_editor(sent_back, editor, reviewer):
    sent_back.current_workflow_state.cancel(user=editor)
    assert [item.text for item in drafts(editor)] == ["Jaguar disease"] and not drafts(reviewer)
