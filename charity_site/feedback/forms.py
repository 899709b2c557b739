"""“Was this clear?”, as a reader sends it from the foot of a disease page."""

from collections.abc import Iterable
from typing import Any

from django import forms

from charity_site.feedback.models import LONGEST_LINE, WHOLE_PAGE
from diseases.sections import Section


class LineField(forms.CharField):
    """A text in one line: a browser counts one letter for what it sends as the two that end a line."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class ClearForm(forms.Form):
    """Asked about a page with `sections`. Its errors say what to do."""

    section = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": "This part is not on the page any more. Please choose another one."},
    )
    clear = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Please choose Yes or No."),
    )
    line = LineField(
        required=False,
        max_length=LONGEST_LINE,
        error_messages={
            "max_length": "Please make it shorter: %(limit_value)d letters at most. You wrote %(show_value)d."
        },
    )
    subject = forms.CharField(required=False)  # no person sees it: whoever fills it in is a program

    def __init__(self, *args: Any, sections: Iterable[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", WHOLE_PAGE), *((section.id, section.heading) for section in sections)]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]  # of a ChoiceField

    def is_of_a_program(self) -> bool:
        return bool(self.data.get("subject"))
