"""Signing in without losing what was typed: who sends a form after the session has ended signs in and sends it again.

What was typed goes through the browser alone, as a field of the form to sign in. It was sent with a token of our own (the
middleware comes after Django's check of that).
"""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.account import LoginView, PasswordResetConfirmView

from charity_site.delivery.web.rate_limits import address_of
from charity_site.users.enrolment import set_up
from charity_site.users.factors import factor_by_code, is_enrolled
from charity_site.users.guesses import HOUR, MINUTE, Limit, claim, give_back
from charity_site.users.half_signed_in import SECOND_STEP_AT, hold_back
from charity_site.users.models import SignIn, User
from charity_site.users.second_step import TYPED, go_on, minutes, page_to_sign_in, second_step, with_next
from charity_site.users.send_again import is_form, left_out, not_saved, typed_in
from charity_site.users.sign_in_log import is_known, note

# Wrong passwords: from one address for all names and for each; for one name from anywhere; and from its owner's own browsers.
FROM_ONE = Limit(free=30, first=15 * MINUTE, longest=4 * HOUR)
FROM_ONE_FOR_ONE = Limit(free=10, first=15 * MINUTE, longest=4 * HOUR)
FOR_ONE = Limit(free=100, first=MINUTE, longest=15 * MINUTE)
FROM_KNOWN = Limit(free=10, first=MINUTE, longest=15 * MINUTE)
SIGNED_OUT = (
    "You were signed out, so it is not saved by itself any longer. Save it with the button: you can sign in then, and nothing "
    "that you typed is lost."
)


class SignInView(LoginView):
    """Wagtail's, which may be given what was `typed` (a form, as a query string) and where it was to go (`next`)."""

    is_right = False

    def get(self, request, *args, **kwargs):
        if request.half_signed_in:
            return redirect(with_next("sign_in_code", get_valid_next_url_from_request(request)))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Refuse who was wrong too often, before the password is looked at: that takes half a second of a processor.

        A name that strangers guess at from everywhere opens all the same: with a browser that is known, and with a code beside
        the password. A right password does not count.
        """
        name = request.POST.get("username", "").strip()  # as the form has it
        limits = limits_of(request, name)
        waiting = claim(limits)
        if waiting.keys() == {of_name(name)} and (code := request.POST.get("code_of_app")):
            others = {each: limit for each, limit in limits.items() if each not in waiting}
            held_up = claim(others)  # a wrong code counts there as a wrong password does
            if not held_up and has_code(name, code):
                limits, waiting = others, {}
            waiting |= held_up
        if waiting:
            form = self.get_form_class()(request, initial={"username": name})
            takes_code = waiting.keys() == {of_name(name)}
            context = self.get_context_data(form=form, wait=minutes(waiting), takes_code=takes_code)
            answer = self.render_to_response(context, status=429)
            answer["Retry-After"] = str(max(waiting.values()))
            return answer
        response = super().post(request, *args, **kwargs)
        if self.is_right:
            give_back(limits)
        return response

    def form_valid(self, form):
        self.is_right = True
        super().form_valid(form)
        return after_password(self.request)

    def get_context_data(self, **kwargs):
        return {TYPED: self.request.POST.get(TYPED, ""), **super().get_context_data(**kwargs), **kwargs}


def after_password(request):
    """Answer who has just given the right password: with the second step, where one is required."""
    request.session.pop(SECOND_STEP_AT, None)  # of an earlier sign-in in this session
    if not hold_back(request):
        response = go_on(request)
        note(request, response, request.user, SignIn.How.PASSWORD)
        return response
    if not request.POST.get(TYPED):
        return redirect(with_next("sign_in_code", get_valid_next_url_from_request(request)))
    # What was typed is kept nowhere but in the page, so the next page comes at once.
    return second_step(request) if is_enrolled(request.half_signed_in) else set_up(request)


def of_name(name):
    return f"wrong-password-for:{name}"


def limits_of(request, name):
    """Return what limits the tries for `name` (str) that come as `request` does: {what is counted: Limit}."""
    if is_known(request, name):
        return {f"wrong-password-from-known:{name}": FROM_KNOWN}
    client = address_of(request)
    return {
        f"wrong-password:{client}": FROM_ONE,
        f"wrong-password:{client}:{name}": FROM_ONE_FOR_ONE,
        of_name(name): FOR_ONE,
    }


def has_code(name, typed):
    """Return whether `typed` (str) is a code of who is called `name` (str)."""
    user = User.objects.filter(username=name, is_active=True).first()
    return user is not None and factor_by_code(user, typed) is not None


class NewPasswordView(PasswordResetConfirmView):
    """Wagtail's, which signs nobody in. The browser is known from then on: who has the mailbox is not kept out by strangers."""

    def form_valid(self, form):
        response = super().form_valid(form)
        note(self.request, response, self.user, SignIn.How.LINK)
        return response


class TypedMiddleware:
    """Answers a form of the admin that comes from nobody with the one to sign in, which has everything in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not is_form(request) or request.user.is_authenticated:  # in this order: who only reads needs no session
            return None
        if not request.accepts("text/html"):
            answer = not_saved(SIGNED_OUT)
            answer["X-Signed-Out"] = "yes"  # the editor says how to sign in without leaving it (core/autosave.js)
            return answer
        return page_to_sign_in(request, request.get_full_path(), typed_in(request), **left_out(request))


@require_safe
def signed_in(request):
    """Where somebody comes who signed in beside a text that is still open in another tab."""
    return render(request, "users/signed_in.html")
