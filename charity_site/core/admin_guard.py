"""One guard in front of the admin. Wagtail's own views ask too late, or not at all, who may see what they are about.

Where Wagtail has a seam, the rule stands there: choosers (wagtail_hooks.py here), lists for scripts (images/admin_api.py). Where
it has none, a view of ours stands before Wagtail's (admin_urls.py). All of them say who sees what by seen.py.
"""

from django.urls import reverse
from wagtail.admin.auth import permission_denied, user_has_any_page_permission
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from charity_site.core.chosen import key_of
from charity_site.core.keys import is_key
from charity_site.core.reader import reader
from charity_site.core.seen import may_see, pages_seen, pages_worked_on, theirs, works_on

PAGES = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk"}  # arguments of addresses
FILES = {"image_id": get_image_model, "document_id": get_document_model, "doc_id": get_document_model}
DESTINATIONS = {"new_parent_page", "chooser"}  # fields of the forms that copy a page, move it, or move many
CHOOSE_PAGE = "wagtailadmin_choose_page"  # the beginning of names of addresses
REPORTS = "wagtailadmin_reports:"
REPORT_OF_ALL_PAGES = "wagtailadmin_reports:page_types_usage"  # it names the page of each kind that was edited last
NEEDED = {
    "wagtailadmin_workflows:task_cho": "wagtailcore.change_workflow",
    "wagtailsearchpromotions:chooser": "wagtailsearchpromotions.change_searchpromotion",
}
FAULT = "wagtailadmin_error_test"  # it fails for everyone, and would wake those who look after the server


class AdminGuardMiddleware:
    """Refuses what is not theirs to people who are let into the admin. All others are refused by Wagtail."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_of_the_admin(request):
            return self.get_response(request)
        before = reader.set(request.user)
        try:
            return self.get_response(request)
        finally:
            reader.reset(before)

    def process_view(self, request, view, args, kwargs):
        if not is_of_the_admin(request):
            return None
        name = request.resolver_match.view_name or ""
        if request.user.has_perm("wagtailadmin.access_admin") and (
            name == FAULT or not (request.user.is_superuser or is_open(request, name, kwargs))
        ):
            return permission_denied(request)
        return None


def is_of_the_admin(request):
    return request.path.startswith(reverse("wagtailadmin_home"))


def is_open(request, name, kwargs):
    """Return whether the address `name` (str) with the arguments `kwargs` is for who asks."""
    user = request.user
    if any(name.startswith(beginning) and not user.has_perm(needed) for beginning, needed in NEEDED.items()):
        return False
    if name.startswith(REPORTS) and not user_has_any_page_permission(user):
        return False
    if name.startswith(REPORT_OF_ALL_PAGES) and not works_on_all_pages(user):
        return False
    pages, keys = (
        pages_worked_on,
        [kwargs[argument] for argument in PAGES & kwargs.keys() if is_key(str(kwargs[argument]))],
    )
    if name.startswith(CHOOSE_PAGE):
        pages, keys = pages_seen, keys + keys_in(request.GET, {"id"})
    destinations = keys_in(request.POST, DESTINATIONS)
    if destinations and not may_see(user, list(Page.objects.filter(pk__in=destinations))):
        return False
    if keys and Page.objects.filter(pk__in=keys).exclude(pk__in=pages(user).values("pk")).exists():
        return False
    files = [FILES[argument]().objects.filter(pk=kwargs[argument]) for argument in FILES.keys() & kwargs.keys()]
    return all(len(theirs(user, list(found))) == len(found) for found in files)


def keys_in(data, fields):
    """The keys of pages (list) that the `fields` (set of str) of what was sent as `data` (QueryDict) name."""
    keys = [key_of(Page, text) for field in fields for text in data.getlist(field)]
    return [key for key in keys if is_key(str(key))]


def works_on_all_pages(user):
    """Return whether `user` works on every page of the site."""
    return user.is_superuser or all(works_on(user, site.root_page) for site in Site.objects.select_related("root_page"))
