from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "charity_site.api"
    default_auto_field = "django.db.models.BigAutoField"
