from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "charity_site.sources"
    default_auto_field = "django.db.models.BigAutoField"
