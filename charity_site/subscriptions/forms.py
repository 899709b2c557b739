"""The forms in which an address is typed: by a reader who asks for updates, and by staff who erase it."""

from django import forms

from charity_site.subscriptions.addresses import LONGEST, normalized

WHAT_TO_DO = "Please type your email address, for example name@example.org."


class AddressForm(forms.Form):
    email = forms.EmailField(
        max_length=LONGEST,
        error_messages={"required": WHAT_TO_DO, "invalid": WHAT_TO_DO, "max_length": "This address is too long."},
    )

    def clean_email(self) -> str:
        return normalized(self.cleaned_data["email"])


class AskForm(AddressForm):
    subject = forms.CharField(required=False)  # no person sees it: whoever fills it in is a program

    def is_of_a_program(self) -> bool:
        return bool(self.data.get("subject"))
