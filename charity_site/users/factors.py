"""What somebody has for the second step: an authenticator app, passkeys, recovery codes. django-allauth keeps them (Authenticator)
and reckons with them; they are used here without its own pages, which are made for signing up.
"""

import re
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction

from charity_site.delivery.sealing import sealer
from charity_site.users.guesses import is_first
from charity_site.users.models import SignIn, User

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
HOW = {APP: SignIn.How.APP, PASSKEY: SignIn.How.PASSKEY, CODES: SignIn.How.RECOVERY_CODE}
SEALED_FOR = "second factors"
LONGEST_CODE = 20  # characters


class FactorsAdapter(DefaultMFAAdapter):
    """Keeps secrets so that a copy of the database does not open accounts."""

    def get_totp_issuer(self):
        return urlsplit(settings.SITE_URL).hostname

    def get_totp_label(self, user):
        return user.get_username()

    def encrypt(self, text):
        return sealer(SEALED_FOR).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Return the text; a new secret, which no code fits, where today's SECRET_KEY does not open it."""
        try:
            return sealer(SEALED_FOR).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()


def factors_of(user, *kinds):
    return Authenticator.objects.filter(user=user, type__in=kinds)


def is_enrolled(user):
    """Return whether `user` has something for the second step. Recovery codes alone are nothing."""
    return factors_of(user, APP, PASSKEY).exists()


def hold_up_others(user):
    """Let nobody else change what `user` has for the second step until the transaction is over: what is asked after this holds."""
    User.objects.select_for_update().get(pk=user.pk)


def digits_of(typed):
    """Return the digits (str) of a code as somebody typed it: with blanks or hyphens, as they like; '' for anything else."""
    code = re.sub(r"[\s-]", "", typed[:LONGEST_CODE])
    return code if re.fullmatch(r"[0-9]+", code) else ""


def factor_by_code(user, typed):
    """Return the factor (Authenticator) of `user` that the code `typed` (str) is from, and use it up; None when it is wrong."""
    code = digits_of(typed)
    with transaction.atomic():
        for factor in factors_of(user, APP, CODES).select_for_update():
            if code and is_valid(factor, code) and is_first(f"code:{user.pk}:{code}"):
                return factor
    return None


def is_valid(factor, code):
    if factor.type == APP:
        return validate_totp_code(sealed_secret(factor), code)
    return factor.wrap().validate_code(code)


def sealed_secret(factor):
    return FactorsAdapter().decrypt(factor.data["secret"])


def was_used(factor):
    """Write down that `factor` opened the account, and seal it with today's key: a former one can go when all were used."""
    with transaction.atomic():
        stored = Authenticator.objects.select_for_update().get(
            pk=factor.pk
        )  # which of its codes are used up changed since
        for name in {"secret", "seed"} & stored.data.keys():
            stored.data[name] = FactorsAdapter().encrypt(FactorsAdapter().decrypt(stored.data[name]))
        stored.save(update_fields=["data"])
        stored.record_usage()


def set_up_app(user, secret):
    """Make the app that has `secret` (str) the one of `user`; a former one opens nothing any more."""
    with transaction.atomic():
        factors_of(user, APP).delete()
        TOTP.activate(user, secret)


def first_recovery_codes(user):
    """Return the codes (list of str) that `user` gets with the first factor; [] for who has some."""
    return [] if factors_of(user, CODES).exists() else new_recovery_codes(user)


def new_recovery_codes(user):
    """Return codes (list of str) in place of those that `user` has."""
    with transaction.atomic():
        factors_of(user, CODES).delete()
        return RecoveryCodes.activate(user).generate_codes()


def codes_left(user):
    """Return how many recovery codes `user` has left (int)."""
    codes = factors_of(user, CODES).first()
    return len(codes.wrap().get_unused_codes()) if codes else 0
