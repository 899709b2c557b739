"""Makes a page of the demo that a clinician approved wait with newer words. Runs with tests.browser.settings."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from charity_site.review.models import Reviewer, SignOff
from diseases.models import DiseasePage


def ask_again():
    """Ask about other words and another figure, and note by which link."""
    page, reviewer = DiseasePage.objects.get(slug="jmml"), Reviewer.objects.get(name="Dr. Ada Sample")
    page.note_review(reviewer, timezone.localdate())
    draft = page.get_latest_revision_as_object()
    draft.overview = draft.overview.replace("</p>", " Nobody approved this yet.</p>", 1)
    facts = list(draft.quick_facts.all())
    next(row for row in facts if row.figure).figure = "about 12 years"
    draft.quick_facts = facts
    draft.save_revision()
    link = urlsplit(SignOff.ask(draft, reviewer, by=None)[1]).path
    (settings.FOLDER / "again.json").write_text(json.dumps({"link": link}))
