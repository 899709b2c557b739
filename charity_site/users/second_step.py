"""The second step of signing in: a code or a passkey. And what follows: where somebody wanted to go, with what they had typed."""

from time import time

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.account import LoginView

from charity_site.users import factors, passkeys
from charity_site.users.guesses import HOUR, MINUTE, Limit, claim, give_back
from charity_site.users.half_signed_in import SECOND_STEP_AT
from charity_site.users.send_again import offer
from charity_site.users.sign_in_log import is_known, note

TYPED = "typed"
CODES = Limit(free=5, first=MINUTE, longest=HOUR)  # of one account; who guesses them knows the password
WRONG = "That code is not right. Codes of an app change every half a minute: type the one that it shows now."
USED_UP = "That was a recovery code. It works once. You have {left} left: under Account you can make new ones."


def carried(request):
    """What goes from step to step (dict): where somebody wanted to go, and what they had typed, which is kept in the browser alone."""
    return {"next": get_valid_next_url_from_request(request), TYPED: request.POST.get(TYPED, "")}


def with_next(name, address):
    """The address (str) of the view `name`, which goes to `address` (str, may be empty) afterwards."""
    return f"{reverse(name)}?{QueryDict.fromkeys(['next'], address).urlencode(safe='/')}" if address else reverse(name)


def go_on(request):
    """Send somebody where they wanted to go; or show what they had typed, with a button that sends it there. Who is not signed
    in, or no longer, does that first."""
    address = get_valid_next_url_from_request(request) or reverse("wagtailadmin_home")
    typed = QueryDict(request.POST.get(TYPED, ""))
    if typed and not request.user.is_authenticated:
        return page_to_sign_in(request, address, typed)
    if typed and address.startswith(reverse("wagtailadmin_home")):
        return offer(request, address, typed)
    return redirect(address)


def page_to_sign_in(request, address, typed, **context):
    """The form to sign in, with what was `typed` (QueryDict), which goes to `address` (str) then."""
    page = LoginView()
    page.setup(request)
    context = {"form": page.get_form_class()(request), "next": address, TYPED: typed.urlencode(), **context}
    response = page.render_to_response({**page.get_context_data(**context), **context}, status=403)
    add_never_cache_headers(response)
    return response


def complete(request):
    """Make who is half signed in somebody, in a session of another key."""
    request.user, request.half_signed_in = request.half_signed_in, None
    request.session.cycle_key()
    request.session[SECOND_STEP_AT] = int(time())


@sensitive_post_parameters("code")
@never_cache
def second_step(request):
    """GET, or POST without `code` and `credential`: ask for one of them. POST: sign in with it."""
    user = request.half_signed_in
    if user is None:
        return go_on(request)
    if not factors.is_enrolled(user):
        return redirect(with_next("sign_in_set_up", get_valid_next_url_from_request(request)))
    error = ""
    if {"code", "credential"} & request.POST.keys():
        factor, error = check(request, user)
        if factor:
            factors.was_used(factor)
            complete(request)
            if factor.type == factors.CODES:
                messages.warning(request, USED_UP.format(left=factors.codes_left(user)))
            response = go_on(request)
            note(request, response, user, factors.HOW[factor.type])
            return response
    context = {"error": error, "has_app": factors.factors_of(user, factors.APP).exists(), **carried(request)}
    if factors.factors_of(user, factors.PASSKEY).exists():
        context["options"] = passkeys.options_to_use(user)
    return render(request, "users/second_step.html", context)


def check(request, user):
    """Return the factor (Authenticator) of `user` that was proved, and what is said (str) when there is none."""
    if "credential" in request.POST:  # nobody can guess one, so nobody is kept out
        factor = passkeys.used_one(user, request.POST["credential"])
        return factor, "" if factor else passkeys.NOT_TAKEN
    where = (
        "known" if is_known(request, user.get_username()) else "elsewhere"
    )  # strangers use up none of one's own tries
    limits = {f"second-step:{where}:{user.pk}": CODES}
    if waiting := claim(limits):
        return None, f"There were too many wrong codes. Please wait {minutes(waiting)}, then try again."
    factor = factors.factor_by_code(user, request.POST["code"])
    if factor:
        give_back(limits)
    return factor, "" if factor else WRONG


def minutes(waiting):
    """Return how long it takes (str) until the last of `waiting` ({name: seconds}) may try again."""
    number = -(-max(waiting.values()) // MINUTE)
    if number > 60:
        return f"{-(-number // 60)} hours"
    return {1: "a minute", 15: "a quarter of an hour", 60: "an hour"}.get(number, f"{number} minutes")


@never_cache
@require_POST
def done(request):
    """Go on after recovery codes were shown."""
    return go_on(request)
