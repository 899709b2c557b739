"""Passkeys, as django-allauth makes and checks them: what the browser is asked for, and what it answers."""

import json
import struct

from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

NOT_TAKEN = "That passkey was not taken. Please try again."
LONGEST = 20_000  # characters of an answer
FAULTS = (
    ValidationError,
    InvalidSignature,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    struct.error,
)  # of an answer that is none


def options_to_make(user):
    """Return what the browser of `user` needs (dict) to make a passkey that asks who they are."""
    return auth.begin_registration(user, passwordless=True)


def add_passkey(user, answer, name):
    """Keep the passkey in `answer` (str, JSON of the browser) for `user`. Return whether it is one."""
    try:
        credential = read(answer)
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except FAULTS:
        return False
    auth.WebAuthn.add(user, name, credential)
    return True


def options_to_use(user):
    """Return what the browser needs (dict) to prove that it has one of the passkeys of `user`."""
    return auth.begin_authentication(user)


def used_one(user, answer):
    """Return the passkey (Authenticator) of `user` that `answer` (str, as above) proves, or None."""
    try:
        credential = read(answer)
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(user, credential)
    except FAULTS:
        return None


def read(answer):
    if len(answer) > LONGEST:
        raise ValueError
    return json.loads(answer)
