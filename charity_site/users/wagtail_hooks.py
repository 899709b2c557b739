from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from charity_site.users import signing_in
from charity_site.users.account import EmailPanel, PasswordPanel
from charity_site.users.guard import is_beyond
from charity_site.users.leaving import register_log_actions
from charity_site.users.reauthentication import JUST_NOW, reauthenticate_at
from charity_site.users.sessions import end_sessions
from charity_site.users.sign_in import signed_in


@hooks.register("before_bulk_action")
def nobody_beyond_is_changed_among_many(request, action_type, objects, action):
    """Activating and deactivating many accounts at once saves no row by itself, so guard.py does not hear of it."""
    if any(isinstance(item, get_user_model()) and is_beyond(request.user, item) for item in objects):
        raise PermissionDenied


@hooks.register("before_bulk_action")
def accounts_are_closed_one_by_one(request, action_type, objects, action):
    """What somebody answered for would be nobody's."""
    ends = action_type == "set_active_state" and request.POST.get("mark_as_active") == "False"
    if (ends or action_type == "delete") and any(isinstance(item, get_user_model()) for item in objects):
        messages.error(
            request,
            "Accounts are closed one by one, so that a colleague takes over what each of these people answers for: choose "
            "“Close the account” behind the dots beside a name.",
        )
        return redirect("wagtailusers_users:index")
    return None


hooks.register("register_log_actions", register_log_actions)


@hooks.register("after_bulk_action")
def who_is_changed_among_many_signs_in_anew(request, action_type, objects, action):
    """sessions.py does not hear of it either."""
    end_sessions([item.pk for item in objects if isinstance(item, get_user_model())])


hooks.register("register_account_settings_panel", EmailPanel)
hooks.register("register_account_settings_panel", PasswordPanel)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("signed-in/", signed_in, name="signed_in"),
        path("account/signing-in/", signing_in.signing_in, name="signing_in"),
        path("account/sign-out-everywhere/", signing_in.sign_out_everywhere, name="sign_out_everywhere"),
        path("users/<int:key>/reset-second-step/", signing_in.reset, name="reset_second_step"),
        path("reports/sign-ins/", signing_in.SignInReport.as_view(), name="sign_in_report"),
        path(
            "reports/sign-ins/results/",
            signing_in.SignInReport.as_view(results_only=True),
            name="sign_in_report_results",
        ),
    ]


@hooks.register("register_account_menu_item")
def signing_in_item(request):
    return {
        "url": reverse("signing_in"),
        "label": "Signing in",
        "help_text": "Your authenticator app, passkeys and recovery codes, where you signed in, and signing out everywhere.",
    }


@hooks.register("register_user_listing_buttons")
def reset_button(user, request_user):
    if signing_in.may_reset(request_user, user):
        address = reverse("reset_second_step", args=[user.pk])
        yield Button("Reset the second step", address, icon_name="key", priority=40)


class SignInReportItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(signing_in.MAY_RESET)


@hooks.register("register_reports_menu_item")
def sign_in_report_item():
    report = signing_in.SignInReport
    return SignInReportItem(
        report.page_title, reverse(report.index_url_name), name="sign_in_report", icon_name=report.header_icon
    )


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action("users.second_step_reset", "Second step reset", "Reset the second step of signing in")


# Who finds an open screen must not be able to make the account theirs.
reauthenticate_at(
    "sign_in_set_up",
    "sign_in_passkey",
    "sign_in_recovery_codes",
    "sign_in_remove_passkey",
    "reset_second_step",
    after=JUST_NOW,
)
# Nor give somebody an account, or more to do.
reauthenticate_at(
    *(f"wagtailusers_users:{name}" for name in ("add", "edit", "invite_again", "close")),
    *(f"wagtailusers_groups:{name}" for name in ("add", "edit", "delete")),
    "many_users",
    after=JUST_NOW,
)
