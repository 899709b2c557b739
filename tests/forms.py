"""What a browser posts from the page editor."""

from wagtail.test.utils.form_data import rich_text

ROWS = ("names", "codes", "quick_facts", "risk_factors", "symptoms", "tests", "prognosis_factors", "survival_figures",
        "treatments", "questions", "sources")  # fmt: skip


def disease_form(**fields):
    """The page editor's form of a disease page, as a browser posts it with every list empty."""
    empty_rows = {
        f"{row}-{name}": value
        for row in ROWS
        for name, value in {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}.items()
    }
    prose = ("overview", "symptoms_intro", "when_to_call", "diagnosis_intro", "prognosis_intro", "research_text")
    texts = {name: rich_text("") for name in prose}
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


def row(name, **values):
    return {
        f"{name}-TOTAL_FORMS": 1,
        **{f"{name}-0-{key}": value for key, value in values.items()},
        f"{name}-0-ORDER": 1,
    }
