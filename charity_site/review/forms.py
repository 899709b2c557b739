from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput
from wagtail.fields import NoFutureDateValidator

from charity_site.core.forms import SitePageForm
from charity_site.core.reader import reader
from charity_site.core.spellings import spelled
from charity_site.review.models.records import Reviewer
from charity_site.review.published import changed_sections
from charity_site.review.reviewers import is_clinician


class ReviewedPageForm(SitePageForm):
    """The editor of a page that is reviewed. Who publishes a change of medical text says in a line what it is."""

    about_the_change = ("change_note", "only_typos_in")

    only_typos_in = forms.MultipleChoiceField(
        label="only a typo",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Check the sections that say the same as before, so that no clinician has to review them again. Site managers see "
        "what you changed, and can ask for a review.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sections = self.instance.reviewed_sections()
        self.fields["only_typos_in"].choices = [(section.id, section.heading) for section in sections]

    def is_publishable(self):
        publishable = super().is_publishable()
        typos, line = self.cleaned_data.get("only_typos_in") or (), self.cleaned_data.get("change_note")
        if not publishable or (line and not typos):
            return publishable
        rows = {name: [form.instance for form in sorted(kept, key=place)] for name, kept in self.kept_rows().items()}
        changed, new_or_gone = changed_sections(self.instance, rows)
        if more := [section.heading for section in new_or_gone if section.id in typos]:
            self.add_error("only_typos_in", f"New or taken out, which is more than a typo: {', '.join(more)}.")
        if not line and (headings := [section.heading for section in changed if section.id not in typos]):
            self.add_error(
                "change_note",
                f"You changed {', '.join(headings)}. Say in one line what changed: readers see it in the list of changes of "
                "this page. If a section says the same as before, check it under “Only a typo”.",
            )
        return not self.errors


def place(row_form):
    """Return where the row of a form will stand in its list (a key to sort by)."""
    number = row_form.cleaned_data.get("ORDER")
    return (number is None, number)


class ReviewForm(forms.Form):
    """What is asked of who approves a text after a clinical review."""

    reviewed_by = forms.CharField(
        label="Who checked it",
        max_length=160,
        help_text="The name of the clinician, as in the list of reviewers. A new one is added to it.",
    )
    may_be_named = forms.BooleanField(
        label="Readers may see this name",
        required=False,
        help_text="Only if the clinician agreed to that. For who is in the list of reviewers already, what stands there counts.",
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
            known = Reviewer.objects.filter(account=user).first()
            self.fields["reviewed_by"].initial = (
                known.name if known else user.get_full_name() if is_clinician(user) else ""
            )
            self.fields["may_be_named"].initial = bool(known and known.may_be_named)

    def reviewer(self):
        """Return who checked it (Reviewer): who approves, if it is their own name, or who is known by this name; a new one is stored."""
        name, user = self.cleaned_data["reviewed_by"], reader.get()
        own = user and Reviewer.objects.filter(account=user).first()
        if own and spelled(name) in map(spelled, (own.name, user.get_full_name())):
            return own
        if known := Reviewer.objects.filter(name__iexact=name).first():
            return known
        return Reviewer.objects.create(
            name=name,
            may_be_named=self.cleaned_data["may_be_named"],
            account=user if user and not own and user.get_full_name() == name else None,
        )

    def in_words(self):
        """What stands in the history (str)."""
        said = self.cleaned_data
        words = f"Checked by {said['reviewed_by']} on {said['reviewed_on']:%B %-d, %Y}."
        return f"{words} {said['comment']}".strip()
