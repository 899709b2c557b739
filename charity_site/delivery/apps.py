from django.apps import AppConfig
from django.db.backends.signals import connection_created

from charity_site.delivery.kept import watch


class DeliveryConfig(AppConfig):
    name = "charity_site.delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        connection_created.connect(watch)
