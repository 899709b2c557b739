"""Pictures in running text: one, or a few beside each other. Each is shown while everyone in it is covered."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from charity_site.consent.models import Channel
from charity_site.core.links import text_for_search
from charity_site.core.rich_text import PROSE

FEWEST, MOST = 2, 6  # pictures of a group


def is_shown(picture, parent_context):
    """Return whether everyone in `picture` (CharityImage or None) is covered on the page that `parent_context` (dict) names."""
    page = (parent_context or {}).get("page")
    return picture is not None and picture.is_covered(*getattr(page, "photo_channels", [Channel.PHOTO]))


class CaptionedImageBlock(blocks.StructBlock):
    """A picture with words for people who cannot see it."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=250)
    long_description = blocks.RichTextBlock(
        required=False,
        features=PROSE,
        help_text="For a drawing or photo of the body or of equipment: all that it shows, and where. Readers open it below the picture, "
        "screen readers read it, paper prints it. Credit and license stand with the picture itself, under Images.",
    )

    class Meta:
        icon = "image"
        label = "Picture"
        description = "One photo or drawing with words for people who cannot see it; a caption and a long description if it needs them."
        template = "blocks/image.html"

    def get_context(self, value, parent_context=None):
        """With `shown`: whether everyone in the picture is covered on the page that it stands on."""
        shown = is_shown(value.get("image"), parent_context)
        return {**super().get_context(value, parent_context), "shown": shown}

    def get_searchable_content(self, value):
        """The index stays the same when a picture of people is hidden later, so its caption is not in it."""
        picture = value.get("image")
        if picture is None or picture.is_of_people():
            return []
        words = super().get_searchable_content({**value, "long_description": RichText("")})
        return [*filter(None, words), text_for_search(source_of(value))]

    def pictures_of(self, value):
        """The pictures (list) that are shown in it."""
        return [value["image"]]


def source_of(value):
    """Return the long description in the `value` of a block as it is stored (str)."""
    said = value.get("long_description")
    return said.source if said else ""


class PictureGroupBlock(blocks.StructBlock):
    """A few pictures beside each other, with one credit."""

    pictures = blocks.ListBlock(CaptionedImageBlock(), min_num=FEWEST, max_num=MOST)
    credit = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text="Who made them, for example: Photos: Ana Silva. It stands below all of them.",
    )

    class Meta:
        icon = "image"
        label = "Group of pictures"
        description = f"{FEWEST} to {MOST} pictures beside each other, each with its words, and one credit."
        template = "blocks/pictures.html"
        preview_template = "core/pictures_preview.html"

    def get_context(self, value, parent_context=None):
        """With `shown`: whether one of them is."""
        shown = any(is_shown(picture, parent_context) for picture in self.pictures_of(value))
        return {**super().get_context(value, parent_context), "shown": shown}

    def pictures_of(self, value):
        return [each["image"] for each in value["pictures"]]
