"""Signing in without losing what was typed: who sends a form after the session has ended signs in and sends it again.

What was typed goes through the browser alone, as a field of the form to sign in. It was sent with a token of our own (the
middleware comes after Django's check of that).
"""

from django.http import QueryDict
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.admin.views.account import LoginView

from charity_site.users.send_again import is_form, left_out, not_saved, offer, typed_in

TYPED = "typed"
SIGNED_OUT = (
    "You were signed out, so it is not saved by itself any longer. Save it with the button: you can sign in then, and nothing "
    "that you typed is lost."
)


class SignInView(LoginView):
    """Wagtail's, which may be given what was `typed` (a form, as a query string) and where it was to go (`next`)."""

    def form_valid(self, form):
        response = super().form_valid(form)
        typed = QueryDict(self.request.POST.get(TYPED, ""))
        if not typed or not response["Location"].startswith(reverse("wagtailadmin_home")):
            return response
        return offer(self.request, response["Location"], typed)

    def get_context_data(self, **kwargs):
        return {TYPED: self.request.POST.get(TYPED, ""), **super().get_context_data(**kwargs), **kwargs}


class TypedMiddleware:
    """Answers a form of the admin that comes from nobody with the one to sign in, which has everything in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated or not is_form(request):
            return None
        if not request.accepts("text/html"):
            return not_saved(SIGNED_OUT)
        page = SignInView()
        page.setup(request)
        form = page.get_form_class()(request)
        context = {"form": form, "next": request.get_full_path(), TYPED: typed_in(request).urlencode()}
        response = page.render_to_response(page.get_context_data(**context, **left_out(request)), status=403)
        add_never_cache_headers(response)
        return response
