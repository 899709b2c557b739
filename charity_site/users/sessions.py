"""Sign staff out: after a while without doing anything, after a working day in any case, and everywhere when what they may
do was changed, or they ask for it.

What a browser sends by itself (Wagtail tells every few seconds that an editor is open) is not doing something, so a tab that
was left open does not keep anybody signed in. Whoever types saves by that, so an open text is at most half a second behind.
"""

from time import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.db.models import F
from django.db.models.signals import m2m_changed, pre_save
from django.dispatch import receiver
from django.urls import reverse

from charity_site.users.models import User

HOUR = 3600  # seconds
NOTED_EACH = 60  # seconds: not every picture of a page writes to the database
BY_ITSELF = "wagtailadmin_editing_sessions"  # the namespace of what a browser sends without anybody there
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # in the session, in seconds since 1970
PROVED_AT = "proved_at"  # the same: when the password was given last (reauthentication.py)
ENDED = "sessions_ended"  # in the session: User.sessions_ended as it was then
KEPT_SAFE = "You were signed out to keep your account safe. Sign in to go on where you were."


@receiver(user_logged_in)
def begin(request, user, **kwargs):
    now = int(time())
    ended = User.objects.values_list("sessions_ended", flat=True).get(
        pk=user.pk
    )  # it may have risen since `user` was read
    request.session.update({SIGNED_IN_AT: now, SEEN_AT: now, PROVED_AT: now, ENDED: ended})


def end_sessions(users):
    """Sign all of `users` (iterable of keys) out, wherever they are signed in."""
    User.objects.filter(pk__in=users).update(sessions_ended=F("sessions_ended") + 1)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def roles_are_changed(instance, action, reverse, pk_set, **kwargs):
    if action in ("post_add", "post_remove") and pk_set:
        end_sessions(pk_set if reverse else [instance.pk])
    elif action == "pre_clear":
        end_sessions(list(instance.user_set.values_list("pk", flat=True)) if reverse else [instance.pk])


@receiver(pre_save, sender=User)
def user_is_saved(instance, raw, update_fields=None, **kwargs):
    """What may do more or less, or nothing, signs in anew. The number is that of the database: a user who was read before
    would bring ended sessions back."""
    if raw or (update_fields is not None and not {"is_active", "is_superuser"} & set(update_fields)):
        return
    stored = User.objects.filter(pk=instance.pk).values("is_active", "is_superuser", "sessions_ended").first()
    if stored:
        instance.sessions_ended = stored.pop("sessions_ended")
        if any(getattr(instance, name) != value for name, value in stored.items()):
            end_sessions([instance.pk])
            instance.sessions_ended += 1


class SessionLimitsMiddleware:
    """Signs out whoever did nothing for IDLE_HOURS, or signed in SIGNED_IN_HOURS ago."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        session, now = request.session, time()
        if SIGNED_IN_AT not in session:  # of before there were limits
            session.update({SIGNED_IN_AT: int(now), SEEN_AT: int(now), ENDED: request.user.sessions_ended})
        idle, signed_in = now - session[SEEN_AT], now - session[SIGNED_IN_AT]
        is_over = idle > settings.IDLE_HOURS * HOUR or signed_in > settings.SIGNED_IN_HOURS * HOUR
        if is_over or session.get(ENDED, 0) != request.user.sessions_ended:
            logout(request)
            if request.path.startswith(reverse("wagtailadmin_home")):
                messages.info(request, KEPT_SAFE)
        response = self.get_response(request)
        match = request.resolver_match
        if request.user.is_authenticated and match and BY_ITSELF not in match.namespaces:
            note(request, now)
        return response


def note(request, now):
    if now - request.session.get(SEEN_AT, 0) > NOTED_EACH:
        request.session[SEEN_AT] = int(now)
