from urllib.parse import urljoin

from charity_site.core.schema_org import node
from charity_site.discovery.redaction import without_figure
from charity_site.discovery.structured_data.diseases import READERS
from charity_site.discovery.structured_data.pages import above, breadcrumbs, describe, item_list, web_page
from diseases.models import SymptomIndexPage


@describe.register
def describe_symptoms(page: SymptomIndexPage, context, publisher):
    if "symptoms" in context:
        return [about_symptoms(page, context, publisher)]
    symptoms = [
        (name, f"{context['canonical']}{symptom.slug}/")
        for _, entries in context["letters"]
        for name, symptom in entries
    ]
    return [web_page("CollectionPage", page, context, publisher, mainEntity=item_list(symptoms))]


def about_symptoms(page, context, publisher):
    """The node of the page of the symptoms that are looked at. It names no disease: to a machine that would read as if the
    symptom led to one. Each disease's own page says which symptoms it can have."""
    title = context["part_title"]
    symptoms = [
        node(
            "MedicalSignOrSymptom",
            name=symptom.name,
            alternateName=symptom.other_names,
            description=without_figure(symptom.description),
            url=urljoin(context["canonical"], symptom.url),
        )
        for symptom in context["symptoms"]
    ]
    return web_page(
        "MedicalWebPage",
        page,
        context,
        publisher,
        name=title,
        description=context["description"],
        datePublished="",  # the index page has days, a symptom has none
        dateModified="",
        about=symptoms,
        audience=READERS,
        breadcrumb=breadcrumbs([*above(context, publisher), (title, context["canonical"])]),
    )
