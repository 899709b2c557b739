"""One's own account: a new email address takes the password, because a lost password is sent there. So does a new password."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.views.account import BaseSettingsPanel, ChangePasswordPanel

from charity_site.users.reauthentication import fault_in


class EmailForm(forms.ModelForm):
    email = forms.EmailField(label="Email")
    current_password = forms.CharField(
        label="Your password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Only needed for a new email address. Your old address gets a mail about it.",
    )

    class Meta:
        model = get_user_model()
        fields = ["email"]

    def clean(self):
        cleaned = super().clean()
        if "email" in self.changed_data and (fault := fault_in(cleaned.get("current_password"), self.instance)):
            self.add_error("current_password", fault)
        return cleaned

    def save(self, commit=True):
        self.instance.save(update_fields=["email"])
        return self.instance


class PasswordForm(PasswordChangeForm):
    """Wagtail's, which looks at any number of wrong passwords."""

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if fault := fault_in(password, self.user):
            raise ValidationError(fault, code="password_incorrect")
        return password


class CheckedOnceMixin:
    """Wagtail asks a panel for its form several times in one request, new panels too: the password is checked once."""

    def get_form(self):
        forms_of_request = self.request.__dict__.setdefault("account_forms", {})
        if self.name not in forms_of_request:
            forms_of_request[self.name] = self.make_form()
        return forms_of_request[self.name]


class PasswordPanel(CheckedOnceMixin, ChangePasswordPanel):
    form_class = PasswordForm

    def is_active(self):
        return self.user.has_usable_password()

    def make_form(self):
        return ChangePasswordPanel.get_form(self)


class EmailPanel(CheckedOnceMixin, BaseSettingsPanel):
    name = "email"
    title = "Email"
    order = 110  # below the name
    form_class = EmailForm

    def make_form(self):
        user = get_user_model().objects.get(pk=self.user.pk)  # other panels change theirs before all are valid
        data = self.request.POST if f"{self.name}-email" in self.request.POST else None
        return self.form_class(data, instance=user, prefix=self.name)
