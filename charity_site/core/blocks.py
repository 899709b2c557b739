"""The closed set of blocks for narrative: a story's, a program's and a standard page's body."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from charity_site.consent.models import Channel
from charity_site.core.leads import lead_at
from charity_site.core.links import addresses_of, text_for_search
from charity_site.core.quotes import LentQuoteBlock, QuoteBlock
from charity_site.core.rich_text import NARRATIVE, PROSE


class CaptionedImageBlock(blocks.StructBlock):
    """A picture with words for people who cannot see it."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Picture"
        description = "One picture with words for people who cannot see it, and a caption if it needs one."
        template = "blocks/image.html"

    def get_context(self, value, parent_context=None):
        """With `shown`: whether everyone in the picture is covered on the page that it stands on."""
        page = (parent_context or {}).get("page")
        channels = getattr(page, "photo_channels", [Channel.PHOTO])
        picture = value.get("image")
        shown = picture is not None and picture.is_covered(*channels)
        return {**super().get_context(value, parent_context), "shown": shown}

    def get_searchable_content(self, value):
        """The index stays the same when a picture of people is hidden later, so its caption is not in it."""
        picture = value.get("image")
        return [] if picture is None or picture.is_of_people() else super().get_searchable_content(value)


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

    def get_searchable_content(self, value):
        return [words for child in value for words in searchable(child)]


class PageBlocks(StoryBlocks):
    """The body of a program or a standard page."""

    quote = LentQuoteBlock()
    button = ButtonBlock()


def searchable(child):
    """The words (list of str) by which a block of a stream (`child`) is found."""
    if child.block_type == "text":
        return [text_for_search(child.value.source)]
    return child.block.get_searchable_content(child.value)
