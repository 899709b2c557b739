"""Find the pictures of a page."""

from django.db.models import prefetch_related_objects
from wagtail.images import get_image_model


def pictures_in(page):
    """All pictures (queryset) that `page` shows in its own fields and streams, also while it is not saved."""
    images = get_image_model()
    keys = set()
    for field in page._meta.get_fields():
        if field.related_model is images and field.concrete:
            keys.add(getattr(page, field.attname))
        elif hasattr(field, "extract_references"):  # a stream or rich text
            found = field.extract_references(field.value_from_object(page))
            keys |= {key for model, key, *_ in found if issubclass(model, images)}
    return images.objects.filter(pk__in=keys - {None}).prefetch_related("consents")


def fetch_pictures(pages, body=()):
    """Fetch what it takes to show the pictures of `pages` (IllustratedPage) and of a `body` (StreamValue): who is in them,
    and what was cut of them."""
    pictures = [page.own_picture for page in pages]
    pictures += [
        each for block in body if hasattr(block.block, "pictures_of") for each in block.block.pictures_of(block.value)
    ]
    prefetch_related_objects([picture for picture in pictures if picture], "consents", "renditions")
