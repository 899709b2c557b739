"""Deletes in the admin, and brings back."""

from datetime import datetime

from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from charity_site.core.models import Deleted


def delete(client, record, way="one"):
    """Delete `record` in the admin, by its own screen or by an action on many."""
    if isinstance(record, Page):
        one, kind = reverse("wagtailadmin_pages:delete", args=[record.pk]), ["wagtailcore", "page"]
    elif isinstance(record, get_image_model()):
        one, kind = reverse("wagtailimages:delete", args=[record.pk]), ["images", "charityimage"]
    elif isinstance(record, get_document_model()):
        one, kind = reverse("wagtaildocs:delete", args=[record.pk]), ["wagtaildocs", "document"]
    else:
        kind = [record._meta.app_label, record._meta.model_name]
        one = reverse(f"wagtailsnippets_{'_'.join(kind)}:delete", args=[record.pk])
    many = f"{reverse('wagtail_bulk_action', args=[*kind, 'delete'])}?id={record.pk}&next=/admin/"
    response = client.post({"one": one, "many": many}[way])
    assert response.status_code == 302, response.content.decode()
    assert not type(record)._base_manager.filter(pk=record.pk).exists()
    return Deleted.objects.filter(key=str(record.pk)).first()  # the newest


def bring_back(client, deleted):
    """The text of the screen that follows."""
    return client.post(reverse("bring_back", args=[deleted.pk]), follow=True).content.decode()


def columns_of(record):
    record = type(record)._base_manager.get(pk=record.pk)
    values = {field.attname: field.value_from_object(record) for field in record._meta.concrete_fields}
    # They are kept to the millisecond.
    return {name: str(value)[:23] if isinstance(value, datetime) else value for name, value in values.items()}
