"""A form that makes a shared record and is sent again edits what it made: a button that is pressed twice, an answer that was lost, the
browser's way back."""

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


def edit_what_this_form_made(request, model):
    """Wagtail's hook before a shared record is made: a form that made one before edits that."""
    sent = sent_before(request) if request.method == "POST" else None
    record = sent and sent.record
    if isinstance(record, model) and (address := AdminURLFinder(request.user).get_edit_url(record)):
        if isinstance(record, DraftStateMixin) and sent.version == record.latest_revision_id:
            return edited_instead(request, address)
        return both_shown(request, record, address)
    return None


def both_shown(request, record, address):
    """The answer where something newer may be stored of what the form made, `record`, which is edited at `address` (str): as on that
    screen, nothing is saved before who typed it has seen both."""
    if not request.accepts("text/html"):
        return JsonResponse(NEWER_VERSION, status=HTTPStatus.BAD_REQUEST)
    request.path = request.path_info = address
    request.resolver_match = screen = resolve(address)
    request.stored_version = version_of(record)
    response = conflict(request, screen.func, screen.args, screen.kwargs)
    if not getattr(response, "context_data", None) or response.context_data.get("differences", True):
        return response
    messages.info(request, f"“{record}” was saved already: your browser sent the form twice.")
    return redirect(address)
