from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "charity_site.consent"
    default_auto_field = "django.db.models.BigAutoField"
