from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from charity_site.core.survival_figures import refuse_survival_figures

MOST_NEEDED = "Where it is needed most"


class Fund(index.Indexed, models.Model):
    """What a gift can be for. A program names its fund."""

    name = models.CharField(max_length=100, unique=True, help_text="For example: Leukemia research.")
    code = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9_.-]+$", "Use letters of English, digits, and the signs - _ . alone.")],
        help_text="By which the provider knows it, for example: LEUK. What it is called there is not for us to choose.",
    )
    pays_for = models.CharField(
        max_length=200, blank=True, help_text="What a gift to it pays for, in one plain sentence. Donors read it."
    )
    is_open = models.BooleanField(
        "open for gifts", default=True, help_text="Gifts to one that is closed go where they are needed most."
    )
    is_most_needed = models.BooleanField(
        "stands for “where it is needed most”",
        default=False,
        help_text="Only one does. Needed only if the provider has a code of its own for that.",
    )

    can_be_brought_back = True  # after it was deleted (core/deleted.py)

    panels = [
        FieldPanel("name"),
        FieldPanel("code"),
        FieldPanel("pays_for"),
        FieldRowPanel([FieldPanel("is_open"), FieldPanel("is_most_needed")]),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("is_open")]

    class Meta:
        ordering = ["-is_most_needed", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_most_needed"],
                condition=models.Q(is_most_needed=True),
                name="one_fund_is_most_needed",
                violation_error_message="Another fund stands for “where it is needed most” already. Change that one first.",
            )
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        refuse_survival_figures(self, ["name", "pays_for"])
        if self.is_most_needed and not self.is_open:
            raise ValidationError({"is_open": "Where it is needed most is always open."})


def funds_to_choose():
    """What a donor can choose (list of Fund). Where it is needed most stands first, and always."""
    funds = list(Fund.objects.filter(is_open=True))
    if not funds or not funds[0].is_most_needed:
        funds.insert(0, Fund(name=MOST_NEEDED, is_most_needed=True))
    return funds
