"""Signing in without losing what was typed: who sends a form after the session has ended signs in and sends it again.

What was typed goes through the browser alone, as a field of the form to sign in. It was sent with a token of our own (the
middleware comes after Django's check of that).
"""

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import LoginView

from charity_site.delivery.web.rate_limits import address_of, is_at_limit, is_over_limit, keyed
from charity_site.users.send_again import is_form, left_out, not_saved, offer, typed_in

TYPED = "typed"
A_WHILE = 900  # seconds
WRONG, WRONG_FOR_ONE = 30, 10  # passwords in a while, from one address: for all names, for each
SIGNED_OUT = (
    "You were signed out, so it is not saved by itself any longer. Save it with the button: you can sign in then, and nothing "
    "that you typed is lost."
)


class SignInView(LoginView):
    """Wagtail's, which may be given what was `typed` (a form, as a query string) and where it was to go (`next`)."""

    def post(self, request, *args, **kwargs):
        """Refuse who was wrong too often, before the password is looked at: that takes half a second of a processor. It
        counts for one address, so that no stranger locks anybody out elsewhere, and a right password does not count."""
        name = request.POST.get("username", "")
        limits = wrong_passwords(request, name)
        if any(is_at_limit(key, most) for key, most in limits.items()):
            form = self.get_form_class()(request, initial={"username": name})
            answer = self.render_to_response(self.get_context_data(form=form, too_many=True), status=429)
            answer["Retry-After"] = str(A_WHILE)
            return answer
        response = super().post(request, *args, **kwargs)
        if not request.user.is_authenticated:
            for key, most in limits.items():
                is_over_limit(key, most, A_WHILE)
        return response

    def form_valid(self, form):
        response = super().form_valid(form)
        typed = QueryDict(self.request.POST.get(TYPED, ""))
        if not typed or not response["Location"].startswith(reverse("wagtailadmin_home")):
            return response
        return offer(self.request, response["Location"], typed)

    def get_context_data(self, **kwargs):
        return {TYPED: self.request.POST.get(TYPED, ""), **super().get_context_data(**kwargs), **kwargs}


def wrong_passwords(request, name):
    """Return what is counted of wrong passwords for `name` (str), and how many may be wrong: {key: number}."""
    client = address_of(request)
    return {f"wrong-password:{client}": WRONG, f"wrong-password:{client}:{keyed(name)}": WRONG_FOR_ONE}


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
        page = SignInView()
        page.setup(request)
        form = page.get_form_class()(request)
        context = {"form": form, "next": request.get_full_path(), TYPED: typed_in(request).urlencode()}
        response = page.render_to_response(page.get_context_data(**context, **left_out(request)), status=403)
        add_never_cache_headers(response)
        return response


@require_safe
def signed_in(request):
    """Where somebody comes who signed in beside a text that is still open in another tab."""
    return render(request, "users/signed_in.html")
