from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.utils import get_user_display_name
from wagtail.fields import NoFutureDateValidator

from charity_site.core.forms import SitePageForm, numbers_in
from charity_site.core.reader import reader
from charity_site.review.fingerprints import section_fingerprints, section_texts
from charity_site.review.models.records import Reviewer
from charity_site.review.published import WithRows, changed_sections, public_texts
from charity_site.review.reviewers import answers_as_clinician, listed_reviewer, name_of, reviewer_of

OWN = "own"  # the choice of a clinician who checked it


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
        field = self.fields["only_typos_in"]
        field.choices = [(section.id, section.heading) for section in sections]
        if self.said_by_others:
            self.initial["only_typos_in"] = []
            headings = [heading for name, heading in field.choices if name in self.said_by_others]
            field.help_text += (
                f" Somebody said so of: {', '.join(headings)}. That counts as long as you do not change it."
            )

    @cached_property
    def said_by_others(self):
        """Return the sections (list of ids) of which somebody else said, when they saved the newest version, that only a typo changed."""
        newest = self.instance.pk and self.instance.latest_revision
        if not newest or newest.user_id == getattr(self.for_user, "pk", None):
            return []
        return list(self.initial.get("only_typos_in") or [])

    @property
    def rows_in_order(self):
        return {
            name: [form.instance for form in sorted(rows, key=place)] for name, rows in self.remaining_rows().items()
        }

    def take_over_typos(self):
        """Keep what others said of sections that this form leaves as they were: nobody speaks for a change that comes after."""
        own = self.cleaned_data.get("only_typos_in") or []
        if self.said_by_others:
            before, now = (
                section_fingerprints(page)
                for page in (self.instance.latest_revision.as_object(), WithRows(self.instance, self.rows_in_order))
            )
            own = [
                *own,
                *(name for name in self.said_by_others if name not in own and before.get(name) == now.get(name)),
            ]
        self.cleaned_data["only_typos_in"] = self.instance.only_typos_in = own

    def save(self, commit=True):
        self.take_over_typos()
        return super().save(commit)

    def clean_change_note(self):
        line = self.cleaned_data["change_note"]
        people = get_user_model().objects.filter(is_active=True).exclude(first_name="").exclude(last_name="")
        if any(person.get_full_name().casefold() in line.casefold() for person in people):
            raise forms.ValidationError("Readers see this line. Please leave out the names of staff.")
        return line

    def sections_with_other_numbers(self, typos):
        """Return the headings (list of str) of those of `typos` (ids of sections) in which a number is not what stands in public."""
        before = public_texts(self.instance) if typos else {}
        if not before:
            return []
        now = section_texts(WithRows(self.instance, self.rows_in_order))
        sections = [section for section in self.instance.reviewed_sections() if section.id in typos]
        return [
            section.heading
            for section in sections
            if numbers_in(before.get(section.id, "")) != numbers_in(now.get(section.id, ""))
        ]

    def is_publishable(self):
        publishable = super().is_publishable()
        if publishable:
            self.take_over_typos()
        typos, line = self.cleaned_data.get("only_typos_in") or (), self.cleaned_data.get("change_note")
        if not publishable or (line and not typos):
            return publishable
        if typos and not self.instance.live and self.instance.first_published_at:
            self.add_error("only_typos_in", "Only while the page is public. Say in one line what changed.")
        changed, new_or_gone = changed_sections(self.instance, self.rows_in_order)
        if more := [section.heading for section in new_or_gone if section.id in typos]:
            self.add_error("only_typos_in", f"New or taken out, which is more than a typo: {', '.join(more)}.")
        elif more := self.sections_with_other_numbers(typos):
            self.add_error("only_typos_in", f"A number changed, which is more than a typo: {', '.join(more)}.")
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
    """What is asked of who approves a text after a clinical review: a clinician approves in their own name; all others write down
    what a clinician of the list approved elsewhere, with how that is known."""

    reviewed_by = forms.ChoiceField(
        label="Who checked it",
        help_text="Readers are told that this clinician did. Who is missing in the list is added by a site manager, under Reviewers.",
    )
    reviewed_on = forms.DateField(
        label="On which day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[NoFutureDateValidator()],
        initial=timezone.localdate,
        required=False,
        help_text="When this very text was read, so not before it was written.",
    )
    evidence = forms.CharField(
        label="Evidence",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="For example: mail of 3 May to the office. Needed where you write down what somebody else approved. Only staff see it.",
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, auto_id="approval_%s", **kwargs)  # the page behind it has fields of its own
        self.user = user or reader.get()
        self.may_be_own = bool(self.user) and answers_as_clinician(self.user)
        self.own = listed_reviewer(self.user) if self.may_be_own else None
        others = Reviewer.objects.exclude(pk=self.own.pk) if self.own else Reviewer.objects.all()
        first = f"I did: {self.own or name_of(self.user)}" if self.may_be_own else "Choose a clinician"
        self.fields["reviewed_by"].choices = [
            (OWN if self.may_be_own else "", first),
            *((str(each.pk), str(each)) for each in others),
        ]

    @property
    def is_own(self):
        """Return whether who approves is who checked it."""
        return self.cleaned_data.get("reviewed_by") == OWN

    def clean(self):
        said = super().clean()
        if self.is_own and "reviewed_on" in said:
            said["reviewed_on"] = said["reviewed_on"] or timezone.localdate()
        elif said.get("reviewed_by"):
            if "reviewed_on" in said and not said["reviewed_on"]:
                self.add_error("reviewed_on", "Say on which day it was read.")
            if not said.get("evidence"):
                self.add_error(
                    "evidence", "Say how you know that it was approved, for example: mail of 3 May to the office."
                )
        return said

    @cached_property
    def reviewer(self):
        """Return who checked it (Reviewer)."""
        return reviewer_of(self.user) if self.is_own else Reviewer.objects.get(pk=self.cleaned_data["reviewed_by"])

    @property
    def recorded_by(self):
        """Return who writes down the approval of somebody else (User); None where it is their own."""
        return None if self.is_own else self.user

    def in_words(self):
        """What stands in the history (str)."""
        said = self.cleaned_data
        words = f"Checked by {self.reviewer.name} on {said['reviewed_on']:%B %-d, %Y}."
        if self.is_own:
            return f"{words} {said['evidence']}".strip()
        return f"{words} Written down by {get_user_display_name(self.user)}: {said['evidence']}"
