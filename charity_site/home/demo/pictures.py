"""Draws the demo's pictures and puts them into the image library, as an upload by staff would."""

from io import BytesIO

from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.models import Collection

from charity_site.images.scenes import draw_scene

TAG = "demo"


def draw(subject, light, seed, description="", collection="Pictures and documents"):
    """Draw a scene and return it as a saved image. `seed` (str) decides its details; `description` is its alt text."""
    drawing = BytesIO()
    draw_scene(subject, light, seed).save(drawing, "WEBP", quality=95, method=2)
    image = get_image_model()(
        title=f"{subject.capitalize()}, {light}",
        description=description,
        collection=Collection.objects.get(name=collection),
        file=ContentFile(drawing.getvalue(), name="scene.webp"),
    )
    image.full_clean()
    image.save()
    image.tags.add(TAG)
    return image


def delete_all():
    """Delete every picture that `draw` has made, with its files."""
    for image in get_image_model().objects.filter(tags__name=TAG):
        image.delete()
