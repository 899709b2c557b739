"""The roles that every site has: who may do what, and who approves what.

`manage.py sync_site` brings it about after each `migrate`. docs/editors.md shows it as a table, which a test holds against this.
"""

from dataclasses import dataclass, field

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

PICTURES, STORY_PHOTOS = COLLECTIONS = "Pictures and documents", "Story photos"
ALL_COLLECTIONS = "all"
OPEN_THE_ADMIN = "wagtailadmin.access_admin"

READ_AND_WRITE = ("add", "change", "view")
ALL = (*READ_AND_WRITE, "delete")
REVIEW = ("change", "publish", "lock", "unlock")
FILES = ("wagtailimages.image", "wagtaildocs.document")


@dataclass(frozen=True)
class Role:
    """The permissions of one role, besides opening the admin. Actions are the beginnings of codenames of permissions:
    "add" for add_image."""

    pages: dict = field(default_factory=dict)  # TopPage, or HOME for the whole site: actions there and below
    records: dict = field(default_factory=dict)  # "app_label.model": actions
    files: dict = field(default_factory=dict)  # collection or ALL_COLLECTIONS: {"app_label.model": actions}


FACTS = {"core.organization": READ_AND_WRITE, "core.source": READ_AND_WRITE}
MEDICAL_RECORDS = {
    "diseases.symptom": READ_AND_WRITE,
    "diseases.urgencyrule": READ_AND_WRITE,
    "diseases.treatmentkind": READ_AND_WRITE,
    "diseases.lateeffect": READ_AND_WRITE,
    "glossary.term": READ_AND_WRITE,
}
# Medical text that visitors read: it has drafts, which a reviewer publishes.
DRAFTED = (*MEDICAL_RECORDS, "core.source")
MEDICAL_LISTS = (SYMPTOMS, TREATMENTS, AFTER_TREATMENT, GLOSSARY)
MEDICAL_PAGES = (DISEASES, TOPICS, CARDS)
SIGN_OFFS = {"review.signoff": READ_AND_WRITE}
CONSENTS = {"consent.consent": (*READ_AND_WRITE, "withdraw", "erase", "read_form", "report")}
GIFTS = {"giving.gifttotal": ("view", "add")}
ANSWERS = {"feedback.answer": ("view", "change")}
STEPS = {"journeys.linkcount": ("view",)}
MAILINGS = {"subscriptions.mailing": ("view", "change")}
PAGE_FILES = {PICTURES: dict.fromkeys(FILES, ("add", "change", "choose"))}

ROLES = {
    "Editors": Role(
        pages={
            **dict.fromkeys((*MEDICAL_PAGES, ABOUT), ("add", "change")),
            **dict.fromkeys(MEDICAL_LISTS, ("change",)),
        },
        records={**FACTS, **MEDICAL_RECORDS, **SIGN_OFFS, "site_search.asked": ("view",), **ANSWERS},
        files=PAGE_FILES,
    ),
    "Clinical reviewers": Role(
        pages=dict.fromkeys((*MEDICAL_PAGES, *MEDICAL_LISTS), REVIEW),
        records={**FACTS, **dict.fromkeys(DRAFTED, ("add", *REVIEW, "view")), **ANSWERS},
        files=PAGE_FILES,
    ),
    "Story coordinators": Role(
        pages={STORIES: ("add", "change", "publish")},
        records=CONSENTS,
        files={
            STORY_PHOTOS: {"wagtailimages.image": ("add", "change", "choose")},
            PICTURES: {"wagtailimages.image": ("choose",)},
        },
    ),
    "Research editors": Role(
        pages={RESEARCH: ("add", "change", "publish")},
        records={
            **FACTS,
            "glossary.term": READ_AND_WRITE,
            "research.fund": ("view",),
            "giving.gifttotal": ("view",),
            **STEPS,
            **MAILINGS,
        },
        files=PAGE_FILES,
    ),
    "Site managers": Role(
        pages={HOME: ("add", "change", "publish", "lock", "unlock", "bulk_delete")},
        records={
            **dict.fromkeys(("core.organization", "research.fund"), ALL),
            **dict.fromkeys(DRAFTED, ("add", *REVIEW, "view", "delete")),
            **CONSENTS,
            **ANSWERS,
            **SIGN_OFFS,
            **GIFTS,
            **STEPS,
            **MAILINGS,
            "subscriptions.subscriber": ("view", "delete"),
            **dict.fromkeys(("auth.group", "users.user", "wagtailredirects.redirect"), ALL),
            **dict.fromkeys(("review.clinicalreview", "wagtailcore.groupapprovaltask"), ALL),
            **dict.fromkeys(("wagtailcore.task", "wagtailcore.workflow"), ALL),
            "review.reviewer": ALL,
            "review.publishedsection": ("change",),  # who says what was more than a typo
            **dict.fromkeys(("core.sitesettings", "wagtailcore.site"), ("change", "view")),
            **dict.fromkeys(("delivery.jobrun", "site_search.asked"), ("view",)),
            "wagtailsearchpromotions.searchpromotion": ("add", "change", "delete"),
        },
        files={
            ALL_COLLECTIONS: {
                **dict.fromkeys(FILES, ("add", "change", "choose", "delete")),
                "wagtailcore.collection": ("add", "change", "delete"),
            }
        },
    ),
}


@dataclass(frozen=True)
class Step:
    """A step of an approval: which roles may take it."""

    name: str
    roles: tuple
    task: str = "wagtailcore.groupapprovaltask"  # "app_label.model"


@dataclass(frozen=True)
class Approval:
    """The steps that a page or record takes before it is published, one after the other; the last one publishes."""

    steps: tuple  # of Step
    pages: tuple  # TopPage, or HOME
    records: tuple = ()  # "app_label.model"


CHECKED = Step("Clinical review", ("Clinical reviewers", "Site managers"), "review.clinicalreview")
PUBLISHED = Step("Site manager approval", ("Site managers",))

APPROVALS = {
    "Clinical review": Approval((CHECKED, PUBLISHED), (*MEDICAL_PAGES, *MEDICAL_LISTS), DRAFTED),
    "Site manager approval": Approval((PUBLISHED,), (HOME,)),
}
