"""What a browser posts from the page editor."""

import json

from bs4 import BeautifulSoup
from wagtail.test.utils.form_data import rich_text

from charity_site.core.links import rich_text_fields
from charity_site.readpath.child_rows import child_relations
from diseases.models import DiseasePage

# A clinician in the clinical review presses "Approve": it is checked today, in their own name.
APPROVE = {
    "action-workflow-action": "true",
    "workflow-action-name": "approve",
    "workflow-action-extra-data": json.dumps({"reviewed_by": "own", "reviewed_on": "", "evidence": ""}),
}
APPROVE_LAST = {
    **APPROVE,
    "workflow-action-extra-data": json.dumps({"comment": ""}),
}  # the step after the clinical review


def disease_form(**fields):
    """The page editor's form of a disease page, as a browser posts it with every list empty."""
    empty_rows = {
        f"{row}-{name}": value
        for row in child_relations(DiseasePage)
        for name, value in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}.items()
    }
    texts = {field.name: rich_text("") for field in rich_text_fields(DiseasePage)}
    comments = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    return {
        "title": "",
        "slug": "",
        "group": "",
        "tagline": "",
        "risk_note": "Nobody is to blame.",
        **texts,
        **empty_rows,
        **comments,
        **fields,
    }


def beside_the_fields(response):
    """What the page editor says (str, HTML) outside of its panel of checks, which gives hints about a draft too."""
    page = BeautifulSoup(response.content, "lxml")
    for panel in page.select("[data-side-panel=checks]"):
        panel.decompose()
    return str(page)


def row(name, **values):
    return {
        f"{name}-TOTAL_FORMS": 1,
        **{f"{name}-0-{key}": value for key, value in values.items()},
        f"{name}-0-ORDER": 1,
    }
