from calendar import monthrange

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.utils import get_user_display_name
from wagtail.fields import NoFutureDateValidator
from wagtail.models import Page, Revision


class Reviewer(models.Model):
    """A clinician who checks medical text, with or without an account here."""

    name = models.CharField(max_length=160)
    role = models.CharField(
        max_length=120, blank=True, help_text="In words that families know, for example: pediatric oncologist."
    )
    credentials = models.CharField(max_length=80, blank=True, help_text="For example: MD, PhD.")
    place = models.CharField(max_length=120, blank=True, help_text="For example: Sampletown Children's Hospital.")
    may_be_named = models.BooleanField(
        "agreed to be named",
        default=False,
        help_text="Readers see the name only then. Otherwise they see the role and the place.",
    )
    email = models.EmailField(
        "mail address",
        blank=True,
        help_text="Links to drafts go there and nowhere else, so that nobody answers in this name. Only staff see it.",
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Only for a reviewer who logs in here.",
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("credentials")]),
        FieldRowPanel([FieldPanel("role"), FieldPanel("place")]),
        FieldPanel("may_be_named"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("account")]),
    ]

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return ", ".join(filter(None, [self.name, self.credentials, self.role, self.place]))

    @property
    def known_address(self):
        """The mail address that a Site manager or the account of the reviewer gives (str); '' for none."""
        return self.email or (self.account.email if self.account and self.account.is_active else "")

    @property
    def shown_as(self):
        """Who readers are told that it was (str): by name only where they agreed to it."""
        if self.may_be_named:
            return str(self)
        role = self.role or "clinician"
        article = "an" if role[0].lower() in "aeiou" else "a"
        return ", ".join(filter(None, [f"{article} {role}", self.place]))


class Review(models.Model):
    """The decision of a clinician on what a section of a page said: that very text, which its fingerprint names."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        CHANGE = "change", "Asks for a change"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="reviews")
    section = models.CharField(max_length=40, blank=True, help_text="The id of the section. Empty for the whole page.")
    fingerprint = models.CharField(max_length=12, blank=True, help_text="Of what was reviewed.")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.APPROVED)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who wrote down what the reviewer approved elsewhere. Empty: the reviewer said it here.",
    )
    note = models.TextField("evidence", blank=True, help_text="What it was compared with. Only staff see it.")
    sign_off = models.ForeignKey(
        "review.SignOff",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reviews",
        help_text="By which link.",
    )
    date = models.DateField("reviewed on", validators=[NoFutureDateValidator()])
    due = models.DateField("next review due", null=True, blank=True)
    was_stated_before = models.BooleanField(
        "as stated before",
        default=False,
        help_text="Staff wrote it down when reviews were not yet kept: of all that the page said when its sections were first noted.",
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["date", "pk"]

    def __str__(self):
        return f"{self.get_decision_display()} on {self.date}: {self.page_id} {self.section}".strip()

    @property
    def way(self):
        """How it came to us, in words (str) for staff; '' where the reviewer said it here."""
        if self.sign_off:
            return f"by {self.sign_off.way}"
        return f"as {get_user_display_name(self.recorded_by)} wrote down" if self.recorded_by else ""


CORRECTED = "A typo was corrected."


class PublishedSection(models.Model):
    """What a section of a page said from one moment on: a line of the public list of changes. Those of a section, by their keys,
    are its history; the last one is what readers see."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="published_sections")
    section = models.CharField(max_length=40)  # its id
    fingerprint = models.CharField(max_length=12, blank=True)  # empty: it says nothing any more
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    line = models.CharField(max_length=200, blank=True)  # what changed, in the editor's words
    is_typo = models.BooleanField(
        default=False
    )  # it says the same as the one before: whoever approved that, approved this
    difference = models.TextField(blank=True)  # of a typo, for those who may revoke that

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.section} {self.fingerprint}"

    @property
    def is_restated(self):
        """Return whether only the rules of fingerprints became others: such a row says nothing to readers."""
        return self.is_typo and not self.line

    def revoke(self):
        """Say that it was more than a typo: it needs a review."""
        self.is_typo, self.line = False, "" if self.line == CORRECTED else self.line
        self.save(update_fields=["is_typo", "line"])


def months_after(day, months):
    """Return the same day (date) of the month so many `months` (int) after `day` (date), or the last of a shorter one."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
