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
SEALED_FOR = "addresses of readers"


def normalized(typed: str) -> str:
    """Return the address `typed` as mail servers know it: its domain in ASCII (IDNA) and small letters. Raise ValidationError for what is
    none, and for one that is too long."""
    validate_email(typed)
    local, _, domain = typed.rpartition("@")
    if "." not in domain or domain.startswith("["):  # of this machine, or of one without a name
        raise ValidationError(NO_ADDRESS)
    try:
        address = f"{local}@{domain.encode('idna').decode().lower()}"
    except UnicodeError as error:
        raise ValidationError(NO_ADDRESS) from error
    if len(address) > LONGEST:
        raise ValidationError("This address is too long.")
    return address


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
