from importlib import import_module

from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "charity_site.writing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("charity_site.writing.checks")  # who decides on a page is told what they find
