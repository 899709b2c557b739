from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from charity_site.delivery.database.generation import install
from charity_site.delivery.text.clean_text import clean_all_fields


class DeliveryConfig(AppConfig):
    name = "charity_site.delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        clean_all_fields()
        connection_created.connect(install)
        import_module("charity_site.delivery.pagecache.invalidation")  # it listens to signals
        import_module("charity_site.delivery.observability.database_gauges")  # it adds them to what /metrics shows
        autodiscover_modules("expiry", "scheduled_jobs", "people_detectors")  # of every room
