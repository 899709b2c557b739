"""docs/editors.md shows as a table what roles.py declares."""

from django.conf import settings

from charity_site.roles import ALL_COLLECTIONS, PICTURES, ROLES, STORY_PHOTOS
from charity_site.site_tree import (
    ABOUT,
    AFTER_TREATMENT,
    CARDS,
    DISEASES,
    GLOSSARY,
    HOME,
    RESEARCH,
    STORIES,
    SYMPTOMS,
    TOPICS,
    TREATMENTS,
)

PAGES = {
    "Pages of diseases": DISEASES,
    "Topics": TOPICS,
    "Stories": STORIES,
    "Research": RESEARCH,
    "About us": ABOUT,
    "The list of symptoms": SYMPTOMS,
    "The list of treatments": TREATMENTS,
    "The list of late effects": AFTER_TREATMENT,
    "Cards to fill in": CARDS,
    "The list of medical words": GLOSSARY,
    "All other pages": HOME,
}
RECORDS = {
    "Symptoms": "diseases.symptom",
    "Urgent combinations": "diseases.urgencyrule",
    "Kinds of treatment": "diseases.treatmentkind",
    "Late effects": "diseases.lateeffect",
    "Medical words": "glossary.term",
    "Sources": "core.source",
    "Organizations": "core.organization",
    "Funds": "research.fund",
    "Gifts": "giving.gifttotal",
    "Steps toward a gift": "journeys.linkcount",
    "Updates by mail": "subscriptions.mailing",
    "Who gets updates by mail": "subscriptions.subscriber",
    "Reviewers": "review.reviewer",
    "What was called only a typo": "review.publishedsection",
    "Consents": "consent.consent",
    "Links for clinicians": "review.signoff",
    "What was searched in vain": "site_search.asked",
    "What readers say": "feedback.answer",
    "Settings": "core.sitesettings",
    "Users": "users.user",
    "Roles": "auth.group",
    "Redirects": "wagtailredirects.redirect",
    "Search promotions": "wagtailsearchpromotions.searchpromotion",
    "Approvals": "wagtailcore.workflow",
    "What runs by the clock": "delivery.jobrun",
}
# No line of their own: parts of Approvals, and names of the site, which Settings holds.
UNSAID = {"review.clinicalreview", "wagtailcore.groupapprovaltask", "wagtailcore.task", "wagtailcore.site"}
COLLECTIONS = {PICTURES: PICTURES, STORY_PHOTOS: STORY_PHOTOS, "All other files": ALL_COLLECTIONS}
WORDS = {"change": "edit", "view": "see", "bulk_delete": "delete", "choose": "use", "read_form": "read forms"}
SAYS_NOTHING = {"lock", "unlock"}


def words(actions):
    said = [action for action in actions if action not in SAYS_NOTHING]
    if "change" in said and "view" in said:
        said.remove("view")  # who edits sees
    return ", ".join(WORDS.get(action, action) for action in said)


def on_pages(role, top):
    return role.pages.get(top) or role.pages.get(HOME, ())


def on_files(role, collection):
    models = role.files.get(collection) or role.files.get(ALL_COLLECTIONS, {})
    return max(models.values(), key=len, default=())


def table():
    """The lines (list of str) of the table."""
    cells = {label: [on_pages(role, top) for role in ROLES.values()] for label, top in PAGES.items()}
    cells |= {label: [role.records.get(model, ()) for role in ROLES.values()] for label, model in RECORDS.items()}
    cells |= {label: [on_files(role, place) for role in ROLES.values()] for label, place in COLLECTIONS.items()}
    return [f"| {label} | {' | '.join(map(words, actions))} |" for label, actions in cells.items()]


def test_the_guide_shows_who_may_do_what():
    guide = (settings.BASE_DIR / "docs/editors.md").read_text()
    head = f"| | {' | '.join(ROLES)} |\n|{'---|' * (len(ROLES) + 1)}\n"
    assert head + "\n".join(table()) + "\n\n" in guide


def test_the_table_leaves_nothing_out():
    declared = {model for role in ROLES.values() for model in role.records}
    assert declared == set(RECORDS.values()) | UNSAID
