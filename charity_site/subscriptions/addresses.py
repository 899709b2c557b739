"""Addresses of readers as they are stored: sealed, to write to them, and as a keyed digest, to find them again.

Nobody without the site's secret key reads an address in a copy of the database, nor tries out who is on the list.
"""

from collections.abc import Iterable

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from charity_site.delivery.sealing import sealer

LONGEST = 254  # characters of an address (RFC 5321, 4.5.3.1.3, with RFC 3696 erratum 1690)
NO_ADDRESS = "This is no email address."
OTHER_LETTERS = "We cannot write to an address with letters beyond a to z. Please type another one."
SEALED_FOR = "addresses of readers"


def normalized(typed: str) -> str:
    """Return the address `typed` as mail servers know it: its domain in small letters. Raise ValidationError for what is none, for one that
    is too long, and for one that Django takes and no mail can be made of, or that leads elsewhere: a quoted name (RFC 5321, 4.1.2: not to
    be used) may hold control characters, and `straße.de` is another domain in IDNA 2003 than in IDNA 2008."""
    validate_email(typed)
    local, _, domain = typed.rpartition("@")
    if "." not in domain or domain.startswith("[") or '"' in local:  # without a name, or quoted
        raise ValidationError(NO_ADDRESS)
    if not typed.isascii():
        raise ValidationError(OTHER_LETTERS)
    if len(typed) > LONGEST:
        raise ValidationError("This address is too long.")
    return f"{local}@{domain.lower()}"


def mailbox_of(address: str) -> str:
    """Return one name for the ways to write a normalized `address` that lead to one mailbox at large services: without what follows a
    plus, and without dots."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"


def digest(address: str, key: str) -> str:
    """Return by what a normalized `address` is found again with a secret `key` of the site: capital letters count as small ones."""
    return salted_hmac(SEALED_FOR, address.casefold(), secret=key, algorithm="sha256").hexdigest()


def current_digest(address: str) -> str:
    return digest(address, settings.SECRET_KEY)


def digests(addresses: Iterable[str]) -> set[str]:
    """Return all digests under which `addresses` may be stored: with the secret key and with the former ones."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return {digest(address, key) for address in addresses for key in keys}


def seal(address: str) -> bytes:
    return sealer(SEALED_FOR).encrypt(address.encode())


def unsealed(sealed: bytes) -> str | None:
    """Return the address; None when the key with which it was sealed is gone."""
    try:
        return sealer(SEALED_FOR).decrypt(sealed).decode()
    except InvalidToken:
        return None
