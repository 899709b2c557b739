from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "charity_site.recovery"
