from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "charity_site.core"
    default_auto_field = "django.db.models.BigAutoField"
