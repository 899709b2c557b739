"""A time that staff set for a page is forgotten when they take the page down or cancel the time.

Wagtail takes it from the version that waited, and leaves the date in the draft: the editor goes on to show it, and who
publishes the page next waits for it once more.
"""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_unpublished


@receiver(page_unpublished)
def taken_down(instance, **kwargs):
    forget(instance, "go_live_at", "expire_at")


@receiver(post_save, sender=Revision)
def canceled(instance, update_fields, **kwargs):
    if update_fields == {"approved_go_live_at"} and not instance.approved_go_live_at:
        page = Page.objects.filter(latest_revision=instance).first()
        if page:
            forget(page, "go_live_at")


def forget(page, *names):
    """Take the times in the fields `names` (str) from `page` and from its newest version, which is what the editor shows."""
    none = dict.fromkeys(names)
    vars(page).update(none)
    Page.objects.filter(pk=page.pk).update(**none)
    for revision in Revision.objects.filter(pk__in=Page.objects.filter(pk=page.pk).values("latest_revision")):
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **none})
