from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from charity_site.delivery.clean_text import clean_all_fields
from charity_site.delivery.kept import watch


class DeliveryConfig(AppConfig):
    name = "charity_site.delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        clean_all_fields()
        connection_created.connect(watch)
        import_module("charity_site.delivery.changes")  # it listens to signals
        import_module("charity_site.delivery.gauges")  # it adds them to what /metrics shows
        autodiscover_modules("endings", "jobs", "left_out")  # of every room
