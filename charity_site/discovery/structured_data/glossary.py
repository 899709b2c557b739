from charity_site.core.schema_org import node, ref
from charity_site.discovery.redaction import name_of_page, without_figure
from charity_site.discovery.structured_data.pages import describe, web_page
from charity_site.glossary.models import GlossaryPage


@describe.register
def describe_glossary(page: GlossaryPage, context, publisher):
    address = context["canonical"]
    set_id = f"{address}#terms"
    terms = [
        node(
            "DefinedTerm",
            f"{address}#{term.slug}",
            name=name,
            description=without_figure(term.definition),
            alternateName=term.other_names,
            inDefinedTermSet=ref(set_id),
        )
        for _, entries in context["letters"]
        for name, term in entries
    ]
    return [
        web_page("WebPage", page, context, publisher, mainEntity=ref(set_id)),
        node("DefinedTermSet", set_id, name=name_of_page(page), hasDefinedTerm=terms),
    ]
