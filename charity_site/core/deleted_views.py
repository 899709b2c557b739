"""What staff deleted: a list for those who may bring it back, and the question before it comes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from charity_site.core.brought_back import GONE, bring_back
from charity_site.core.deleted import KEPT, recoverable_by
from charity_site.core.models import Deleted
from charity_site.delivery.text.direction import isolated


class DeletedReport(ReportView):
    queryset = Deleted.objects.none()
    page_title = "Deleted"
    header_icon = "bin"
    index_url_name = "deleted"
    default_ordering = "-at"
    list_export = []
    columns = [
        TitleColumn("title", label="What", accessor=lambda deleted: isolated(deleted.title), url_name="bring_back"),
        Column("kind", label="Kind", accessor="kind"),
        Column("place", label="Below", accessor=lambda deleted: isolated(deleted.place)),
        DateColumn("at", label="When", sort_key="at"),
        Column("by", label="By", accessor=lambda deleted: deleted.by or "someone who has left"),
        DateColumn("until", label="Can be brought back until", accessor=lambda deleted: deleted.at + KEPT),
    ]

    def get_queryset(self):
        self.queryset = recoverable_by(self.request.user).defer("rows").select_related("content_type", "by")
        return super().get_queryset()


@never_cache
@require_http_methods(["GET", "POST"])
def bring_back_deleted(request, key):
    """GET: say what it is. POST: bring it back."""
    if not Deleted.objects.filter(pk=key, at__gt=timezone.now() - KEPT).exists():  # sent twice, for example
        messages.warning(request, GONE)
        return redirect("deleted")
    deleted = get_object_or_404(recoverable_by(request.user), pk=key)
    if request.method == "POST":
        try:
            record = bring_back(deleted.pk, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(["It was not brought back.", *error.messages]))
            return redirect("bring_back", key)
        messages.success(request, f"“{deleted.title}” is back{notes_on(deleted, record)}.")
        return redirect(AdminURLFinder(request.user).get_edit_url(record) or reverse("deleted"))
    return render(request, "core/bring_back.html", {"deleted": deleted, "until": deleted.at + KEPT})


def notes_on(deleted, record):
    """Return what staff have to know of `record` now (str)."""
    if not deleted.pages:
        return "" if getattr(record, "live", True) else ", as a draft"
    drafts = "as a draft" if deleted.pages == 1 else f"with the {deleted.pages - 1} below it, as drafts"
    slug = next(
        row["fields"]["slug"] for row in deleted.rows if row["model"] == "wagtailcore.page" and row["pk"] == record.pk
    )
    moved = "" if record.slug == slug else f". Another page has its address now, so it is at “{record.slug}”"
    return f", {drafts}{moved}"
