from django.apps import AppConfig


class GivingConfig(AppConfig):
    name = "charity_site.giving"
    default_auto_field = "django.db.models.BigAutoField"
