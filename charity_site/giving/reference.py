"""The reference that goes with a gift to the provider and comes back with its receipt: which fund, from which page, and nothing
of who gave.

Its letters are those that every provider keeps: Stripe drops others without a word (docs.stripe.com/payment-links/url-parameters).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from struct import Struct

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

KEYS = Struct(">II")  # fund, page; 0 for where it is needed most
SIGNATURE = 10  # bytes: enough, since nothing can be gained by a false one


def make(fund, page):
    """Return the reference (str, 24 letters) for the keys of a fund and of a page (int or None)."""
    keys = KEYS.pack(fund or 0, page or 0)
    return urlsafe_b64encode(keys + signature(keys, settings.SECRET_KEY)).decode()


def read(text):
    """Return the keys of the fund and of the page (int or None) that the reference `text` (str) names; None for one that we did
    not make."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
    except ValueError:
        return None
    keys, signed = raw[: KEYS.size], raw[KEYS.size :]
    if len(keys) != KEYS.size:
        return None
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(signed, signature(keys, secret)) for secret in known):
        return None
    fund, page = KEYS.unpack(keys)
    return fund or None, page or None


def signature(keys, secret):
    return salted_hmac("gift", keys, secret=secret, algorithm="sha256").digest()[:SIGNATURE]
