from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from wagtail.users.apps import WagtailUsersAppConfig

from charity_site.delivery.observability.logs import mask_private_links
from charity_site.users import guard


class UsersConfig(AppConfig):
    name = "charity_site.users"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        mask_private_links("password_reset/confirm")
        mask_private_links("invitation")
        user, role = self.get_model("User"), apps.get_model("auth.Group")
        pre_save.connect(guard.user_is_saved, sender=user)
        pre_delete.connect(guard.user_is_deleted, sender=user)
        pre_save.connect(guard.role_is_changed, sender=role)
        pre_delete.connect(guard.role_is_changed, sender=role)
        m2m_changed.connect(guard.roles_are_given, sender=user.groups.through)
        m2m_changed.connect(guard.permissions_are_given, sender=user.user_permissions.through)
        m2m_changed.connect(guard.permissions_are_given, sender=role.permissions.through)
        for place in ("Page", "Collection", "Site"):
            pre_save.connect(guard.place_is_given, sender=apps.get_model(f"wagtailcore.Group{place}Permission"))
        import_module("charity_site.users.leaving")  # it listens to signals
        import_module("charity_site.users.notices")  # it listens, too
        import_module("charity_site.users.password_reset")  # its mails are written by a job
        import_module("charity_site.users.sessions")  # it listens too


class StaffScreensConfig(WagtailUsersAppConfig):
    """Stands in for "wagtail.users": the same screens, with our rule about who may do more."""

    user_viewset = "charity_site.users.staff_views.StaffViewSet"
    group_viewset = "charity_site.users.staff_views.RoleViewSet"
