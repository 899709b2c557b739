"""A one-time link for a clinician who has no account: it opens one draft, for one person, for two weeks.

Of the secret in its address only a digest is stored, so a copy of the database opens no draft. The draft is a version of its own:
an editor's browser writes over the one that it saved last.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from charity_site.delivery.pagecache.unseen import unseen

LASTS = timedelta(days=14)


def digest_of(token):
    """What is stored of the secret `token` (str): it is long and random, so no salt is needed."""
    return sha256(token.encode(errors="replace")).hexdigest()


class SignOffQuerySet(models.QuerySet):
    """Questions to ask of all links at once."""

    def open(self):
        """Return those by which somebody can still answer."""
        return self.filter(
            answered_at=None, ended_at=None, expires_at__gt=timezone.now(), revision__isnull=False
        ).select_related("page", "revision", "reviewer")

    def opened_by(self, token):
        """Return the link (SignOff) with this `token` (str), or None where it is not open: no matter why."""
        return self.open().filter(digest=digest_of(token)).first()

    def end(self, by):
        """End those of them that are open; `by` (User) wanted it."""
        for sign_off in self.open():
            sign_off.ended_at, sign_off.ended_by = timezone.now(), by
            sign_off.save(update_fields=["ended_at", "ended_by"])
            log(sign_off.page, "review.sign_off_ended", user=by, data=sign_off.in_the_log())


class SignOff(models.Model):
    """A link that was given to a reviewer, and what came of it."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="sign_offs")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewer = models.ForeignKey("review.Reviewer", on_delete=models.PROTECT, related_name="sign_offs")
    email = models.EmailField(blank=True)  # where it was sent; empty: somebody copied it
    is_known_address = models.BooleanField(default=False)  # of the reviewer, and not typed by who asked
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    to_tell = models.TextField(blank=True)  # the answer in words, until who asked was told (answer_mails.py)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True  # it is no use of the page

    objects = SignOffQuerySet.as_manager()

    class Meta:
        verbose_name = "sign-off link"
        ordering = ["-asked_at"]

    def __str__(self):
        return f"{self.page.title}: {self.reviewer}"

    @classmethod
    @transaction.atomic
    def ask(cls, page, reviewer, by, email=""):
        """Ask `reviewer` (Reviewer) about the newest draft of `page` (Page), at their known address or else at `email` (str).
        Returns the link and its address (SignOff, str), which nobody can be told again. What the reviewer was asked about this
        page before is ended."""
        cls.objects.filter(page=page.pk, reviewer=reviewer).end(by)
        draft, last = page.get_latest_revision_as_object(), page.latest_revision
        token = token_urlsafe(32)
        sign_off = cls.objects.create(
            digest=digest_of(token),
            page=page,
            revision=draft.save_revision(user=last.user if last else by, changed=False, clean=False),
            reviewer=reviewer,
            email=reviewer.known_address or email,
            is_known_address=bool(reviewer.known_address),
            asked_by=by,
            expires_at=timezone.now() + LASTS,
        )
        log(page, "review.sign_off_asked", user=by, data=sign_off.in_the_log())
        return sign_off, settings.SITE_URL + reverse("sign_off", args=[token])

    def in_the_log(self):
        """What the history of the page says of it (dict)."""
        return {"reviewer": str(self.reviewer), "link": self.way}

    @property
    def way(self):
        """How the link came to the reviewer, in words (str): whoever had it could answer in that name."""
        if self.is_known_address:
            return "a link that was sent to their own address"
        who = get_user_display_name(self.asked_by) if self.asked_by else "somebody"
        return f"a link to an address that {who} typed" if self.email else f"a link that {who} copied"

    def close(self):
        """Let it open nothing anymore: it was answered."""
        self.answered_at = timezone.now()
        self.save(update_fields=["answered_at"])

    def draft(self):
        """The page (ReviewedPage) as the reviewer was asked about it."""
        return self.revision.as_object()

    @property
    def state(self):
        """In words (str), for staff."""
        if self.answered_at:
            return "Answered"
        if self.ended_at or not self.revision_id:
            return "Ended"
        return "Expired" if self.expires_at <= timezone.now() else "Waits for an answer"

    @property
    def is_open(self):
        return self.state == "Waits for an answer"


unseen(SignOff)
