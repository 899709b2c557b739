"""What a reviewer answers about the sections of a draft, by one form, with or without an account."""

import re
from dataclasses import dataclass

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from charity_site.review.what_changed import changes_of

CLOSED = re.compile(r"<details(?![^>]*\sopen\b)")
APPROVE, CHANGE = "approve", "change"
LONGEST = 2000  # letters of a comment
EVERYTHING = "everything"  # the button that approves all sections


class ShownSection:
    """A section of a draft as readers will see it: made into HTML only where it is read."""

    def __init__(self, section, context, request):
        self.id, self.heading = section.id, section.heading
        self.section, self.context, self.request = section, context, request
        self.change = None  # since the last approval (SectionChange), where that is shown

    @property
    def html(self):
        return unfolded(self.section, self.context, self.request)


def add_changes(form, reading):
    """Give each section in `form` (AnswersForm) its change since the last approval; `reading` (Reading) is of the draft. Return what
    that takes out (list of (section, SectionChange))."""
    changes = changes_of(reading)
    for section in form.sections:
        section.change = changes.get(section.id)
    gone = changes.keys() - reading.prints
    return [(section, changes[section.id]) for section in reading.page.reviewed_sections() if section.id in gone]


def asked_about(reading, request, data=None):
    """Return the form (AnswersForm) about the sections of a draft (`reading`: Reading) that have something to read, with what was sent
    (`data`)."""
    context = {**reading.page.get_context(request), "for_reviewers": True}
    shown = [ShownSection(section, context, request) for section in context["sections"] if section.id in reading.prints]
    return AnswersForm(shown, reading.prints, data)


def unfolded(section, context, request):
    """Return the HTML of a `section` in which nothing is folded away: who approves it reads all of it."""
    return mark_safe(CLOSED.sub("<details open", render_to_string(section.template, context, request)))  # noqa: S308 - of our own templates


@dataclass(frozen=True)
class Answer:
    """The answer about one section: APPROVE, CHANGE, or "" for a comment alone."""

    decision: str
    comment: str


COMMENT = Answer("", "")


class AnswersForm(forms.Form):
    """A choice and a comment for each section of `sections` (list of ShownSection). An answer counts for what was shown: the form
    carries the `fingerprints` (dict by the id of the section) along."""

    def __init__(self, sections, fingerprints, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.sections, self.fingerprints = sections, fingerprints
        for section in sections:
            self.fields[f"shown-{section.id}"] = forms.CharField(
                initial=fingerprints[section.id], required=False, widget=forms.HiddenInput
            )
            self.fields[f"decision-{section.id}"] = forms.ChoiceField(
                label=f"Your answer about “{section.heading}”",
                choices=[(APPROVE, "I approve it as it stands"), (CHANGE, "Please change something")],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"comment-{section.id}"] = forms.CharField(
                label=f"Your comment on “{section.heading}”",
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea({"rows": 3}),
            )

    def parts(self):
        """Yield each section with its two fields."""
        for section in self.sections:
            yield section, self[f"decision-{section.id}"], self[f"comment-{section.id}"]

    def clean(self):
        said = super().clean()
        wants_all = EVERYTHING in self.data
        for section in self.sections:
            decision, comment = f"decision-{section.id}", f"comment-{section.id}"
            if said.get(f"shown-{section.id}") != self.fingerprints[section.id] and (wants_all or said.get(decision)):
                self.add_error(decision, "This section changed while you read it. Please read it again.")
                self.data = self.data.copy()
                self.data[f"shown-{section.id}"] = self.fingerprints[section.id]
            if said.get(decision) != CHANGE:
                continue
            if wants_all:
                self.add_error(decision, "You asked for a change here. Send your answers, or approve this section too.")
            elif comment in said and not said[comment]:
                self.add_error(comment, "Please write what should change.")
        if not self.errors and not self.answers():
            raise forms.ValidationError("Nothing is answered yet. Please answer about at least one section.")
        return said

    def answers(self):
        """What is answered (dict of Answer by the id of the section); nothing of sections without an answer."""
        found = {}
        for section in self.sections:
            comment = self.cleaned_data.get(f"comment-{section.id}", "")
            decision = APPROVE if EVERYTHING in self.data else self.cleaned_data.get(f"decision-{section.id}", "")
            if decision or comment:
                found[section.id] = Answer(decision, comment)
        return found
