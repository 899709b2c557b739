from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "charity_site.discovery"
    default_auto_field = "django.db.models.BigAutoField"
