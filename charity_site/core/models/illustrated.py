"""Pages with a drawing of their own, or a picture in its place."""

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.images import get_image_model_string

from charity_site.consent.models import Channel
from charity_site.core.models.pages import SitePage
from charity_site.images.drawings import Drawing, Light, Subject


class IllustratedPage(SitePage):
    """A page with a drawing of its own at its head and on its cards, for as long as no picture takes its place."""

    drawing_subject = models.CharField(
        "drawing", max_length=20, choices=Subject, blank=True, help_text="Left empty, one is chosen for this page."
    )
    drawing_light = models.CharField(
        "time of day", max_length=20, choices=Light, blank=True, help_text="Left empty, one is chosen for this page."
    )

    drawing_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("drawing_subject"), FieldPanel("drawing_light")])],
        heading="Drawing",
        help_text="Shown where there is no picture. Each page gets a drawing that no other page has.",
    )

    class Meta:
        abstract = True

    @property
    def usual_subject(self):
        """The subject (Subject) when staff chose none."""
        return Drawing.usual(self.pk or 0).subject

    @property
    def drawing(self):
        usual = Drawing.usual(self.pk or 0)
        return Drawing(usual.page_id, self.drawing_subject or self.usual_subject, self.drawing_light or usual.light)

    @property
    def own_picture(self):
        """The picture (image) that staff chose in place of the drawing, or None."""
        raise NotImplementedError

    @property
    def shown_picture(self):
        """The same, while everyone in it is covered."""
        picture = self.own_picture
        if picture is None:
            return None
        models.prefetch_related_objects([picture], "consents")  # once, however often it is asked
        return picture if picture.is_covered(*self.photo_channels) else None

    @property
    def share_drawing(self):
        return self.drawing

    @property
    def share_picture(self):
        picture = self.shown_picture
        return picture if picture and picture.is_covered(Channel.SHARE) else None

    def save(self, *args, **kwargs):
        result = super().save(*args, **kwargs)
        if kwargs.get("update_fields") is None:  # else this is a draft, and visitors see another drawing
            self.drawing.forget_others()
        return result


class PicturedPage(IllustratedPage):
    """A page whose picture staff may choose. It is decoration: the page says everything in words too."""

    picture = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Takes the place of the drawing, at the head of the page and on cards that lead here. No photo of a child.",
    )

    class Meta:
        abstract = True

    @property
    def own_picture(self):
        return self.picture
