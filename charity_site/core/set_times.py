"""A time that staff set for a page or a record is forgotten when they take it down or cancel the time.

Wagtail takes it from the version that waited, and leaves the date in the draft: the editor goes on to show it, and who
publishes it next waits for it once more.
"""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import DraftStateMixin, Revision
from wagtail.signals import page_unpublished, unpublished


@receiver([page_unpublished, unpublished])
def taken_down(instance, **kwargs):
    forget(instance, "go_live_at", "expire_at")


@receiver(post_save, sender=Revision)
def canceled(instance, update_fields, **kwargs):
    if update_fields == {"approved_go_live_at"} and not instance.approved_go_live_at:
        kind = instance.base_content_type.model_class()
        found = kind._base_manager.filter(latest_revision=instance) if issubclass(kind, DraftStateMixin) else ()
        for record in found:
            forget(record, "go_live_at")


def forget(record, *names):
    """Take the times in the fields `names` (str) from `record` (a page too) and from its newest version, which is what the editor
    shows."""
    none = dict.fromkeys(names)
    vars(record).update(none)
    stored = record.get_base_content_type().model_class()._base_manager.filter(pk=record.pk)
    stored.update(**none)
    for revision in Revision.objects.filter(pk__in=stored.values("latest_revision")):
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **none})
