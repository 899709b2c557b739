"""Structured data: what a page shows, once more for machines (JSON-LD, https://schema.org)."""

from charity_site.core.schema_org import VOCABULARY
from charity_site.discovery.structured_data import cards, diseases, glossary, home, records, research, stories, topics  # noqa: F401 - they register
from charity_site.discovery.structured_data.nodes import Publisher
from charity_site.discovery.structured_data.pages import describe

__all__ = ["graph"]


def graph(page, context, request):
    """A JSON-LD document (dict) about `page` as `context` (mapping) shows it; None where there is nothing to say."""
    publisher = Publisher(request)
    nodes = describe(page, context, publisher)
    if not nodes:
        return None
    told = {each.get("@id") for each in nodes}
    common = [each for each in (publisher.website(), publisher.organization()) if each["@id"] not in told]
    return {"@context": VOCABULARY, "@graph": [*nodes, *common]}
