from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import WorkflowMixin

from charity_site.review import sign_off_hooks
from charity_site.review.published import TYPO, TYPO_REVOKED
from charity_site.review.second_round import tell_about_the_round


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


hooks.register("register_log_actions", sign_off_hooks.register_log_actions)
hooks.register("register_admin_urls", sign_off_hooks.urls)
hooks.register("register_reports_menu_item", sign_off_hooks.menu_item)
hooks.register("register_page_header_buttons", sign_off_hooks.buttons)
