from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request

from charity_site.consent.naming import NamesPeople
from charity_site.core.owners import owner_of

MOST_NAMES = 10  # in one message


class RefusedInAdminMiddleware:
    """Where the admin publishes without a form (many pages at once, an approval), a refusal is a message, not a fault; so it
    is where something cannot be deleted because other things need it.

    The pages raise it in SitePage.full_clean(); Wagtail's views do not catch it, and roll everything back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Answer such an exception from a view of the admin with its sentences, on the page before."""
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        if isinstance(exception, ValidationError):
            return refusal(request, ["Nothing was published.", *exception.messages])
        if isinstance(exception, ProtectedError):
            return refusal(request, why_not_deleted(exception.protected_objects, request.user))
        if isinstance(exception, RestrictedError):
            return refusal(request, why_not_deleted(exception.restricted_objects, request.user))
        return None


def refusal(request, sentences):
    """The page before, with `sentences` (list of str) as a message."""
    messages.error(request, " ".join(sentences))
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def why_not_deleted(records, user):
    """Why something was not deleted that `records` (iterable) need, and what to do (list of str), for `user`: with the names of
    what they may edit, and of people only where they may read consents."""
    kinds = defaultdict(dict)
    for owner in map(owner_of, records):
        kinds[owner._meta.verbose_name, owner._meta.verbose_name_plural][owner.pk] = owner
    needing = [
        f"{len(owners)} {one if len(owners) == 1 else many}{in_brackets(names_of(owners.values(), user))}"
        for (one, many), owners in kinds.items()
    ]
    return [
        "Nothing was deleted.",
        f"Something in it is needed by {' and '.join(sorted(needing))}.",
        "Change or delete those first, then try again.",
    ]


def names_of(owners, user):
    finder, may_see_people = AdminURLFinder(user), user.has_perm("consent.view_consent")
    return sorted(
        str(owner)
        for owner in owners
        if finder.get_edit_url(owner) and (may_see_people or not isinstance(owner, NamesPeople))
    )


def in_brackets(names):
    more = ", ..." if len(names) > MOST_NAMES else ""
    return f" ({', '.join(names[:MOST_NAMES])}{more})" if names else ""
