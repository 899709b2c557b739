"""Who has given only the password is nobody yet, whatever they ask for: views, previews, documents and the bar on pages
see what a visitor is. Only the screens of the second step (users/urls.py) know who it may become.

So there is no list of addresses that could lack one.
"""

from time import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from charity_site.users.sessions import PROVED_AT

SECOND_STEP_AT = "second_step_at"  # in the session, in seconds since 1970
LONGEST = 30 * 60  # seconds from the password to the second step: a screen that was left between them opens nothing


class SecondFactorMiddleware:
    """Sets `request.half_signed_in`: who has given only their password (User), or None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.half_signed_in = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES:  # who only reads needs no session
            hold_back(request)
        return self.get_response(request)


def hold_back(request):
    """Make nobody of who has still to take the second step. Return whether that was so, and they may take it yet."""
    needed = settings.SECOND_FACTOR_REQUIRED and SECOND_STEP_AT not in request.session
    if needed and request.user.is_authenticated:
        if time() - request.session.get(PROVED_AT, 0) <= LONGEST:
            request.half_signed_in = request.user
        request.user = AnonymousUser()
    return request.half_signed_in is not None


def person_of(request):
    """Return who is signed in, wholly or half (User), or None."""
    return request.user if request.user.is_authenticated else request.half_signed_in
