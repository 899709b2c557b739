"""Pictures with as many fields as ours, the way that Wagtail's documentation makes them."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.snippets.models import register_snippet


@register_snippet
class Person(models.Model):
    name = models.CharField(max_length=120)

    def __str__(self):
        return self.name


class CreditedImage(AbstractImage):
    shows_people = models.BooleanField(default=True, help_text="Uncheck this for things, places and drawings.")
    people = models.ManyToManyField(Person, blank=True, help_text="Each person who can be seen.")
    credit = models.CharField(max_length=160, blank=True, help_text="Who made it.")
    license = models.CharField(max_length=160, blank=True, help_text="How it may be used.")
    license_ends = models.DateField(null=True, blank=True, help_text="The last day on which it may be used.")

    admin_form_fields = (*Image.admin_form_fields, "shows_people", "people", "credit", "license", "license_ends")


class Rendition(AbstractRendition):
    image = models.ForeignKey(CreditedImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
