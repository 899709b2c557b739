from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "charity_site.home"
    default_auto_field = "django.db.models.BigAutoField"
