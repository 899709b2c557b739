from modelcluster.fields import ParentalKey
from wagtail.images import get_image_model
from wagtail.models import Page


def owner_of(record):
    """Return what staff edit to change `record` (a model instance): the page or record whose row it is, or itself."""
    for field in record._meta.concrete_fields:
        is_part = isinstance(field, ParentalKey) or field.related_model is get_image_model()
        if is_part and not isinstance(record, Page) and (owner := getattr(record, field.name)):
            return owner_of(owner)
    return record.specific if isinstance(record, Page) else record
