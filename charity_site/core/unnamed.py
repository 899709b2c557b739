"""Show what somebody else chose to people who may not see it, in the admin's forms and comparisons of versions: that it is
there, and not what."""

from wagtail.admin.compare import ForeignObjectComparison
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler, PageLinkElementHandler
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import PageChooserBlock
from wagtail.documents import get_document_model
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.models import Page

from charity_site.core.chosen import KINDS
from charity_site.core.keys import is_key
from charity_site.core.reader import reader
from charity_site.core.seen import may_see
from charity_site.core.written_links import written_document_link, written_link

CHOSEN = "Chosen by a colleague"
EMPTY = {  # each kind of chooser takes what it knows
    "edit_url": "",
    "parent_id": None,
    "preview": {"url": "", "width": "", "height": ""},
    "default_alt_text": "",
}

value_data = BaseChooser.get_value_data
compared = ForeignObjectComparison.get_objects
written = PageChooserBlock.render_basic


def is_named(thing):
    """Return whether who looks at the admin may see `thing` (model instance)."""
    user = reader.get()
    return user is None or not isinstance(thing, KINDS) or may_see(user, [thing])


def named(thing):
    """`thing` (model instance, or None), or words in place of what who looks at the admin may not see."""
    return thing if thing is None or is_named(thing) else CHOSEN


def unnamed_value_data(chooser, value):
    """Return what a field shows of what is chosen in it (dict or None)."""
    thing = chooser.get_instance(value)
    if thing is None or is_named(thing):
        return value_data(chooser, thing)
    return {"id": thing.pk, chooser.display_title_key: CHOSEN, **EMPTY}


def unnamed_objects(comparison):
    """Return what a field leads to in both versions that are compared."""
    return tuple(map(named, compared(comparison)))


def unnamed_page(block, value, context=None):
    """The page (Page or None) that is chosen in a block, as HTML, where it has no template: in comparisons alone."""
    return CHOSEN if named(value) == CHOSEN else written(block, value, context)


# Wagtail's fields and blocks know its choosers and comparisons by name. Those of pictures have a template.
BaseChooser.get_value_data = unnamed_value_data
ForeignObjectComparison.get_objects = unnamed_objects
PageChooserBlock.render_basic = unnamed_page


class UnnamedPageLink(PageLinkElementHandler):
    """A link in the editor of texts. Without an address it stays what it is when the text is saved."""

    def get_attribute_data(self, attrs):
        if not is_key(attrs.get("id")):
            return {}
        data = super().get_attribute_data(attrs)
        pages = Page.objects.filter(pk=data["id"])
        return data if all(map(is_named, pages)) else {"id": data["id"], "url": None, "parentId": None}


class UnnamedDocumentLink(DocumentLinkElementHandler):
    def get_attribute_data(self, attrs):
        if not is_key(attrs.get("id")):
            return {}
        data = super().get_attribute_data(attrs)
        documents = get_document_model().objects.filter(pk=data.get("id"))
        return data if all(map(is_named, documents)) else {"id": data["id"]}


def register(features):
    """Make both known to `features` (Wagtail's registry of rich text features)."""
    pages = {"a[href]": ExternalLinkElementHandler("LINK"), 'a[linktype="page"]': UnnamedPageLink("LINK")}
    out = {"entity_decorators": {"LINK": written_link}}
    features.register_converter_rule("contentstate", "link", {"from_database_format": pages, "to_database_format": out})
    documents = {'a[linktype="document"]': UnnamedDocumentLink("DOCUMENT")}
    out = {"entity_decorators": {"DOCUMENT": written_document_link}}
    rule = {"from_database_format": documents, "to_database_format": out}
    features.register_converter_rule("contentstate", "document-link", rule)
