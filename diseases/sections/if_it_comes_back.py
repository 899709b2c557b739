from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from charity_site.core.data import Data, Html
from charity_site.core.rich_text import PROSE
from diseases.sections.section import CARE, Section


class IfItComesBackFields(models.Model):
    if_it_comes_back = RichTextField(
        "if it comes back",
        blank=True,
        features=PROSE,
        help_text="Calm and short: what the team looks at, which ways there are, what to ask. Without figures of outlook.",
    )

    class Meta:
        abstract = True


class IfItComesBackData(Data):
    if_it_comes_back: Html


class IfItComesBack(Section):
    id = "if-it-comes-back"
    heading = "If it comes back"
    fields = IfItComesBackFields
    tab = CARE
    data = IfItComesBackData
    panels = [FieldPanel("if_it_comes_back")]
    search_fields = [index.SearchField("if_it_comes_back")]
    shows = ("if_it_comes_back", "trials_url")
    filled_by = ("if_it_comes_back",)
    review_months = 12
