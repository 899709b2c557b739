from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import WorkflowMixin
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from charity_site.core.choosers import RecordChooserViewSet
from charity_site.review import sign_off_hooks
from charity_site.review.landing import tell_what_is_approved
from charity_site.review.models import Reviewer
from charity_site.review.published import TYPO, TYPO_REVOKED
from charity_site.review.report import LookAfterReport, menu_item
from charity_site.review.second_round import tell_about_the_round
from charity_site.review.typos import MAY_REVOKE, TyposReport, revoke_typo


class ReviewerViewSet(SnippetViewSet):
    model = Reviewer
    chooser_viewset_class = RecordChooserViewSet
    icon = "user"
    add_to_admin_menu = True
    menu_label = "Reviewers"
    menu_order = 315
    list_display = ["name", "role", "place", "may_be_named", "account"]


register_snippet(ReviewerViewSet)


@hooks.register("register_admin_urls")
def typo_urls():
    return [
        path("typos/", permission_required(MAY_REVOKE)(TyposReport.as_view()), name="typos"),
        path("typos/<int:key>/", revoke_typo, name="revoke_typo"),
    ]


class TyposMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(MAY_REVOKE)


@hooks.register("register_reports_menu_item")
def typos_menu_item():
    return TyposMenuItem("Only a typo", reverse("typos"), name="typos", icon_name="edit", order=20)


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def tell_reviewers_and_editors(request, record):
    if isinstance(record, WorkflowMixin):
        tell_about_the_round(request, record)


@hooks.register("register_log_actions")
def log_typos(actions):
    @actions.register_action(TYPO)
    class Typo(LogFormatter):
        label = "Only a typo"

        def format_message(self, log_entry):
            return "Called only a typo: " + "; ".join(
                " ".join(each.split("\n")) for each in log_entry.data["difference"].values()
            )

    @actions.register_action(TYPO_REVOKED)
    class TypoRevoked(LogFormatter):
        label = "More than a typo"

        def format_message(self, log_entry):
            return f"More than a typo in {log_entry.data['section']}: it needs a review"


hooks.register("register_reports_menu_item", menu_item)


@hooks.register("register_admin_urls")
def report_addresses():
    address, report = "reports/pages-to-look-after/", LookAfterReport
    return [
        path(address, report.as_view(), name=report.index_url_name),
        path(f"{address}results/", report.as_view(results_only=True), name=report.index_results_url_name),
    ]


hooks.register("register_log_actions", sign_off_hooks.register_log_actions)
hooks.register("register_admin_urls", sign_off_hooks.urls)
hooks.register("register_reports_menu_item", sign_off_hooks.menu_item)
hooks.register("register_page_header_buttons", sign_off_hooks.buttons)
hooks.register("before_edit_page", tell_what_is_approved)
