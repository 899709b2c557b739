from secrets import randbits

from django.db import models

from charity_site.delivery.pagecache.unseen import unseen


def new_token():
    """A number (int) that was never given before, and fits 64 bits."""
    return randbits(60)


@unseen
class Change(models.Model):
    """Something changed that a public page may show. It is written together with what changed, so that none is lost:
    every host applies it to its copies (change_poller.py), and other caches are told of it (cdn_purge.py)."""

    made_at = models.DateTimeField(auto_now_add=True, db_index=True)
    # After a database was restored, keys are given again; this never is.
    token = models.PositiveBigIntegerField(default=new_token, editable=False)
    everything = models.BooleanField()  # False: no page lost anything but those at `addresses`
    addresses = models.JSONField(default=list)  # paths (str) of the pages that it is about
    is_told = models.BooleanField(default=False, db_index=True)  # to the caches in front of the site
    attempts = models.PositiveIntegerField(default=0)  # to tell them
    try_at = models.DateTimeField(auto_now_add=True)  # not before

    def __str__(self):
        return f"change {self.pk}"


@unseen
class WaitingMail(models.Model):
    """A mail that goes out soon (mail.py). It is deleted when it has gone out."""

    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"mail {self.pk}"


@unseen
class JobRun(models.Model):
    """The state of a job of delivery/scheduler/schedule.py. One row for each job that ever ran."""

    name = models.CharField(max_length=40, unique=True)
    last_start = models.DateTimeField(null=True)
    last_success = models.DateTimeField(null=True)  # when the last run that succeeded began
    last_error = models.CharField(
        max_length=80, blank=True
    )  # the kind of error, without its words: they may name a child

    class Meta:
        default_permissions = ["view"]

    def __str__(self):
        return self.name
