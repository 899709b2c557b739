from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from charity_site.cards.blanks import check_blanks, paragraphs_of
from charity_site.cards.data import CardText
from charity_site.core.models import FoundByWords, SectionIndexPage
from charity_site.review.models import ReviewedPage
from diseases.doses import check_doses
from diseases.sections.section import Section


class CardIndexPage(SectionIndexPage):
    """All cards to fill in, and the way to the question folder."""

    subpage_types = ["cards.CardPage"]
    page_description = "Cards that families fill in on their phone or on paper, and the question folder."

    class Meta:
        verbose_name = "cards to fill in"

    def get_context(self, request, *args, **kwargs):
        cards = CardPage.objects.child_of(self).shown().order_by("path")
        return {**super().get_context(request, *args, **kwargs), "cards": cards}


class Paper(Section):
    """All that stands on a card, which a clinician reviews as a whole."""

    id = "card"
    heading = "Card"
    data = CardText


class CardPage(FoundByWords, ReviewedPage):
    """A text with blanks. What a family writes into them stays on its phone."""

    kind_label = "Card to fill in"

    introduction = models.CharField(max_length=300, help_text="When it helps, in one or two plain sentences.")
    text = models.TextField(
        max_length=4000,
        help_text="What stands in square brackets becomes a blank, and the words in it its name: “Call first: [our team's "
        "number]”. A blank that has a line to itself has room for several lines. An empty line begins a new part.",
    )

    content_panels = [
        *ReviewedPage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("text"),
        FoundByWords.search_words_panel,
        *ReviewedPage.review_panels,
    ]
    search_fields = [*ReviewedPage.search_fields, index.SearchField("introduction"), index.SearchField("text")]

    parent_page_types = ["cards.CardIndexPage"]
    subpage_types = []
    page_description = "A card with blanks that a family fills in, such as whom to call for a fever."

    class Meta:
        verbose_name = "card to fill in"
        verbose_name_plural = "cards to fill in"

    @property
    def own_summary(self):
        return self.introduction

    @property
    def paragraphs(self):
        return paragraphs_of(self.text)

    @classmethod
    def reviewed_sections(cls):
        return [Paper()]

    def check_publishable(self):
        super().check_publishable()
        check_doses(self, "introduction", "text")
        try:
            check_blanks(self.text)
        except ValidationError as error:
            raise ValidationError({"text": error}) from error
