from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class DeliveryConfig(AppConfig):
    name = "charity_site.delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("charity_site.delivery.changes")  # it listens to signals
        autodiscover_modules("endings")  # of any room
