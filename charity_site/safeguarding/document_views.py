"""Let staff decide about documents that are hidden because a story that led to them is."""

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.log_actions import log
from wagtail.models import Page

from charity_site.core.hidden_documents import DECIDES, hidden_documents, keep
from charity_site.safeguarding.impact import pages_with
from charity_site.users.models import User
from charity_site.users.requests import StaffRequest
from stories.models import StoryPage


@never_cache
@permission_required(DECIDES)
@require_http_methods(["GET", "POST"])
def hidden(request: StaffRequest) -> HttpResponse:
    """GET: list the documents that wait for a decision. POST `document` (its key): nothing of these people is in it."""
    if request.method == "POST":
        key = request.POST.get("document", "")
        document = get_object_or_404(get_document_model(), pk=key if key.isdecimal() else 0)
        keep_shown(document, hidden_documents().get(document.pk, ()), by=request.user)
        messages.success(request, "It is shown again where pages lead to it.")
        return redirect("hidden_documents")
    return render(request, "safeguarding/staff/hidden_documents.html", {"documents": waiting()})


def waiting() -> list[tuple[AbstractDocument, list[StoryPage], list[Page]]]:
    """Return what is hidden and other pages lead to: [(document, the stories that hide it, the other pages)]."""
    hidden = hidden_documents()
    found = []
    for document in get_document_model().objects.filter(pk__in=hidden).order_by("title"):
        stories = list(StoryPage.objects.filter(translation_key__in=hidden[document.pk]))
        if pages := pages_with(document, but=stories):
            found.append((document, stories, pages))
    return found


def keep_shown(document: AbstractDocument, pages: Collection[UUID], *, by: User) -> None:
    """Show `document` in spite of the stories with the translation keys `pages`, by the word of `by` (a member of staff)."""
    keep(document, pages, by=by)
    log(document, "consent.document_kept", user=by)
