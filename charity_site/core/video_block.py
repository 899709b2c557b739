"""A film that lies on another website: a way there, and all that is said in it. Nothing of that website is on our page."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from charity_site.core.leads import lead_at, own_path
from charity_site.core.links import text_for_search
from charity_site.core.picture_blocks import is_shown
from charity_site.core.rich_text import PROSE


class VideoBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    url = blocks.URLBlock(
        label="its address", help_text="The page of the film on the website where it lies. It begins with https://"
    )
    image = ImageBlock(required=False, label="picture", help_text="What readers see before they go there.")
    has_captions = blocks.BooleanBlock(
        label="it has captions",
        help_text="Look for yourself: people who cannot hear need them, and on a ward nobody turns the sound on.",
    )
    transcript = blocks.RichTextBlock(
        features=PROSE,
        help_text="All that is said in it, and what must be seen to follow. Readers open it below the film.",
    )

    class Meta:
        icon = "media"
        label = "Video"
        description = "A film on another website, with what is said in it. Nothing is loaded from there on our page."
        template = "blocks/video.html"
        preview_value = {
            "title": "How a port works",
            "url": "https://example.org/films/port",
            "has_captions": True,
            "transcript": "<p>This is a port. It lies under the skin, and medicine goes in through it.</p>",
        }

    def get_context(self, value, parent_context=None):
        """With `address` and `host`: where it lies, as long as visitors may go there; `shown`: whether its picture is."""
        address = lead_at(value.get("url") or "").address
        return {
            **super().get_context(value, parent_context),
            "address": address,
            "host": (urlsplit(address or "").hostname or "").removeprefix("www."),
            "shown": is_shown(value.get("image"), parent_context),
        }

    def clean(self, value):
        value = super().clean(value)
        if not self.is_deferred_validation and not is_elsewhere(value["url"]):
            error = ValidationError("Give the address of the film on another website. It begins with https://.")
            raise blocks.StructBlockValidationError(block_errors={"url": error})
        return value

    def get_searchable_content(self, value):
        return [value["title"], text_for_search(value["transcript"].source)]

    def pictures_of(self, value):
        return [value["image"]]


def is_elsewhere(address):
    return address.startswith("https://") and own_path(address) is None
