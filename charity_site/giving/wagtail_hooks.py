from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from charity_site.giving.reports import MAY_SEE, GiftTotalReport, provider_file_screen
from charity_site.users.requests import StaffRequest


class GiftsMenuItem(MenuItem):
    def is_shown(self, request: StaffRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("reports/gifts/", GiftTotalReport.as_view(), name="gift_totals"),
        path("reports/gifts/results/", GiftTotalReport.as_view(results_only=True), name="gift_totals_results"),
        path("reports/gifts/file/", provider_file_screen, name="provider_file"),
    ]


@hooks.register("register_reports_menu_item")
def gifts_menu_item() -> GiftsMenuItem:
    return GiftsMenuItem("Gifts", reverse("gift_totals"), name="gift-totals", icon_name="tag", order=60)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="giving", content_type__model="gifttotal")
