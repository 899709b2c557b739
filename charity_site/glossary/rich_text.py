"""A marked term in rich text: how it is stored, how the editor shows it, what leaves the site.

Stored as `<a linktype="term" id="3">platelets</a>`. Rendered as `<a data-term="3">platelets</a>`, a link without an
address, which is plain text everywhere (feeds, data, previews) but on a page: templatetags/glossary.py explains it there.
"""

from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import LinkHandler

from charity_site.core.keys import is_key
from charity_site.glossary.models import Term

FEATURE = "term"  # its name in core/rich_text.py
ENTITY = "TERM"


class TermLinkHandler(LinkHandler):
    identifier = FEATURE

    @staticmethod
    def get_model():
        return Term

    @classmethod
    def expand_db_attributes(cls, attrs):
        key = attrs.get("id", "")
        return f'<a data-term="{key}">' if is_key(key) else "<a>"

    @classmethod
    def extract_references(cls, attrs):
        if is_key(attrs.get("id")):
            yield Term, attrs["id"], "", ""


class TermElementHandler(LinkElementHandler):
    """From storage to the editor. A term that was deleted becomes plain text with the next save."""

    def get_attribute_data(self, attrs):
        key = attrs.get("id", "")
        term = Term.objects.filter(pk=key).first() if is_key(key) else None
        return {"id": term.pk, "name": term.name} if term else {}


def to_storage(props):
    """From the editor to storage (an element of draftjs_exporter)."""
    if not (props.get("name") and is_key(str(props.get("id")))):
        return props["children"]  # the words, without the mark
    return DOM.create_element("a", {"linktype": FEATURE, "id": props["id"]}, props["children"])


def register(features):
    """Make the feature known to `features` (Wagtail's registry of rich text features)."""
    features.register_link_type(TermLinkHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "info-circle",
                "description": "Explain this word",
                "chooserUrls": {"term": reverse_lazy(Term.snippet_viewset.chooser_viewset.get_url_name("choose"))},
            },
            js=["wagtailadmin/js/chooser-modal.js", "glossary/draftail_term.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'a[linktype="{FEATURE}"]': TermElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: to_storage}},
        },
    )
