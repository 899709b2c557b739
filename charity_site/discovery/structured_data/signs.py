from urllib.parse import urljoin

from charity_site.core.schema_org import node
from charity_site.discovery.structured_data.diseases import READERS
from charity_site.discovery.structured_data.pages import above, breadcrumbs, describe, item_list, web_page
from charity_site.discovery.words import without_figure
from diseases.models import SymptomIndexPage


@describe.register
def describe_signs(page: SymptomIndexPage, context, publisher):
    if "symptoms" in context:
        return [about_signs(page, context, publisher)]
    signs = [
        (name, f"{context['canonical']}{symptom.slug}/")
        for _, entries in context["letters"]
        for name, symptom in entries
    ]
    return [web_page("CollectionPage", page, context, publisher, mainEntity=item_list(signs))]


def about_signs(page, context, publisher):
    """The node of the page of the signs that are looked at. It names no disease: to a machine that would read as if the
    sign led to one. Each disease's own page says which signs it can have."""
    title = context["part_title"]
    signs = [
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
        datePublished="",  # the index page has days, a sign has none
        dateModified="",
        about=signs,
        audience=READERS,
        breadcrumb=breadcrumbs([*above(context, publisher), (title, context["canonical"])]),
    )
