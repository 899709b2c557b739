from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "charity_site.glossary"
    default_auto_field = "django.db.models.BigAutoField"
