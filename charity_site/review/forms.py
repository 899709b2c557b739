from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput
from wagtail.fields import NoFutureDateValidator

from charity_site.core.forms import SitePageForm
from charity_site.core.reader import reader

REVIEW = ("reviewed_by", "last_reviewed", "next_review")  # fields of a ReviewedPage


class ReviewedPageForm(SitePageForm):
    """The editor of a page that is reviewed. A decision that is sent twice does not take away what the first one wrote down."""

    def __init__(self, data=None, *args, **kwargs):
        page = kwargs.get("instance")
        if data and "action-workflow-action" in data and page and page.pk and page.current_workflow_task is None:
            data = data.copy()
            for name in REVIEW:
                data[name] = data.get(name) or str(getattr(page, name) or "")
        super().__init__(data, *args, **kwargs)


class ReviewForm(forms.Form):
    """What is asked of who approves a text after a clinical review."""

    reviewed_by = forms.CharField(
        label="Who checked it",
        max_length=160,
        help_text="Name, role and place of the clinician. Readers see it on the page.",
    )
    reviewed_on = forms.DateField(
        label="On which day", widget=AdminDateInput, validators=[NoFutureDateValidator()], initial=timezone.localdate
    )
    comment = forms.CharField(label="Comment", required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, auto_id="approval_%s", **kwargs
        )  # the page behind it has a field “reviewed_by” of its own
        if user := reader.get():
            self.fields["reviewed_by"].initial = user.get_full_name()

    def in_words(self):
        """What stands in the history (str)."""
        said = self.cleaned_data
        words = f"Checked by {said['reviewed_by']} on {said['reviewed_on']:%B %-d, %Y}."
        return f"{words} {said['comment']}".strip()
