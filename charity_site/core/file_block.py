"""A document to take along: what it is called, of which kind and how large it is."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from charity_site.core.hidden_documents import hidden_documents
from charity_site.core.links import text_for_search


class FileBlock(blocks.StructBlock):
    """One that is hidden with a story is not shown, nor named."""

    document = DocumentChooserBlock()
    title = blocks.CharBlock(
        required=False, max_length=120, help_text="What the link says. Left empty, it is the title of the document."
    )

    class Meta:
        icon = "download"
        label = "File to download"
        description = "A document that readers can take along. They see its kind and its size before they load it."
        template = "blocks/file.html"
        preview_template = "core/file_preview.html"

    def get_context(self, value, parent_context=None):
        """With `shown`: whether visitors may have it; `title`: what the link says."""
        document = value.get("document")
        shown = document is not None and document.pk not in hidden_documents()
        return {**super().get_context(value, parent_context), "shown": shown, "title": title_of(value)}

    def get_searchable_content(self, value):
        """Its words are found as those of a link in a text are."""
        document = value.get("document")
        return [text_for_search(f'<a linktype="document" id="{document.pk}">{title_of(value)}</a>')] if document else []


def title_of(value):
    document = value.get("document")
    return value.get("title") or (document.title if document else "")
