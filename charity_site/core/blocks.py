"""The closed set of blocks for narrative: a story's, a program's and a standard page's body."""

from django.core.exceptions import ValidationError
from wagtail import blocks

from charity_site.core.file_block import FileBlock
from charity_site.core.leads import lead_at
from charity_site.core.links import addresses_of, text_for_search
from charity_site.core.picture_blocks import CaptionedImageBlock, PictureGroupBlock
from charity_site.core.quotes import LentQuoteBlock, QuoteBlock
from charity_site.core.rich_text import NARRATIVE, PROSE
from charity_site.core.table_block import TableBlock
from charity_site.core.video_block import VideoBlock


class NoteBlock(blocks.StructBlock):
    """A side note in a box."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=PROSE)

    class Meta:
        icon = "info-circle"
        label = "Note"
        description = "A short side note in a box: an explanation, or something to remember."
        template = "blocks/note.html"
        preview_value = {
            "title": "What is a port?",
            "text": "<p>A small device under the skin. Medicine goes in through it.</p>",
        }

    def get_searchable_content(self, value):
        return [value["title"], text_for_search(value["text"].source)]


class ButtonBlock(blocks.StructBlock):
    """A link to one page of ours or one address elsewhere."""

    text = blocks.CharBlock(max_length=40, help_text="What happens, for example: Read how gifts are used.")
    page = blocks.PageChooserBlock(required=False)
    url = blocks.URLBlock(required=False, label="or an address", help_text="Only for a page on another website.")

    class Meta:
        icon = "link"
        label = "Button"
        description = "One clear next step."
        template = "blocks/button.html"
        preview_value = {"text": "See how gifts are used", "url": "https://example.org/"}

    def get_context(self, value, parent_context=None):
        """With `address`: where it leads, as long as visitors may see that."""
        if page := value.get("page"):
            address = addresses_of([str(page.pk)])[str(page.pk)]
        else:
            address = lead_at(value.get("url") or "").address
        return {**super().get_context(value, parent_context), "address": address}

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and bool(value["page"]) == bool(value["url"]):
            error = ValidationError("Choose a page or give an address: one of the two.")
            raise blocks.StructBlockValidationError(block_errors={"page": error, "url": error})
        return value


class QuestionsBlock(blocks.StructBlock):
    """Questions that are asked again and again: each opens its answer."""

    questions = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(max_length=160, help_text="As a parent would ask it.")),
                ("answer", blocks.RichTextBlock(features=PROSE)),
            ],
            label="Question",
            label_format="{question}",
        ),
        min_num=1,
    )

    class Meta:
        icon = "help"
        label = "Questions and answers"
        description = "Questions that open their answers. For what only some readers ask: what all must know is a text."
        template = "blocks/questions.html"
        preview_value = {
            "questions": [
                {"question": "May I stay overnight?", "answer": "<p>One parent can, in most rooms. Ask the nurse.</p>"},
                {"question": "What should we bring?", "answer": "<p>What feels like home: a blanket, a book.</p>"},
            ]
        }

    def get_searchable_content(self, value):
        return [
            words for each in value["questions"] for words in (each["question"], text_for_search(each["answer"].source))
        ]


class StoryBlocks(blocks.StreamBlock):
    """A story's body. It has no button: nothing is asked for inside a family's story."""

    text = blocks.RichTextBlock(
        features=NARRATIVE,
        icon="pilcrow",
        description="Paragraphs, headings and lists.",
        template="blocks/text.html",
        preview_value="<h2>The first week</h2><p>The ward had a window over the river.</p>",
    )
    image = CaptionedImageBlock()
    quote = QuoteBlock()
    note = NoteBlock()
    pictures = PictureGroupBlock()
    video = VideoBlock()

    def get_searchable_content(self, value):
        return [words for child in value for words in searchable(child)]


class PageBlocks(StoryBlocks):
    """The body of a program or a standard page."""

    quote = LentQuoteBlock()
    button = ButtonBlock()
    table = TableBlock()
    questions = QuestionsBlock()
    file = FileBlock()


def searchable(child):
    """The words (list of str) by which a block of a stream (`child`) is found."""
    if child.block_type == "text":
        return [text_for_search(child.value.source)]
    return child.block.get_searchable_content(child.value)
