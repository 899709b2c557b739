from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.utils import get_valid_next_url_from_request


class RefusedInAdminMiddleware:
    """Where the admin publishes without a form (many pages at once, an approval), a refusal is a message, not a fault.

    The pages raise it in SitePage.full_clean(); Wagtail's views do not catch it, and roll everything back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer a ValidationError from a view of the admin with its sentences, on the page before."""
        admin = reverse("wagtailadmin_home")
        if not isinstance(exception, ValidationError) or not request.path.startswith(admin):
            return None
        messages.error(request, " ".join(["Nothing was published.", *exception.messages]))
        return redirect(get_valid_next_url_from_request(request) or admin)
