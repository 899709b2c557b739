"""Describe a page in the vocabulary of schema.org. Each kind of page registers what it adds with @describe.register."""

from functools import singledispatch

from django.utils.translation import get_language

from charity_site.core.models import SitePage
from charity_site.core.schema_org import node, ref
from charity_site.discovery.redaction import name_of_page, summary
from charity_site.discovery.structured_data.nodes import moment


@singledispatch
def describe(page, context, publisher):
    """The nodes (list of dict) that say what `page` is and what it is about, the page's own first.

    `context` (mapping): what its template shows, so that both say the same and nothing is asked for twice;
    `publisher`: Publisher.
    """
    return []


@describe.register
def describe_any(page: SitePage, context, publisher):
    return [web_page("WebPage", page, context, publisher)]


def web_page(kind, page, context, publisher, **properties):
    """The node of `page` itself, a `kind` (str) of WebPage; `properties`: what it has more, or otherwise."""
    address = context["canonical"]
    usual = {
        "url": address,
        "name": name_of_page(page),
        "description": summary(page),
        "inLanguage": get_language(),
        "datePublished": moment(page.first_published_at),
        "dateModified": moment(page.last_published_at),
        "image": share_image(page, context),
        "isPartOf": ref(publisher.website_id),
        "publisher": ref(publisher.organization_id),
        "breadcrumb": breadcrumbs([*above(context, publisher), (name_of_page(page), address)]),
    }
    return node(kind, address, **usual | properties)


def share_image(page, context):
    """The address (str) of the picture that stands for `page` elsewhere; '' where it may not be shared."""
    return context.get("share", {}).get("image_address", "") if page.may_be_shared() else ""


def above(context, publisher):
    """The pages above a page, from the home page on: [(name, address)]."""
    shown = [page for page in context["ancestors"] if page.live]
    names = ["Home", *(name_of_page(page) for page in shown[1:])]
    return [(name, publisher.address_of(page)) for name, page in zip(names, shown, strict=False)]


def breadcrumbs(trail):
    """The node of `trail`, a list of (name, address); None where it is no way at all, as on the home page."""
    if len(trail) < 2:
        return None
    return node("BreadcrumbList", itemListElement=list_items(trail))


def list_items(pages):
    """The nodes of `pages`, a list of (name, address), in their order."""
    return [
        node("ListItem", position=number, name=name, item=ref(address))
        for number, (name, address) in enumerate(pages, start=1)
    ]


def collection(page, context, publisher, listed, **properties):
    """The node of `page`, which lists the pages `listed`."""
    entries = [(name_of_page(each), publisher.address_of(each)) for each in listed]
    return web_page("CollectionPage", page, context, publisher, mainEntity=item_list(entries), **properties)


def item_list(entries):
    """The node of a list of `entries`, each (name, address)."""
    return node("ItemList", numberOfItems=len(entries), itemListElement=list_items(entries))
