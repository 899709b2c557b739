from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "charity_site.delivery"
    default_auto_field = "django.db.models.BigAutoField"
