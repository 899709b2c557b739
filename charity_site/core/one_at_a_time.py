"""Do what is done to one page one after the other: what is sent in the admin, for one page or for many, and by the clock.

Wagtail reads a page, then writes all of it, and asks nobody in between: an autosave beside an approval takes the page down
that was just published, and of two approvals the second one finds no task and fails.
"""

from contextlib import ExitStack, contextmanager

from django.urls import reverse

from charity_site.core.keys import is_key
from charity_site.core.sent_forms import key_in, without_buttons
from charity_site.delivery.scheduler.locks import try_lock

LOCKS = 64  # each is a file beside an SQLite database
PLACES = ("pages/", "snippets/", "bulk/", "api/")  # below the admin's address, where forms change pages and records


@contextmanager
def alone_with(pages):
    """Wait until nobody else changes one of the pages with the keys `pages` (iterable of int), and hold them. Not to be nested:
    whoever holds some and waits for others may wait for ever."""
    with ExitStack() as locks:
        for number in sorted({page % LOCKS for page in pages}):
            locks.enter_context(try_lock(f"page-{number}", waits=True))
        yield


def pages_of(request, kwargs):
    """The keys (iterable of int) of the pages that a form of the admin may change, by the `kwargs` (dict) of its view."""
    asked = request.GET.getlist("id")  # of an action on many pages
    if "action_name" in kwargs or "include_descendants" in request.POST or "all" in asked:
        return range(LOCKS)  # all below them too, or whichever
    if kwargs.get("model_name") == "page":
        return map(int, filter(is_key, asked))
    if "page_id" in kwargs:
        return [kwargs["page_id"]]
    return [key.int] if (key := key_in(request.POST)) else []  # what is new has no key before its form was sent


class OneAtATimeMiddleware:
    """Lets a form for a page wait until the one before it is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with ExitStack() as request.until_answered:
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        admin = reverse("wagtailadmin_home")
        if request.method != "POST" or not request.path.startswith(admin):
            return
        if not request.accepts("text/html"):
            request.POST = without_buttons(request.POST)
        is_form = request.path.startswith(tuple(f"{admin}{each}" for each in PLACES))
        if is_form and request.user.has_perm("wagtailadmin.access_admin"):  # a stranger holds nobody up
            request.until_answered.enter_context(alone_with(pages_of(request, kwargs)))
