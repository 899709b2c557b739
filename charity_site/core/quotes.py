"""A person's words on a page that is no story: shown only while that person's consent covers it."""

import re
from functools import cached_property
from uuid import UUID

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.widgets import AdminSnippetChooser

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent
from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.normalize import normalize

ANYWHERE = (Channel.WEBSITE, Channel.APPEALS)  # what is asked where the page is not known


class ConsentChooser(AdminSnippetChooser):
    """Does not say whose consent it is: who may read the record opens it from here."""

    def get_display_title(self, instance):
        return f"Consent recorded on {instance.recorded_at:%B %-d, %Y}"

    def get_value_data(self, value):
        instance = self.get_instance(value)  # the same for all who see the quote: unnamed.py has nothing to leave out
        return instance and self.get_value_data_from_instance(instance)

    def get_value_data_from_instance(self, instance):
        return {**super().get_value_data_from_instance(instance), "id": str(instance.pk)}


class ConsentChooserBlock(SnippetChooserBlock):
    """A consent, which has no number for a key."""

    def __init__(self, **kwargs):
        super().__init__("consent.Consent", **kwargs)

    @cached_property
    def widget(self):
        return ConsentChooser(self.target_model, icon=self.target_model.snippet_viewset.icon)

    def to_python(self, value):
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values):
        keys = [key_of(value) for value in values]
        return [found.get(key) for found in [Consent.objects.in_bulk({*keys} - {None})] for key in keys]

    def render_basic(self, value, context=None):
        return self.widget.get_display_title(value) if value else ""  # where versions are compared


def key_of(value):
    try:
        return UUID(str(value))
    except ValueError:
        return None


class Quote(RequiresConsent, blocks.StructValue):
    @property
    def people(self):
        return [self["consent"]] if self.get("consent") else []

    @property
    def mark(self):
        """Return by what (str) the ledger knows these words, whoever is named with them."""
        return ledger.digest(" ".join(re.findall(r"\w+", normalize(self.get("text") or ""))))

    def consent_problems(self, *channels, day=None):
        if self.mark in ledger.state().quotes:
            return ["a family took these words back"]
        gaps = super().consent_problems(*channels, day=day)
        return gaps or (["a family takes a break"] if self.mark in ledger.state().paused_quotes else [])


class QuoteBlock(blocks.StructBlock):
    """Someone's own words, in a story, whose consents cover them."""

    text = blocks.TextBlock(max_length=400)
    attribution = blocks.CharBlock(
        required=False, max_length=120, help_text="Who said it, for example: Rosie's father."
    )

    class Meta:
        icon = "openquote"
        label = "Quote"
        description = "Someone's own words, set large."
        template = "blocks/quote.html"
        preview_value = {"text": "She asked for her red boots, so we knew.", "attribution": "Rosie's father"}

    def get_context(self, value, parent_context=None):
        """With `shown`: whether who said it is covered on the page that it stands on."""
        return {**super().get_context(value, parent_context), "shown": True}


class LentQuoteBlock(QuoteBlock):
    """The same on any other page. Search does not find its words, because they may have to go at any time."""

    consent = ConsentChooserBlock(
        required=False,
        help_text="Whose words they are. Without a consent that covers them they are shown to nobody. If you cannot choose one, ask a site manager.",
    )

    class Meta:
        value_class = Quote

    def get_context(self, value, parent_context=None):
        page = (parent_context or {}).get("page")
        shown = value.is_covered(*getattr(page, "quote_channels", ANYWHERE))
        return {**super().get_context(value, parent_context), "shown": shown}

    def get_preview_value(self):
        nobody = Consent(**{channel.value: True for channel in ANYWHERE})
        return self.normalize({**self.meta.preview_value, "consent": nobody})

    def get_searchable_content(self, value):
        return []


def quotes_in(page, content=None):
    """All such quotes (iterator of Quote) in the streams of `page`, or of its version with `content` (dict)."""
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            stream = field.value_from_object(page) if content is None else field.to_python(content.get(field.name))
            yield from (block.value for block in stream if isinstance(block.value, Quote))
