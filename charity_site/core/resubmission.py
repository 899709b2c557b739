"""A form that makes a shared record and is sent again: a button that was pressed twice, an answer that was lost. It edits the draft
that it made. A record without drafts is public at once, so it stays as it is; a form with other words makes another one."""

from copy import copy
from http import HTTPStatus

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import resolve
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import DraftStateMixin

from charity_site.core.conflicts import NEWER_VERSION, conflict, version_of
from charity_site.core.sent_forms import edited_instead, remember, sent_before


def remember_record(request, record):
    """Wagtail's hook after a shared record is made or edited: an approval makes a newer version of it than the one at hand."""
    remember(request, type(record)._base_manager.get(pk=record.pk))


def edit_resubmitted_record(request, model):
    """Wagtail's hook before a shared record is made: a form that made one before edits that."""
    sent = sent_before(request) if request.method == "POST" else None
    record = sent and sent.record
    if isinstance(record, model) and (address := AdminURLFinder(request.user).get_edit_url(record)):
        if not isinstance(record, DraftStateMixin):
            return unchanged_resubmission(request, record, address)
        if sent.version == record.latest_revision_id:
            return edited_instead(request, address)
        return both_shown(request, record, address)
    return None


def unchanged_resubmission(request, record, address):
    """The answer to a form that made the `record` at `address` (str) and says nothing else now; None for one with other words."""
    look = copy(request)
    shown = getattr(both_shown(look, record, address), "context_data", None)
    if shown is None or shown.get("differences", True):
        return None
    messages.info(request, f"“{record}” was saved already: your browser sent the form twice.")
    return redirect(address)


def both_shown(request, record, address):
    """The answer where something newer may be stored of what the form made, `record`, which is edited at `address` (str): as on that
    screen, nothing is saved before who typed it has seen both."""
    if not request.accepts("text/html"):
        return JsonResponse(NEWER_VERSION, status=HTTPStatus.BAD_REQUEST)
    request.path = request.path_info = address
    request.resolver_match = screen = resolve(address)
    request.stored_version = version_of(record)
    return conflict(request, screen.func, screen.args, screen.kwargs)
