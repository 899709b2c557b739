from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from charity_site.delivery.pagecache.unseen import unseen


class User(AbstractUser):
    """A member of staff. Our own model from the first migration, so that it can grow later."""

    sessions_ended = models.PositiveIntegerField(
        default=0, db_default=0, editable=False
    )  # how often: one of before counts no longer


unseen(User.groups.through)
unseen(User.user_permissions.through)


@unseen
class SignIn(models.Model):
    """Somebody signed in, or set a new password by a link: what they themselves and Site managers can look up for a year."""

    class How(models.TextChoices):
        PASSWORD = "password", "Password"
        APP = "app", "Password and authenticator app"
        PASSKEY = "passkey", "Password and passkey"
        RECOVERY_CODE = "recovery", "Password and recovery code"
        LINK = "link", "New password by a link in a mail"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    how = models.CharField(max_length=10, choices=How.choices)
    network = models.CharField(max_length=50)  # /24 of IPv4, /48 of IPv6: no whole address is ever stored
    device = models.CharField(max_length=60)  # in words
    device_key = models.CharField(max_length=64)  # a digest of what the browser keeps in a cookie

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"sign-in {self.pk}"


@unseen
class TakenOver(models.Model):
    """A draft of a shared record whose writer left, which somebody looks after since (leaving.py). Who wrote it stays its author."""

    revision = models.OneToOneField("wagtailcore.Revision", on_delete=models.CASCADE, related_name="taken_over")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"draft {self.revision_id}"


@unseen
class Guesses(models.Model):
    """How often something was wrong that opens an account (guesses.py). Neither name nor address can be read in it."""

    key = models.CharField(max_length=64, unique=True)
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now, db_index=True)
    not_before = models.DateTimeField(default=timezone.now)  # the next try

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"guesses {self.pk}"
