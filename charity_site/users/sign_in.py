"""Signing in without losing what was typed: who sends a form after the session has ended signs in and sends it again.

What was typed goes through the browser alone, as a field of the form to sign in: a server that keeps it would keep what a
family may want erased. It was sent with a token of our own (the middleware comes after Django's check of that).
"""

from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from wagtail.admin.views.account import LoginView

TYPED = "typed"
NOT_KEPT = ("csrfmiddlewaretoken", "password")  # parts of the names of fields that are not shown again
FOR_STRANGERS = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")  # how the names begin


class SignInView(LoginView):
    """Wagtail's, which may be given what was `typed` (a form, as a query string) and where it was to go (`next`)."""

    def form_valid(self, form):
        response = super().form_valid(form)
        typed = QueryDict(self.request.POST.get(TYPED, ""))
        if not typed or not response["Location"].startswith(reverse("wagtailadmin_home")):
            return response
        context = {"address": response["Location"], "fields": typed.lists()}
        return render(self.request, "users/send_again.html", context)

    def get_context_data(self, **kwargs):
        return {TYPED: self.request.POST.get(TYPED, ""), **super().get_context_data(**kwargs), **kwargs}


class TypedMiddleware:
    """Answers a form of the admin that comes from nobody with the one to sign in, which has everything in it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "POST" or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        name = request.resolver_match.url_name or ""
        by_script = request.headers.get("X-Requested-With") or not request.accepts("text/html")
        if name.startswith(FOR_STRANGERS) or by_script or request.user.is_authenticated:
            return None
        typed = request.POST.copy()
        for field in list(typed):
            if any(part in field for part in NOT_KEPT):
                del typed[field]
        page = SignInView()
        page.setup(request)
        form = page.get_form_class()(request)
        context = {"form": form, "next": request.get_full_path(), TYPED: typed.urlencode(), "has_files": request.FILES}
        response = page.render_to_response(page.get_context_data(**context), status=403)
        add_never_cache_headers(response)
        return response
