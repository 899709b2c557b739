"""Shared records with a page each, below their list: symptoms and kinds of treatment."""

from urllib.parse import urljoin

from charity_site.core.schema_org import node
from charity_site.discovery.redaction import without_figure
from charity_site.discovery.structured_data.diseases import READERS
from charity_site.discovery.structured_data.pages import above, breadcrumbs, describe, item_list, web_page
from diseases.models import RecordIndexPage, Symptom, TreatmentKind

TYPES = {Symptom: "MedicalSignOrSymptom", TreatmentKind: "MedicalTherapy"}


@describe.register
def describe_records(page: RecordIndexPage, context, publisher):
    if "records" in context:
        return [about_records(page, context, publisher)]
    listed = [(record.name, f"{context['canonical']}{record.slug}/") for record in context["listed"]]
    return [web_page("CollectionPage", page, context, publisher, mainEntity=item_list(listed))]


def about_records(page, context, publisher):
    """The node of the page of the records that are looked at. It names no disease: to a machine that would read as if a symptom
    led to one. Each disease's own page says what it can have."""
    title = context["part_title"]
    records = [
        node(
            TYPES[type(record)],
            name=record.name,
            alternateName=record.other_names,
            description=without_figure(record.own_summary),
            url=urljoin(context["canonical"], record.url),
        )
        for record in context["records"]
    ]
    return web_page(
        "MedicalWebPage",
        page,
        context,
        publisher,
        name=title,
        description=context["description"],
        datePublished="",  # the index page has days, a record has none
        dateModified="",
        about=records,
        audience=READERS,
        breadcrumb=breadcrumbs([*above(context, publisher), (title, context["canonical"])]),
    )
