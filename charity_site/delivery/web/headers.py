"""Set the headers that say what an answer may do in a browser, and who may show it. One table, and every value in it is
constant: copies of public pages are kept with their headers, so there is no nonce.

Sources: W3C Content Security Policy Level 3, W3C Permissions Policy, the Fetch Standard (Cross-Origin-Resource-Policy).
The other headers are Django's own: HSTS, Referrer-Policy, nosniff, X-Frame-Options, Cross-Origin-Opener-Policy.
"""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from types import SimpleNamespace

from django.conf import settings
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

PERMISSIONS = (
    "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), "
    "encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), idle-detection=(), local-fonts=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), publickey-credentials-get=(self), "
    "screen-wake-lock=(), serial=(), usb=(), window-management=(), xr-spatial-tracking=()"
)

ADMIN, EMBED = "/admin/", "/embed/"
SIGNING_IN = "signing in"  # what somebody sees of the admin who is not signed in, or changes how to
TO_SIGN_IN = (f"{ADMIN}password_reset/", f"{ADMIN}sign-in/")
# What other sites may show or read: all else is for our own pages, the pictures of people above all.
FOR_OTHER_SITES = ("/api/v1/", EMBED, "/media/drawings/", "/media/share/", settings.STATIC_URL)
SERVICE_WORKER = "/service-worker.js"  # has the policy of its file; other scripts have that of their page


@cache
def style_of_errors():
    """The source (str) that allows the one inline style: error pages need no other file (templates/standalone.html)."""
    template = (settings.BASE_DIR / "templates" / "standalone.html").read_text(encoding="utf-8")
    style = re.search("<style>(.*?)</style>", template, re.DOTALL)[1]
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def csp(**directives):
    """A Content-Security-Policy (str); underscores in the names stand for hyphens."""
    return "; ".join(f"{name.replace('_', '-')} {sources}".strip() for name, sources in directives.items())


def page_policy(frame_ancestors="'none'"):
    """For what visitors see: nothing inline, nothing evaluated, nobody else's."""
    return csp(
        default_src="'none'",
        script_src="'self'",
        style_src=f"'self' {style_of_errors()}",
        img_src="'self'",
        font_src="'self'",
        connect_src="'self'",
        form_action="'self'",
        base_uri="'none'",
        frame_ancestors=frame_ancestors,
    )


def admin_policy(*scripts):
    """For the admin, which runs its own scripts and besides `scripts` (sources). Previews are pages below its address, in a
    frame of its own."""
    return csp(
        default_src="'self'",
        script_src=" ".join(["'self'", *scripts]),
        style_src="'self' 'unsafe-inline'",
        img_src="'self' blob: data:",
        object_src="'none'",
        form_action="'self'",
        base_uri="'none'",
        frame_ancestors="'self'",
    )


# A picture, a document, data: opened by itself it may do nothing. Browsers show pictures with an inline style.
FILE_POLICY = csp(default_src="'none'", style_src="'unsafe-inline'", frame_ancestors="'none'", sandbox="")


@cache
def headers_for(area, has_scripts):
    """The headers (dict) of answers below the address `area` (one of the above, or none of them)."""
    if area == SIGNING_IN:
        policy = admin_policy()
    elif area == ADMIN:
        policy = admin_policy("'unsafe-inline'")  # Wagtail's forms have inline scripts
    elif not has_scripts:
        policy = FILE_POLICY
    else:
        policy = page_policy("*" if area == EMBED else "'none'")
    headers = {
        "Content-Security-Policy": policy,
        "Cross-Origin-Resource-Policy": "cross-origin" if area in FOR_OTHER_SITES else "same-origin",
    }
    return headers | {"Permissions-Policy": PERMISSIONS} if has_scripts else headers


def headers_of_django():
    """The headers (dict) that Django's own middleware gives to each answer over HTTPS, for those that do not come by there."""
    request, response = SimpleNamespace(is_secure=lambda: True), HttpResponse()
    del response["Content-Type"]
    for middleware in (SecurityMiddleware, XFrameOptionsMiddleware):
        middleware(lambda request: response).process_response(request, response)
    return dict(response.items())


class HeadersMiddleware:
    """Gives each answer its headers, in place of any that a view of Wagtail's has set."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        area = next((area for area in (ADMIN, *FOR_OTHER_SITES) if request.path_info.startswith(area)), None)
        # While the database is away nobody can be asked who it is.
        if area == ADMIN and response.status_code < 500 and is_signing_in(request):
            area = SIGNING_IN
        has_scripts = response.get("Content-Type", "").startswith("text/html") or request.path_info == SERVICE_WORKER
        for name, value in headers_for(area, has_scripts).items():
            response.headers[name] = value
        # A 304 would change the policy of what the browser has. Django's own error pages for developers are inline.
        if response.status_code == 304 or (settings.DEBUG and response.status_code in (404, 500)):
            del response["Content-Security-Policy"]
        return response


def is_signing_in(request):
    user = getattr(request, "user", None)  # none where the request was refused before
    return request.path_info.startswith(TO_SIGN_IN) or not (user and user.is_authenticated)
