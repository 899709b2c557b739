from django.db import models
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page

from bare_wagtail.content.dossiers import DossierPage, Record, Source, Symptom
from bare_wagtail.content.pictures import CreditedImage, Person, Rendition

__all__ = [
    "ArticlePage",
    "CreditedImage",
    "DossierPage",
    "Person",
    "Record",
    "RelatedPage",
    "Rendition",
    "SectionPage",
    "Source",
    "Symptom",
]


class BodyBlocks(blocks.StreamBlock):
    heading = blocks.CharBlock(template="content/blocks/heading.html")
    paragraph = blocks.RichTextBlock()
    image = ImageChooserBlock(template="content/blocks/image.html")
    quote = blocks.StructBlock(
        [("text", blocks.TextBlock()), ("attribution", blocks.CharBlock(required=False))],
        template="content/blocks/quote.html",
    )


class SectionPage(Page):
    introduction = models.TextField(blank=True)


class ArticlePage(Page):
    introduction = models.TextField(blank=True)
    body = StreamField(BodyBlocks())

    def get_context(self, request, *args, **kwargs):
        related = self.related_pages.select_related("related")
        return {**super().get_context(request, *args, **kwargs), "related_pages": related}


class RelatedPage(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_pages")
    related = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
