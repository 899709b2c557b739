from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import NoFutureDateValidator
from wagtail.models import AbstractGroupApprovalTask

from charity_site.core.models import PicturedPage
from charity_site.delivery.pagecache.unseen import unseen
from charity_site.review.forms import ReviewedPageForm, ReviewForm

REVIEW_PERIOD = timedelta(days=365)


class ReviewedPage(PicturedPage):
    """A page with medical content: who checked it, when, and when it is due again."""

    reviewed_by = models.CharField(
        max_length=160,
        blank=True,
        help_text="Name, role and place of the clinician who checked this page. Leave empty until someone has.",
    )
    last_reviewed = models.DateField(null=True, blank=True, validators=[NoFutureDateValidator()])
    next_review = models.DateField(
        null=True, blank=True, help_text="When it must be checked again. If left empty: a year after the last review."
    )

    base_form_class = ReviewedPageForm

    review_panels = [
        MultiFieldPanel(
            [FieldPanel("reviewed_by"), FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("next_review")])],
            heading="Medical review",
        )
    ]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.last_reviewed and not self.next_review:
            self.next_review = self.last_reviewed + REVIEW_PERIOD

    def check_publishable(self):
        super().check_publishable()
        if bool(self.last_reviewed) != bool(self.reviewed_by):
            field = "reviewed_by" if self.last_reviewed else "last_reviewed"
            raise ValidationError({field: "A review has a name and a date: fill in both, or neither."})

    def note_review(self, by, on):
        """Write down that `by` (str) checked it `on` a day (date)."""
        self.reviewed_by, self.last_reviewed, self.next_review = by, on, on + REVIEW_PERIOD

    @property
    def review_is_overdue(self):
        return self.next_review is not None and self.next_review < timezone.localdate()


class ClinicalReview(AbstractGroupApprovalTask):
    """A step of an approval in which somebody says who checked the text, and when. That stands on the page from then on."""

    class Meta:
        verbose_name = "clinical review"

    def get_actions(self, obj, user):
        # Wagtail's "Approve" without a form would leave "not yet reviewed" on the page.
        actions = {name: (name, label, True) for name, label, _ in super().get_actions(obj, user)}
        return [(name, "Approve" if name == "approve" else label, modal) for name, label, modal in actions.values()]

    def get_form_for_action(self, action):
        return ReviewForm if action == "approve" else super().get_form_for_action(action)

    def on_action(self, task_state, user, action_name, **kwargs):
        if action_name == "approve":
            form = ReviewForm({name: str(value) for name, value in kwargs.items()})  # from the editor it is any JSON
            if not form.is_valid():
                raise ValidationError("Say who checked it, and on which day: choose “Approve” once more.")
            self.note_review(task_state, user, form)
            comment = form.in_words()
        else:
            comment = str(kwargs.get("comment", ""))
        super().on_action(task_state, user, action_name, comment=comment)

    def note_review(self, task_state, user, form):
        """Let what waits for approval say what the valid `form` does, if it has a place for that."""
        waiting = task_state.workflow_state.content_object.get_latest_revision_as_object()
        if hasattr(waiting, "note_review"):
            waiting.note_review(form.cleaned_data["reviewed_by"], form.cleaned_data["reviewed_on"])
            task_state.revision = waiting.save_revision(user=user)
            task_state.workflow_state.refresh_from_db()  # what it publishes is the newest version


@unseen
class Reminded(models.Model):
    """Somebody was told that the review of a page comes due, or is late (reminders.py)."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # on which it is due
    step = models.SmallIntegerField()  # days after that day
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["page", "person", "day", "step"], name="told_once_at_each_step")]

    def __str__(self):
        return f"reminder {self.pk}"


unseen(ClinicalReview)
unseen(ClinicalReview.groups.through)
