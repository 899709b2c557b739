from typing import TYPE_CHECKING, Annotated

from django.db import models
from pydantic import Field
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from charity_site.core.data import Data, Group, Organization, Said, TypedAddress, shared
from diseases.sections.section import RESEARCH, Part

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class AttributionFields(models.Model):
    attribution_organization = models.ForeignKey(
        "core.Organization",
        verbose_name="organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who let us show this information, if it is not our own.",
    )
    permission_statement = models.CharField(
        max_length=250, blank=True, help_text="For example: Shown with permission of the university's cancer center."
    )
    more_information_url = models.URLField("address for more information", blank=True)
    trials_url = models.URLField("address of active clinical trials", blank=True)

    class Meta:
        abstract = True


class AttributionData(Data):
    class Attribution(Group):
        """Who let us show this information, if it is not our own. Ask them too before you show it."""

        organization: Annotated[Organization | None, shared("core.Organization")] = Field(
            validation_alias="attribution_organization"
        )
        permission: Said = Field(validation_alias="permission_statement")
        more_information_url: TypedAddress
        trials_url: TypedAddress

    attribution: Attribution

    @staticmethod
    def resolve_attribution(page: "DiseasePage") -> "DiseasePage":
        return page


class Attribution(Part):
    """Who let us show this information. It stands at the end of the page, under no heading of the list."""

    fields = AttributionFields
    tab = RESEARCH
    data = AttributionData
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("attribution_organization"),
                FieldPanel("permission_statement"),
                FieldPanel("more_information_url"),
                FieldPanel("trials_url"),
            ],
            heading="Attribution",
        )
    ]
    select_related_fields = ("attribution_organization",)
