from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log

from charity_site.delivery.pagecache.unseen import unseen

LOOKED_AT = "sources.looked_at"  # the line in the history of a source


class Watch(models.Model):
    """What a source said when it was looked at. Its text is bounded (readable.py)."""

    source = models.OneToOneField("core.Source", on_delete=models.CASCADE, related_name="watch")
    address = models.URLField(max_length=500)  # with another one, watching begins anew
    text = models.TextField(blank=True)  # as staff know it
    text_on = models.DateField(null=True)  # the day on which it was read
    newest = models.TextField(blank=True)  # what it says now, where that is something else
    newest_on = models.DateField(null=True)
    moved_to = models.URLField(max_length=2000, blank=True)  # as staff know it
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    looked_on = models.DateField(null=True)
    problem = models.CharField(max_length=250, blank=True)  # why it could not be read, in a sentence
    silent_days = models.PositiveSmallIntegerField(default=0)  # on which it was asked, one after the other
    is_dead = models.BooleanField(default=False)

    def __str__(self):
        return str(self.source)


class Finding(models.Model):
    """A task for staff: a source says something else than when it was read, has moved, or is gone. One of each source is open."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "Changed"
        MOVED = "moved", "Moved"
        DIED = "died", "Gone"

    source = models.ForeignKey("core.Source", on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind)
    found_on = models.DateField(default=timezone.localdate)
    moved_to = models.URLField(max_length=2000, blank=True)
    difference = models.JSONField(default=list, blank=True)  # [{"before": [lines], "now": [lines]}]
    version = models.PositiveIntegerField(default=1)  # rises when more was found: who looked saw one of them
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-found_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(looked_at=None), name="one_open_finding_per_source"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.source}"

    @transaction.atomic
    def mark(self, by, version):
        """Note that `by` (user) has looked at its `version` (int): what the source says now is what staff know. Return whether that
        is the newest one, and nobody was faster."""
        watch = Watch.objects.select_for_update().filter(source=self.source_id).first()
        marked = Finding.objects.filter(pk=self.pk, version=version, looked_at=None)
        if not marked.update(looked_at=timezone.now(), looked_at_by=by):
            return False
        if watch:
            if watch.newest:
                watch.text, watch.text_on, watch.newest, watch.newest_on = watch.newest, watch.newest_on, "", None
            watch.moved_to = self.moved_to or watch.moved_to
            watch.silent_days, watch.is_dead = 0, False  # one that is still gone, and still named, is a task again
            watch.save()
        log(self.source, LOOKED_AT, user=by, data={"found": self.get_kind_display()})
        return True


unseen(Watch)
unseen(Finding)
