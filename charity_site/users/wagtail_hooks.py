from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.urls import path
from wagtail import hooks

from charity_site.users.account import EmailPanel
from charity_site.users.guard import is_beyond
from charity_site.users.sign_in import signed_in


@hooks.register("before_bulk_action")
def nobody_beyond_is_changed_among_many(request, action_type, objects, action):
    """Activating and deactivating many accounts at once saves no row by itself, so guard.py does not hear of it."""
    if any(isinstance(item, get_user_model()) and is_beyond(request.user, item) for item in objects):
        raise PermissionDenied


hooks.register("register_account_settings_panel", EmailPanel)


@hooks.register("register_admin_urls")
def signed_in_url():
    return [path("signed-in/", signed_in, name="signed_in")]
