from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler

from charity_site.core.hidden_documents import hidden_documents
from charity_site.core.keys import Keyed


class ShownDocumentLinkHandler(Keyed, DocumentLinkHandler):
    """A link in rich text to a document that is hidden today is plain text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        hidden = hidden_documents()
        shown = [document if document and document.pk not in hidden else None for document in cls.get_many(attrs_list)]
        return [f'<a href="{escape(document.url)}">' if document else "<a>" for document in shown]
