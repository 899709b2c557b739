from django.db import models


class JobRun(models.Model):
    """How a job of delivery/schedule.py fares. One row for each job that ever ran."""

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
