"""Makes reviews and changes of medical text for tests."""

from datetime import date

from charity_site.review.models import Review, Reviewer
from tests.factories import make_user


def make_reviewer(**fields):
    """A clinician who agreed to be named."""
    values = {"name": "A clinician", "may_be_named": True, **fields}
    return Reviewer.objects.get_or_create(**values)[0]


def approve(page, by="A clinician", on="2026-01-01", due=None):
    """Let `by` (Reviewer, or the name of one) have approved all that `page` says `on` a day (ISO), with the next review by risk or
    `due` on a day (ISO). Returns the page."""
    page.note_review(by if isinstance(by, Reviewer) else make_reviewer(name=by), date.fromisoformat(on))
    if due:
        Review.objects.filter(page=page, date=on).update(due=due)
    return page


def newest(page):
    """The newest version of `page`, as it is now in the database."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def publish(page, line="Newer words.", *, typo=False, **fields):
    """Edit `page` as a form does, with a `line` about what changed, or only a `typo` in all of it, and publish it."""
    draft = newest(page)
    typos = [section.id for section in draft.reviewed_sections()] if typo else []
    for name, value in {"change_note": line, "only_typos_in": typos, **fields}.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


def publish_what_waits(page):
    """Let a Site manager take the step after the clinical review, which publishes. Returns the page as it is now."""
    stored = type(page).objects.get(pk=page.pk)
    assert stored.current_workflow_task.name == "Site manager approval"
    stored.current_workflow_task_state.approve(user=make_user("Site managers"))
    return type(page).objects.get(pk=page.pk)
