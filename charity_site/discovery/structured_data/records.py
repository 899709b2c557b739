"""Shared records with a page each, below their list: symptoms, kinds of treatment, late effects."""

from urllib.parse import urljoin

from charity_site.core.schema_org import node
from charity_site.discovery.redaction import without_figure
from charity_site.discovery.structured_data.diseases import READERS
from charity_site.discovery.structured_data.pages import above, breadcrumbs, describe, item_list, web_page
from diseases.models import LateEffect, RecordIndexPage, Symptom, TreatmentKind
from diseases.sections.sources import cited

TYPES = {Symptom: "MedicalSignOrSymptom", TreatmentKind: "MedicalTherapy", LateEffect: "MedicalCondition"}


@describe.register
def describe_records(page: RecordIndexPage, context, publisher):
    if "records" in context:
        return [about_records(page, context, publisher)]
    entries = item_list([(record.name, urljoin(context["canonical"], record.url)) for record in context["listed"]])
    part = part_of_list(context, publisher) if "part_title" in context else {}
    return [web_page("CollectionPage", page, context, publisher, mainEntity=entries, **part)]


def part_of_list(context, publisher):
    """What (dict) the node of a page below the list says otherwise than that of the list."""
    title = context["part_title"]
    return {
        "name": title,
        "description": context["description"],
        "datePublished": "",  # the list has days, a record has none
        "dateModified": "",
        "breadcrumb": breadcrumbs([*above(context, publisher), (title, context["canonical"])]),
    }


def about_records(page, context, publisher):
    """The node of the page of the records that are looked at. It names no disease: to a machine that would read as if a symptom
    led to one. Each disease's own page says what it can have."""
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
    sources = [record.source for record in context["records"] if getattr(record, "source", None) and record.source.live]
    return web_page(
        "MedicalWebPage",
        page,
        context,
        publisher,
        about=records,
        citation=[cited(source) for source in sources],
        audience=READERS,
        **part_of_list(context, publisher),
    )
