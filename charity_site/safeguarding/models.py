from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context

from charity_site.consent import ledger
from charity_site.consent.telling import was_told
from charity_site.delivery.pagecache.unseen import unseen
from charity_site.users.models import User

PLURALS = {
    "story": "stories",
    "picture": "pictures",
    "file": "files",
    "page that loses a picture": "pages that lose a picture",
    "page that loses a quote": "pages that lose a quote",
    "copy elsewhere to ask for": "copies elsewhere to ask for",
    "consent record": "consent records",
    "version of a story": "versions of a story",
    "comment": "comments",
    "cut picture": "cut pictures",
    "document": "documents",
    "old address": "old addresses",
    "old version of another page": "old versions of other pages",
}


def in_words(amounts: Mapping[str, int]) -> list[str]:
    """Return `amounts`, by keys of PLURALS, as lines such as "2 pictures"; nothing of none."""
    return [f"{number} {what if number == 1 else PLURALS[what]}" for what, number in amounts.items() if number]


class Receipt(models.Model):
    """That something was paused, taken back or erased: when, by whom and how much. Never whose, and nothing of it."""

    class Action(models.TextChoices):
        PAUSE = ledger.PAUSE, "Paused"
        RESUME = ledger.RESUME, "Shown again"
        WITHDRAW = ledger.WITHDRAW, "Taken back"
        ERASE = ledger.ERASE, "Erased"
        TERMS = ledger.TERMS, "Changed what they agree to"
        LINK = ledger.LINK, "Ended a private link"

    class Way(models.TextChoices):
        FAMILY = "family", "The family's private link"
        STAFF = "staff", "Staff, in the admin"
        SHELL = "shell", "A command"
        RESTORE = "restore", "After a backup was restored"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)  # the same as in the ledger
    action = models.CharField(max_length=10, choices=Action)
    way = models.CharField(max_length=10, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    amounts = models.JSONField(default=dict)  # a key of PLURALS -> how many
    entry = models.JSONField()  # the ledger's line, so that each can be written anew from the other

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_action_display()}, {self.at:%B %-d, %Y}"

    @property
    def lines(self) -> list[str]:
        return in_words(self.amounts)


def keep_receipt(entry: ledger.Entry, way: Receipt.Way, by: User | None, amounts: Mapping[str, int]) -> Receipt:
    """Keep the receipt of what was done as `entry` says."""
    return Receipt.objects.create(
        id=entry.id,
        action=entry.action,
        way=way,
        by=by,
        at=ledger.moment_of(entry),
        amounts=amounts,
        entry=vars(entry),
    )


@receiver(was_told)
def keep_receipt_of_what_was_told(entry: ledger.Entry, **kwargs: Any) -> None:
    """Keep the receipt when staff changed what somebody agrees to or ended a link, or someone did at a shell."""
    user = get_active_log_context().user
    keep_receipt(entry, Receipt.Way.STAFF if user else Receipt.Way.SHELL, user, {})


@unseen
class ErasureRequest(models.Model):
    """One person asks that all about somebody is erased, another one does it. It stays as the proof, without a name."""

    consent_key = models.UUIDField(editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    done_at = models.DateTimeField(null=True, editable=False)
    # Names and phrases, one a line, that must be found nowhere afterwards. Emptied when it is done.
    words = models.TextField(blank=True)
    proof = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("requested_by")),
                name="erasure_needs_two_people",
            ),
            models.UniqueConstraint(
                fields=["consent_key"], condition=models.Q(done_at=None), name="one_open_erasure_per_person"
            ),
        ]

    @property
    def lines(self) -> list[str]:
        return in_words(self.proof.get("amounts", {}))

    def __str__(self) -> str:
        return f"Erasure requested on {self.requested_at:%B %-d, %Y}"


@unseen
class Reminder(models.Model):
    """That a mail was sent, so that it is sent once: about whom, why, and for which day."""

    class Kind(models.TextChoices):
        ENDS = "ends", "A consent ends soon"
        COMES_OF_AGE = "comes_of_age", "Someone turns 18 soon"
        STILL_HAPPY = "still_happy", "The family is asked whether it is still happy"

    consent = models.ForeignKey("consent.Consent", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind)
    day = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "kind", "day"], name="one_mail_per_reason_and_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"
