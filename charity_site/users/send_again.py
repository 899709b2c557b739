"""A form of the admin that came when it could not be taken, shown to who sent it: what was typed, and a button that sends it.

Nothing of it is kept on the server, which would keep what a family may want erased, and nothing is done before the button.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from charity_site.users.sessions import BY_ITSELF

NOT_SHOWN = "csrfmiddlewaretoken"
PASSWORD = "password"  # noqa: S105 - a part of the names of fields that are not shown again
# How the names begin of what is for who is not signed in, or not wholly.
FOR_STRANGERS = (
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset",
    "invitation",
    "sign_in_",
)
SIGNED_IN_ANEW = (
    "You signed in anew since you opened this, so it is not saved by itself here any longer. Save it with the button: what you "
    "typed will be shown to you and sent."
)


def is_form(request):
    """Return whether `request` is what somebody wrote in a form of the admin, signed in or no longer."""
    match = request.resolver_match
    return bool(
        request.method == "POST"
        and request.path.startswith(reverse("wagtailadmin_home"))
        and match
        and not (match.url_name or "").startswith(FOR_STRANGERS)
        and BY_ITSELF not in match.namespaces
        and "X-Requested-With" not in request.headers
    )


def typed_in(request):
    """Return what was typed in the form that was sent (QueryDict), without passwords."""
    typed = request.POST.copy()
    for field in list(typed):
        if field == NOT_SHOWN or PASSWORD in field:
            del typed[field]
    return typed


def left_out(request):
    """Return what of the form that was sent is not shown again (dict of bool)."""
    return {"has_files": bool(request.FILES), "has_passwords": any(PASSWORD in field for field in request.POST)}


def offer(request, address, typed, **context):
    """The page with what was `typed` (QueryDict) and the button that sends it to `address` (str)."""
    return render(request, "users/send_again.html", {"address": address, "fields": list(typed.lists()), **context})


def not_saved(sentence):
    """The answer to a screen that saves by itself: Wagtail's script shows `sentence` (str) with this code alone."""
    return JsonResponse({"success": False, "error_code": "locked", "error_message": sentence}, status=403)


@never_cache
def csrf_failure(request, reason=""):
    """Django's CSRF_FAILURE_VIEW. Signing in, also in another tab, makes the forms of before useless."""
    if is_form(request) and is_from_here(request) and request.user.has_perm("wagtailadmin.access_admin"):
        if not request.accepts("text/html"):
            return not_saved(SIGNED_IN_ANEW)
        response = offer(request, request.get_full_path(), typed_in(request), **left_out(request))
        response.status_code = 403
        return response
    return render(request, "403_csrf.html", status=403)


def is_from_here(request):
    """Return whether a page of ours sent `request`, by all that browsers say of it. Over HTTPS one of them has to say
    it, as Django demands before it looks at the token."""
    here = {request.build_absolute_uri("/").rstrip("/"), *settings.CSRF_TRUSTED_ORIGINS}
    said = [origin_of(request.headers[name]) for name in ("Origin", "Referer") if name in request.headers]
    is_same = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return is_same and all(origin in here for origin in said) and bool(said or not request.is_secure())


def origin_of(address):
    """The scheme and host of `address` (str), such as https://example.org; '' of what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
