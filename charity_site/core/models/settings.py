import re
from copy import copy

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, PreviewableMixin, RevisionMixin, Site

from charity_site.core.gift_address import NO_KEYS, PROVIDERS, checkout_is_set_up, filled, how_to_write_it, problems_of
from charity_site.core.hurtful_words import refuse_hurtful_words
from charity_site.core.leads import leads_at
from charity_site.core.links import addresses_of
from charity_site.core.models.review_periods import REVIEW_PANELS
from charity_site.core.phones import address, spelled
from charity_site.core.survival_figures import refuse_survival_figures
from charity_site.readpath.memo import memoize

ALL_RIGHTS_RESERVED = "All rights reserved. Ask us before you show this."


def shown(links):
    """Return those of `links` that lead to another website, or to a page of ours that visitors may see (list)."""
    leads = leads_at(link.url for link in links)
    return [link for link in links if leads[link.url].address]


class SiteSettingsForm(WagtailAdminModelForm):
    def defer_required_fields(self):
        super().defer_required_fields()
        self.instance.is_previewed = True  # only a preview asks for that


@register_setting(icon="cog")
class SiteSettings(RevisionMixin, PreviewableMixin, BaseSiteSetting, ClusterableModel):
    """The settings of the site that stand on every page: the charity's name, the help line, the footer."""

    charity_name = models.CharField(
        max_length=120, help_text="The full name, for example: Goldthread Children's Cancer Fund."
    )
    short_name = models.CharField(max_length=40, help_text="For the top of the page, for example: Goldthread.")
    logo = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Square, at least 200 pixels. Without one, the site's own mark is shown.",
    )
    description = models.CharField(
        max_length=200,
        blank=True,
        help_text="What the charity does, in one sentence. Search engines and the footer show it.",
    )
    help_line_label = models.CharField(
        max_length=80, blank=True, help_text="For example: Need to talk? Call 1-800-555-0134, day or night."
    )
    help_line_number = models.CharField(max_length=30, blank=True, help_text="For example: 1-800-555-0134.")
    giving_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The page that says how to give.",
    )
    giving_provider = models.CharField(
        "who takes the gifts",
        max_length=20,
        choices=[(key, provider.label) for key, provider in PROVIDERS.items()],
        default="other",
    )
    giving_url = models.URLField(
        "giving address",
        max_length=500,
        blank=True,
        help_text="Where gifts are taken, from your account with the provider.",
    )
    giving_currency = models.CharField(
        "currency of gifts",
        max_length=3,
        default="USD",
        validators=[RegexValidator("^[A-Z]{3}$", "Write its three letters, for example USD.")],
    )
    contact_email = models.EmailField(blank=True)
    contact_address = models.TextField(max_length=300, blank=True, help_text="The mailing address, as on an envelope.")
    footer_text = RichTextField(blank=True, help_text="For example, the charity's registration number.")
    notice = models.CharField(
        "notice banner",
        max_length=160,
        blank=True,
        help_text="A short line at the top of every page. Leave empty for none.",
    )

    credit_line = models.CharField(
        max_length=200,
        blank=True,
        help_text=(
            "What other sites write beside what they take from us, for example: From the Goldthread Children's Cancer "
            "Fund, goldthread.example.org. Left empty: the charity's name."
        ),
    )
    data_licence = models.CharField(
        "license",
        max_length=120,
        blank=True,
        help_text=(
            "Under which license others may show our texts, for example: CC BY-ND 4.0. Left empty, they are told that "
            "all rights are reserved. Texts that others let us show, and stories, are not ours to give away."
        ),
    )
    data_licence_url = models.URLField(
        "address of the license", blank=True, help_text="For example: https://creativecommons.org/licenses/by-nd/4.0/"
    )

    base_form_class = SiteSettingsForm
    is_previewed = False  # then a wrong address is named on the page: a refusal would show no page
    select_related = ["giving_page", "logo"]

    identity_panels = [
        FieldPanel("charity_name"),
        FieldPanel("short_name"),
        FieldPanel("logo"),
        FieldPanel("description"),
        FieldPanel("notice"),
    ]
    contact_panels = [
        MultiFieldPanel([FieldPanel("help_line_label"), FieldPanel("help_line_number")], heading="Help line"),
        MultiFieldPanel(
            [
                FieldPanel("giving_page"),
                FieldPanel("giving_provider"),
                FieldPanel("giving_url", help_text=how_to_write_it()),
                FieldPanel("giving_currency"),
            ],
            heading="Giving",
        ),
        MultiFieldPanel([FieldPanel("contact_email"), FieldPanel("contact_address")], heading="Contact"),
    ]
    menu_panels = [
        InlinePanel(
            "menu_links",
            heading="Other websites in the menu",
            label="Link",
            help_text="They stand behind our own pages, whose order is that of the pages below the home page.",
            max_num=3,
        )
    ]
    footer_panels = [FieldPanel("footer_text"), InlinePanel("social_links", heading="Social links", label="Link")]
    partner_panels = [FieldPanel("credit_line"), FieldPanel("data_licence"), FieldPanel("data_licence_url")]
    edit_handler = TabbedInterface(
        [
            ObjectList(identity_panels, heading="Name and notice"),
            ObjectList(contact_panels, heading="Help line, giving, contact"),
            ObjectList(menu_panels, heading="Menu"),
            ObjectList(footer_panels, heading="Footer"),
            ObjectList(partner_panels, heading="Data for partners"),
            ObjectList(REVIEW_PANELS, heading="Medical reviews"),
        ]
    )

    class Meta:
        verbose_name = "site settings"

    def __str__(self):
        return "Site settings"

    @classmethod
    def for_request(cls, request):
        # Visitors' pages come here, and the admin's form does not: it may change what it gets.
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            site = Site.find_for_request(request)
            setattr(request, name, copy(memoize(("settings", site and site.pk), lambda: cls.with_links(site))))
        return getattr(request, name)

    @classmethod
    def with_links(cls, site):
        """The settings of `site` with their links."""
        settings = cls.for_site(site)
        models.prefetch_related_objects([settings], "social_links", "menu_links")
        return settings

    def clean(self):
        for refuse in (refuse_survival_figures, refuse_hurtful_words):
            refuse(self, ["description", "notice", "footer_text"])
        if self.logo and self.logo.shows_people:
            raise ValidationError(
                {"logo": "This picture is marked as showing people, so it cannot stand on every page. Choose another."}
            )
        if not self.gift_provider.has_template and not checkout_is_set_up():
            raise ValidationError({"giving_provider": NO_KEYS})
        if self.giving_url and not self.is_previewed and (problems := problems_of(self.giving_url, self.gift_provider)):
            raise ValidationError({"giving_url": problems})
        if self.help_line_number and not re.search(r"\d\D*\d\D*\d", self.help_line_number):
            raise ValidationError(
                {"help_line_number": "Write the number itself. Words beside it belong into the label."}
            )
        if self.data_licence_url and not self.data_licence:
            raise ValidationError({"data_licence": "Name the license that this address leads to."})

    @property
    def help_line(self):
        """The words to tap (str), with the number among them."""
        label, number = self.help_line_label, self.help_line_number
        if re.search(spelled(number), label):
            return label
        return f"{label}: {number}" if label else number

    @property
    def help_line_address(self):
        """Return what a tap on the help line dials (str)."""
        return address(self.help_line_number)

    @property
    def shown_logo(self):
        """The logo (image), unless it was marked as showing people since, or its license ended."""
        return self.logo if self.logo and not self.logo.shows_people and not self.logo.license_has_ended() else None

    @property
    def shown_social_links(self):
        """Its social links (list of SocialLink) without any to a page of ours that visitors may not see."""
        return shown(self.social_links.all())

    @property
    def shown_menu_links(self):
        """The same of its links in the menu (list of MenuLink)."""
        return shown(self.menu_links.all())

    @property
    def credit(self):
        """Return what others write beside what they take from us (str)."""
        return self.credit_line or f"From {self.charity_name or self.short_name or 'this charity'}."

    @property
    def licence(self):
        """Under which terms others may show it (str)."""
        return self.data_licence or ALL_RIGHTS_RESERVED

    @property
    def gift_provider(self):
        """Who takes the gifts (Provider)."""
        return PROVIDERS[self.giving_provider]

    @property
    def takes_gifts(self):
        return bool(self.giving_url) if self.gift_provider.has_template else checkout_is_set_up()

    def giving_address(self, fund=None):
        """The address (str) where a gift for `fund` (research.Fund or None) is made; '' while none is taken."""
        return filled(self.giving_url, {"fund": fund.code, "fund_name": fund.name} if fund else {})

    @cached_property
    def giving_page_address(self):
        """The address (str) of the page that says how to give; '' without one that visitors may see."""
        key = str(self.giving_page_id or "")
        return addresses_of([key]).get(key) or ""

    @property
    def says_how_to_give(self):
        """Return whether a donor can be told what to do although no gift is taken on the website."""
        return bool(self.contact_email or self.contact_address or self.giving_page_address)

    def get_preview_template(self, request, mode_name):
        return "core/site_settings_preview.html"


class WebsiteLink(Orderable):
    """A link that leads to another website."""

    name = models.CharField(max_length=40, help_text="For example: Instagram.")
    url = models.URLField("address")

    panels = [FieldPanel("name"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self):
        return self.name


class SocialLink(WebsiteLink):
    """One of the charity's pages on another website."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="social_links")


class MenuLink(WebsiteLink):
    """Another website in the menu, such as a shop."""

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="menu_links")
