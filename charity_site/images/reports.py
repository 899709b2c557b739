"""Report to staff which of their pictures say nothing to people who cannot see them."""

from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.images.permissions import permission_policy


class UndescribedReport(ReportView):
    """The pictures without a description, of those that somebody may edit, the newest first."""

    permission_policy = permission_policy
    permission_required = "change"
    page_title = "Pictures without a description"
    header_icon = "image"
    index_url_name = "undescribed_report"
    list_export: list[str] = []
    columns = [
        TitleColumn("title", label="Picture", get_url=lambda image: reverse("wagtailimages:edit", args=[image.pk])),
        Column("collection", label="Collection"),
        Column("created_at", label="Uploaded on", accessor=lambda image: f"{image.created_at:%B %-d, %Y}"),
    ]

    def get_queryset(self):
        theirs = permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return theirs.filter(description="").select_related("collection").order_by("-created_at", "pk")


class UndescribedMenuItem(MenuItem):
    def is_shown(self, request):
        return permission_policy.user_has_permission(request.user, "change")


def menu_item():
    return UndescribedMenuItem(
        UndescribedReport.page_title,
        reverse("undescribed_report"),
        name="undescribed",
        icon_name=UndescribedReport.header_icon,
    )
