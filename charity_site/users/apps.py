from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "charity_site.users"
    default_auto_field = "django.db.models.BigAutoField"


class StaffScreensConfig(WagtailUsersAppConfig):
    """Stands in for "wagtail.users": the same screens, with our rule about administrators."""

    user_viewset = "charity_site.users.staff_views.StaffViewSet"
