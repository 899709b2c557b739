"""Sign staff out: after a while without doing anything, and after a working day in any case.

What a browser sends by itself (Wagtail tells every few seconds that an editor is open) is not doing something, so a tab that
was left open does not keep anybody signed in. Whoever types saves by that, so an open text is at most half a second behind.
"""

from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.urls import reverse

HOUR = 3600  # seconds
NOTED_EACH = 60  # seconds: not every picture of a page writes to the database
BY_ITSELF = "wagtailadmin_editing_sessions"  # the namespace of what a browser sends without anybody there
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # in the session, in seconds since 1970


@receiver(user_logged_in)
def begin(request, **kwargs):
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time())


class SessionLimitsMiddleware:
    """Signs out whoever did nothing for IDLE_HOURS, or signed in SIGNED_IN_HOURS ago."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        session, now = request.session, time()
        if SIGNED_IN_AT not in session:  # of before there were limits
            begin(request=request)
        idle, signed_in = now - session[SEEN_AT], now - session[SIGNED_IN_AT]
        if idle > settings.IDLE_HOURS * HOUR or signed_in > settings.SIGNED_IN_HOURS * HOUR:
            logout(request)
            if request.path.startswith(reverse("wagtailadmin_home")):
                messages.info(
                    request, "You were signed out to keep your account safe. Sign in to go on where you were."
                )
        response = self.get_response(request)
        match = request.resolver_match
        if request.user.is_authenticated and match and BY_ITSELF not in match.namespaces:
            note(request, now)
        return response


def note(request, now):
    if now - request.session.get(SEEN_AT, 0) > NOTED_EACH:
        request.session[SEEN_AT] = int(now)
