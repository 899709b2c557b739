from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from wagtail import hooks

from charity_site.users.account import EmailPanel
from charity_site.users.guard import is_beyond
from charity_site.users.leaving import register_log_actions
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
hooks.register("register_account_settings_panel", EmailPanel)


@hooks.register("register_admin_urls")
def signed_in_url():
    return [path("signed-in/", signed_in, name="signed_in")]
