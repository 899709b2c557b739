from charity_site.cards.models import CardIndexPage, CardPage
from charity_site.core.schema_org import node, ref
from charity_site.discovery.redaction import name_of_page
from charity_site.discovery.structured_data.diseases import READERS, review
from charity_site.discovery.structured_data.pages import collection, describe, web_page


@describe.register
def describe_cards(page: CardIndexPage, context, publisher):
    return [collection(page, context, publisher, context["cards"])]


@describe.register
def describe_card(page: CardPage, context, publisher):
    """Return the page, and the paper on it. What a family writes into that is nobody's but theirs, so of the text nothing is said."""
    address = context["canonical"]
    paper = node("DigitalDocument", f"{address}#card", name=name_of_page(page), genre=page.kind_label, audience=READERS)
    return [web_page("WebPage", page, context, publisher, mainEntity=ref(paper["@id"]), **review(page)), paper]
