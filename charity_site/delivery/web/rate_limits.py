from ipaddress import IPv6Address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def is_over_limit(key, most, seconds):
    """Count one more use of `key` (str) and say whether there were more than `most` (int) within `seconds` (int).

    The count is kept in Django's default cache: with REDIS_URL one for all processes, else each has its own. Where Redis
    does not answer nobody is over a limit: a limit is there against abuse, and must not shut out a family.
    """
    key = f"limit:{key}"
    cache.add(key, 0, seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # it ended between the two lines
        return False
    return count is not None and count > most  # None: Redis does not answer


def keyed(text):
    """`text` (str) that somebody typed, as a part of a key, which others than the site can read."""
    return salted_hmac("limits", text.strip().casefold()).hexdigest()


def address_of(request):
    """The visitor's address (str), as client_of() has it."""
    return client_of(request.META)


def client_of(environ):
    """Return whom a request (`environ`, WSGI's) comes from: an address (str). Behind a proxy it is what our own proxy
    wrote: the last in X-Forwarded-For.

    Of IPv6 it is the network (/64), in which each visitor has as many addresses as they like.
    """
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    address = forwarded.rpartition(",")[2].strip() or environ.get("REMOTE_ADDR", "")
    try:
        return str(ip_network((IPv6Address(address), 64), strict=False))
    except ValueError:
        return address
