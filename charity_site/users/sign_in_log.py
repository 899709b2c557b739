"""Who signed in, when, how, from roughly where. A browser that did so before is known by a cookie, which no visitor gets: a new one
is told about by mail, and wrong passwords of others do not keep a known one out (sign_in.py)."""

from datetime import timedelta
from ipaddress import ip_network
from secrets import token_urlsafe

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from charity_site.delivery.web.rate_limits import address_of, keyed
from charity_site.users.models import SignIn

KEPT = timedelta(days=365)  # sign-ins, and as long a browser is known
SALT = "browser of staff"
UNKNOWN = "unknown"
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


def cookie_name():
    """Return what the cookie is called: where HTTPS is sure, so that no other address of the domain can set it."""
    return "__Secure-known-browser" if settings.SESSION_COOKIE_SECURE else "known-browser"


def note(request, response, user, how):
    """Write down that `user` signed in by `how` (SignIn.How) with `request`, and let `response` make the browser known."""
    token = request.get_signed_cookie(cookie_name(), default="", salt=SALT, max_age=KEPT) or token_urlsafe(30)
    known = SignIn.objects.filter(user=user)
    is_new = known.exists() and not known.filter(device_key=keyed(token)).exists()
    sign_in = SignIn.objects.create(
        user=user, how=how, network=network_of(request), device=device_of(request), device_key=keyed(token)
    )
    response.set_signed_cookie(
        cookie_name(),
        token,
        salt=SALT,
        max_age=KEPT,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    if is_new:
        tell(user, "You signed in on a new device", "users/mails/new_device.txt", sign_in=sign_in)


def is_known(request, name):
    """Return whether somebody called `name` (str) signed in with this browser before, within a year."""
    token = request.get_signed_cookie(cookie_name(), default="", salt=SALT, max_age=KEPT)
    since = timezone.now() - KEPT
    return bool(token) and SignIn.objects.filter(user__username=name, device_key=keyed(token), at__gt=since).exists()


def tell(user, subject, template, **context):
    """Send `user` a mail when what was done is committed. Without a working mail server it counts all the same."""
    text = render_to_string(template, {"website": settings.SITE_URL, "user": user, **context})
    if user.email:
        transaction.on_commit(lambda: send_mail(subject, text, None, [user.email]), robust=True)


def network_of(request):
    """Return from roughly where `request` comes (str), such as 203.0.113.0/24: thousands of households share that."""
    try:
        network = ip_network(address_of(request), strict=False)
    except ValueError:
        return UNKNOWN
    return str(network.supernet(new_prefix=24 if network.version == 4 else 48))


def device_of(request):
    """Return the browser in words (str), such as Firefox on Windows, by what it says of itself."""
    said = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS if sign in said), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in said), "")
    return f"{browser} on {system}" if system else browser


def forget():
    SignIn.objects.filter(at__lt=timezone.now() - KEPT).delete()
