from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import router
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.deleted import KEPT, is_recoverable
from charity_site.core.owners import owner_of
from charity_site.delivery.atomic_storage import NO_ROOM, NotStored

COMES_BACK = f"You can bring this back for {KEPT.days} days: Reports, Deleted."
FOR_GOOD = "This cannot be undone."
MOST_NAMES = 10  # in one message


class RefusedInAdminMiddleware:
    """Make a message of a refusal where the admin publishes without a form (many pages at once, an approval), and where
    something cannot be deleted because other things need it, which is said before anything is asked.

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
        if isinstance(exception, NotStored):
            return refusal(request, [NO_ROOM])
        if isinstance(exception, (ProtectedError, RestrictedError)):
            return refusal(request, why_not_deleted(exception, request.user))
        return None

    def process_template_response(self, request, response):
        """Say in place of the question whether to delete something that it cannot be deleted."""
        records = to_be_deleted(request.resolver_match, response.context_data or {})
        if records and (error := what_needs(records)):
            response.context_data["sentences"] = why_not_deleted(error, request.user)
            response.template_name = "core/not_deleted.html"
        elif records:
            messages.warning(request, COMES_BACK if all(map(is_recoverable, records)) else FOR_GOOD)
        return response


def refusal(request, sentences):
    """The page before, with `sentences` (list of str) as a message."""
    messages.error(request, " ".join(sentences))
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def not_saved(error):
    """Return what is said (list of str) where nothing was saved because of `error` (ValidationError or NotStored)."""
    return [NO_ROOM] if isinstance(error, NotStored) else ["Nothing was saved.", *error.messages]


def to_be_deleted(match, context):
    """Return what the view at `match` (ResolverMatch) asks about in `context` (dict) before it deletes it (list of
    model instances)."""
    if match.kwargs.get("action") == "delete":  # of many
        return [item["item"] for item in context.get("items", ())]
    if match.url_name != "delete":
        return []
    return [context[name] for name in ("page", "object") if hasattr(context.get(name), "_meta")][:1]


def what_needs(records):
    """The error (ProtectedError or RestrictedError) that deleting `records` would raise, pages with all below them; or None."""
    try:
        for record in records:
            everything = record.get_descendants(inclusive=True) if isinstance(record, Page) else [record]
            Collector(using=router.db_for_write(type(record), instance=record), origin=record).collect(everything)
    except (ProtectedError, RestrictedError) as error:
        return error
    return None


def why_not_deleted(error, user):
    """Return why something was not deleted that others need, as `error` says, and what to do (list of str), for `user`:
    with the names of what they may edit, and of people only where they may read consents."""
    kinds = defaultdict(dict)
    records = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
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
        if finder.get_edit_url(owner) and (may_see_people or not isinstance(owner, RequiresConsent))
    )


def in_brackets(names):
    more = ", ..." if len(names) > MOST_NAMES else ""
    return f" ({', '.join(names[:MOST_NAMES])}{more})" if names else ""
