from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from charity_site.subscriptions.mailings import NOT_SENT, begins, recipients, under_way, update_of
from charity_site.subscriptions.reports import (
    MAY_SEE_MAILINGS,
    MailingReport,
    SubscriberReport,
    act_on_mailing,
    erase_subscriber,
)
from charity_site.users.reauthentication import A_WHILE_AGO, JUST_NOW, reauthenticate_at
from charity_site.users.requests import StaffRequest

reauthenticate_at("erase_subscriber", after=JUST_NOW)
reauthenticate_at("subscriber_report", "subscriber_report_results", after=A_WHILE_AGO)


class MailingsMenuItem(MenuItem):
    def is_shown(self, request: StaffRequest) -> bool:
        return request.user.has_perm(MAY_SEE_MAILINGS)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    results = {"results_only": True}
    return [
        path("reports/updates-by-mail/", MailingReport.as_view(), name="mailing_report"),
        path("reports/updates-by-mail/results/", MailingReport.as_view(**results), name="mailing_report_results"),
        path("reports/updates-by-mail/<int:key>/", act_on_mailing, name="act_on_mailing"),
        path("reports/updates-by-mail/list/", SubscriberReport.as_view(), name="subscriber_report"),
        path(
            "reports/updates-by-mail/list/results/",
            SubscriberReport.as_view(**results),
            name="subscriber_report_results",
        ),
        path("reports/updates-by-mail/erase/", erase_subscriber, name="erase_subscriber"),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MailingsMenuItem:
    return MailingsMenuItem(
        MailingReport.page_title, reverse("mailing_report"), name="updates-by-mail", icon_name="mail"
    )


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    models = ("mailing", "subscriber")
    return Permission.objects.filter(content_type__app_label="subscriptions", content_type__model__in=models)


@hooks.register("after_publish_page")
def tell_of_mailing(request: StaffRequest, page: Page) -> None:
    """Say to who published an update when it goes out, and where that can be stopped; or why it does not."""
    mailing = under_way().filter(update_key=page.translation_key).first()
    if mailing is None:
        return
    update = update_of(mailing)
    if update is None:
        messages.info(request, f"It does not go out by mail: {NOT_SENT}.")
    elif number := recipients(mailing, update).count():
        at = date_format(timezone.localtime(begins(mailing, update)), "H:i")
        who = "one reader" if number == 1 else f"{number} readers"
        messages.info(
            request,
            f"It goes to {who} by mail from {at} on. Until then you can stop that under Reports, Updates by mail.",
        )
