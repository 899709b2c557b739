"""Who asked for e-mail updates and about what, and which mails went out.

Nothing is stored of who asked and did not confirm: the link in the mail carries it (links.py).
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from charity_site.delivery.pagecache.unseen import unseen
from charity_site.subscriptions import addresses


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def of(self, *found: str) -> "SubscriberQuerySet":
        """Return those with one of the normalized addresses `found`."""
        return self.filter(digest__in=addresses.digests(found))


@unseen
class Subscriber(models.Model):
    """An address whose owner confirmed it."""

    # Random: a key of a table would come again after a restore, and an old link stop the mails of somebody else.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "delete")

    def __str__(self) -> str:
        return f"subscriber {self.pk}"

    @property
    def address(self) -> str | None:
        return addresses.unsealed(bytes(self.sealed))


@unseen
class Subscription(models.Model):
    """That a subscriber wants the news of a program, of the research about a disease, or of all research."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    topic = models.UUIDField()  # the translation key of the page, which comes back with it when somebody deleted it
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subscriber", "topic"], name="subscription_once")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


@unseen
class Unreachable(models.Model):
    """An address whose owner marked a mail as spam, known by its digest alone: nothing is sent there. A bounce leaves no row."""

    class Why(models.TextChoices):
        BOUNCE = "bounce", "There is no such mailbox"
        COMPLAINT = "complaint", "Marked as spam"

    digest = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=10, choices=Why)
    day = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"unreachable {self.pk}"


@unseen
class Mailing(models.Model):
    """An update of a program that goes out once, to all who had asked for it when it was published."""

    update_key = models.UUIDField(
        unique=True
    )  # the translation key of the page: deleted and brought back it is the same
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"mailing {self.pk}"


@unseen
class Delivery(models.Model):
    """One mail of a mailing to one subscriber. Its row is committed before the mail is handed over, and no second one can be made."""

    class State(models.TextChoices):
        BEGUN = (
            "begun",
            "Without an answer",
        )  # handed over, or about to be: it may have arrived, so it is not sent again
        SENT = "sent", "Sent"
        REFUSED = "refused", "Refused"
        LATER = "later", "To be tried again"  # the mail server said that it did not take it

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    # Who is on the list no more is here no more either; the number stays.
    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["mailing", "subscriber"], name="delivery_once")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
