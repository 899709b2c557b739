from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "charity_site.writing"
    default_auto_field = "django.db.models.BigAutoField"
