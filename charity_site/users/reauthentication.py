"""The password is asked for again where a screen that somebody left open would do most harm: before something is taken back, erased
or exported, and on the screens of consents after a while. What was typed is kept in the page, and sent by a button afterwards.
"""

from time import time

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from charity_site.users.guesses import MINUTE, Limit, claim, give_back
from charity_site.users.second_step import TYPED, carried, go_on, minutes, with_next
from charity_site.users.send_again import left_out, not_saved, typed_in
from charity_site.users.sessions import PROVED_AT

JUST_NOW, A_WHILE_AGO = 10 * MINUTE, 60 * MINUTE  # the password was given
GUESSES = Limit(free=5, first=MINUTE, longest=15 * MINUTE)
ASK = "Your password is needed again before this is done. Open the screen again, and type it there."
AGES = {}  # name of a view, or the beginning of names that ends with a colon -> seconds


def reauthenticate_at(*names, after):
    """Have the password asked for at the views with these `names`, when it was given longer than `after` (seconds) ago."""
    AGES.update(dict.fromkeys(names, after))


class ReauthenticationMiddleware:
    """Asks before a view is called. All that leaves the admin as a file of rows counts as an export."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        age = age_at(request)
        if age is None or not request.user.is_authenticated or time() - request.session.get(PROVED_AT, 0) <= age:
            return None
        if "X-Requested-With" in request.headers or not request.accepts("text/html"):
            return not_saved(ASK)
        if request.method != "POST":
            return redirect(with_next("sign_in_again", request.get_full_path()))
        context = {"next": request.get_full_path(), TYPED: typed_in(request).urlencode(), **left_out(request)}
        return never_cache(render)(request, "users/reauthenticate.html", context, status=403)


def age_at(request):
    """Return how long ago (seconds) the password may have been given for what `request` asks; None where that is all one."""
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return None
    name = request.resolver_match.view_name
    ages = [age for known, age in AGES.items() if name == known or (known.endswith(":") and name.startswith(known))]
    if "export" in request.GET:
        ages.append(JUST_NOW)
    return min(ages, default=None)


def fault_in(password, user):
    """Return what is said (str) of a `password` (str) that is not the one of `user`, who is signed in; '' of the right one. Wrong
    ones are counted, wherever it is asked for."""
    if not password:
        return "Please type your password."
    limits = {f"password-again:{user.pk}": GUESSES}
    if waiting := claim(limits):
        return f"There were too many wrong passwords. Please wait {minutes(waiting)}, then try again."
    if not user.check_password(password):
        return "That password is not right. Please try again."
    give_back(limits)
    return ""


@sensitive_post_parameters("password")
@never_cache
def reauthenticate(request):
    """GET, or POST without `password`: ask for it. POST: go on with it."""
    if not request.user.is_authenticated:
        return go_on(request)
    error = ""
    if "password" in request.POST:
        error = fault_in(request.POST["password"], request.user)
        if not error:
            request.session.cycle_key()
            request.session[PROVED_AT] = int(time())
            return go_on(request)
    return render(request, "users/reauthenticate.html", {"error": error, **carried(request)})
