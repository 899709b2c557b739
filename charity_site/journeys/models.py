"""How often readers went on from a page to the next one on the way to a gift: a number for a day, and nothing of who they are."""

from django.db import models
from django.utils import timezone
from wagtail.models import Page

from charity_site.delivery.pagecache.unseen import unseen


class Step(models.TextChoices):
    """A step on the way from what somebody reads to a gift."""

    PROGRAM = "program", "From a disease or a story to a program"
    GIVING = "giving", "From a program to giving"
    PROVIDER = "provider", "From giving to the provider"


@unseen
class LinkCount(models.Model):
    """How often the links of one page to another were followed on one day."""

    wagtail_reference_index_ignore = True  # it is no place where a page is used

    day = models.DateField(default=timezone.localdate, db_index=True)
    step = models.CharField(max_length=10, choices=Step.choices)
    source = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")  # of PROVIDER: the page with the form
    times = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "step", "source", "target"], name="one_count_of_a_link_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}, {self.step}: {self.times}"
