"""One's own account: a new email address takes the password, because a lost password is sent there."""

from django import forms
from django.contrib.auth import get_user_model
from wagtail.admin.views.account import BaseSettingsPanel

from charity_site.delivery.web.rate_limits import is_over_limit

HOUR = 3600  # seconds
GUESSES = 10  # an hour, for one account


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
        if "email" not in self.changed_data:
            return cleaned
        if is_over_limit(f"account-password:{self.instance.pk}", GUESSES, HOUR):
            self.add_error("current_password", "There were too many tries. Please wait an hour and try again.")
        elif not self.instance.check_password(cleaned.get("current_password", "")):
            self.add_error("current_password", "Type your password here to change your email address.")
        return cleaned

    def save(self, commit=True):
        self.instance.save(update_fields=["email"])
        return self.instance


class EmailPanel(BaseSettingsPanel):
    name = "email"
    title = "Email"
    order = 110  # below the name
    form_class = EmailForm

    def get_form(self):
        # Wagtail asks several times in one request, for new panels too: the password is checked once.
        if not hasattr(self.request, "email_form"):
            user = get_user_model().objects.get(pk=self.user.pk)  # other panels change theirs before all are valid
            data = self.request.POST if f"{self.name}-email" in self.request.POST else None
            self.request.email_form = self.form_class(data, instance=user, prefix=self.name)
        return self.request.email_form
