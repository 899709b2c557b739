"""What a person has at hand at the second step: an app that shows codes."""

from time import time

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from charity_site.users.factors import set_up_app
from charity_site.users.half_signed_in import SECOND_STEP_AT

LOGIN, CODE, SET_UP = reverse("wagtailadmin_login"), reverse("sign_in_code"), reverse("sign_in_set_up")
PASSWORD = "a-long-password"


def make_app(user):
    """Set up an app for `user`; returns its secret (str)."""
    secret = generate_totp_secret()
    set_up_app(user, secret)
    return secret


def code_of(secret, later=0):
    """Return what the app with `secret` shows (str), `later` codes from now."""
    return format_hotp_value(hotp_value(secret, int(time()) // 30 + later))


def give_password(user, client=None, password=PASSWORD, **fields):
    """Return a client, and the answer to the password."""
    client = client or Client()
    return client, client.post(LOGIN, {"username": user.username, "password": password, **fields})


def is_signed_in(client):
    return client.get(reverse("wagtailadmin_home")).status_code == 200


def sign_in_wholly(client, user):
    """Sign `user` in, with what the second step leaves in the session."""
    client.force_login(user)
    session = client.session
    session[SECOND_STEP_AT] = 1
    session.save()
