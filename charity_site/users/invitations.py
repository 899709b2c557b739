"""Whoever gets an account is sent a link of one use, with which they choose a password that nobody else ever knew."""

import re
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.admin.utils import get_user_display_name
from wagtail.users.forms import UserCreationForm

NOT_IN_A_NAME = re.compile(r"[^\w.@+-]")


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's, for a link that opens no other page. It ends with the first password, or with another address."""

    key_salt = "charity_site.users.invitations"


tokens = InvitationTokens()


class InvitationForm(UserCreationForm):
    """A name, an address and roles. Who is invited signs in by that address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].required = False
        self.fields["email"].help_text = "The invitation is sent there, and they sign in by it."

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email", "")
        cleaned["username"] = NOT_IN_A_NAME.sub("-", email.lower())[:150]
        same = Q(email__iexact=email) | Q(username__iexact=cleaned["username"])
        if email and (other := get_user_model().objects.filter(same).first()):
            self.add_error(
                "email", f"There is an account with this address: {get_user_display_name(other)}. Open that one."
            )
        if not cleaned.get("groups") and not cleaned.get("is_superuser"):
            self.add_error("groups", "Choose at least one role: without one, nobody can do anything here.")
        return cleaned

    def save(self, commit=True):
        self.instance.set_unusable_password()
        return super().save(commit)


def waits(user):
    """Return whether `user` was invited and has chosen no password yet."""
    return user.is_active and not user.has_usable_password()


def invite(user):
    """Send `user` the link. It takes the place of those from before."""
    user.set_unusable_password()  # a new random one, by which the links from before end
    user.save(update_fields=["password"])
    key = urlsafe_base64_encode(force_bytes(user.pk))
    facts = {
        "address": settings.WAGTAILADMIN_BASE_URL + reverse("invitation", args=[key, tokens.make_token(user)]),
        "sign_in": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_home"),
        "user": user,
        "website": settings.SITE_URL,
        "days": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days,
    }
    send_mail(
        "Your invitation to work on the website",
        render_to_string("users/mails/invitation.txt", facts),
        None,
        [user.email],
    )


class InvitationView(PasswordResetConfirmView):
    """The page behind the link: Django's, with a welcome, for as long as no password was chosen."""

    token_generator = tokens
    template_name = "users/invitation.html"
    success_url = reverse_lazy("wagtailadmin_login")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and waits(user) else None

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(
            self.request, f"Your password is set. Sign in with {self.user.get_username()} and that password."
        )
        return response
