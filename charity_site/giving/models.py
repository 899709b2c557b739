from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from charity_site.consent.models import Channel
from charity_site.core.blocks import PageBlocks
from charity_site.core.gift_address import CHECKOUT
from charity_site.core.models import FoundByWords, PicturedPage, SiteSettings, SourcedRow
from charity_site.core.pictures import fetch_pictures
from charity_site.giving import money
from charity_site.giving.forms import GiftForm
from charity_site.giving.totals import CountedPayment, GiftTotal

__all__ = ["CountedPayment", "GiftAmount", "GiftTotal", "GivePage"]


class GivePage(FoundByWords, PicturedPage):
    """Where a donor chooses what a gift is for and how much it is. The provider takes the money, on a website of its own."""

    not_on_quiet_pages = "giving"

    photo_channels = (Channel.PHOTO, Channel.APPEALS)
    query_parameters = ("fund",)

    introduction = models.CharField(max_length=300, help_text="What a gift does, in one or two plain sentences.")
    offers_monthly = models.BooleanField("gifts each month", default=True, help_text="Whether a donor can choose that.")
    smallest = models.PositiveIntegerField("smallest gift", default=5, validators=[MinValueValidator(1)])
    largest = models.PositiveIntegerField(
        "largest gift", default=10_000, help_text="For more than that, donors are asked to write to you."
    )
    body = StreamField(PageBlocks(), blank=True, help_text="Below the form: other ways to give, what a gift pays for.")

    content_panels = [
        *PicturedPage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("picture"),
        PicturedPage.drawing_panel,
        InlinePanel("amounts", heading="Amounts, smallest first", label="Amount", max_num=6),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("smallest"), FieldPanel("largest")]), FieldPanel("offers_monthly")],
            heading="What a donor can choose",
        ),
        FieldPanel("body"),
        FoundByWords.search_words_panel,
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Content"),
            ObjectList(PicturedPage.promote_panels, heading="Promote"),
            ObjectList(PicturedPage.settings_panels, heading="Settings"),
        ]
    )
    search_fields = [*PicturedPage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    page_description = "The page on which a donor chooses a gift."

    class Meta:
        verbose_name = "giving page"

    @property
    def own_summary(self):
        return self.introduction

    def check_publishable(self):
        super().check_publishable()
        if self.smallest > self.largest:
            raise ValidationError({"largest": "This is less than the smallest gift. Check both."})
        for settings in SiteSettings.objects.filter(giving_provider=CHECKOUT):
            self.check_limits_of_stripe(settings.giving_currency)

    def check_limits_of_stripe(self, currency):
        """Raise ValidationError where a donor could choose what Stripe does not take in `currency` (str)."""
        least, most = money.limits_at_stripe(currency)
        if self.smallest < least:
            raise ValidationError({"smallest": f"Stripe takes no less than {money.shown(least, currency)}."})
        if self.largest > most:
            raise ValidationError({"largest": f"Stripe takes no more than {money.shown(most, currency)} at once."})

    def check_rows(self, rows):
        super().check_rows(rows)
        wrong = [row for row in rows.get("amounts", []) if not self.smallest <= row.amount <= self.largest]
        if wrong:
            raise ValidationError(
                {
                    "smallest": f"An amount of {wrong[0].amount} is offered, which is not between the smallest gift and the "
                    "largest."
                }
            )

    def get_context(self, request, *args, form=None, **kwargs):
        settings = SiteSettings.for_request(request)
        fetch_pictures([self], self.body)
        if form is None and settings.takes_gifts:
            form = GiftForm(self, settings, wanted=request.GET.get("fund", ""))
        return {**super().get_context(request, *args, **kwargs), "form": form}


class GiftAmount(SourcedRow):
    """An amount that a donor can choose, and what it does."""

    is_a_figure = False  # of people

    page = ParentalKey(GivePage, on_delete=models.CASCADE, related_name="amounts")
    amount = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    does = models.CharField(
        "what it does",
        max_length=120,
        blank=True,
        help_text="Only what is true of this amount and has a source. Left empty, the amount stands alone.",
    )

    panels = [FieldRowPanel([FieldPanel("amount"), FieldPanel("does")]), *SourcedRow.panels]

    def __str__(self):
        return f"{self.amount}: {self.does}" if self.does else str(self.amount)

    def texts_without_survival_figures(self):
        return {"does": self.does}

    def lacks(self):
        return super().lacks() if self.does else {}  # an amount alone states nothing
