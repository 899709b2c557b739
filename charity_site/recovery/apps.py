from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "charity_site.recovery"
    label = "site_recovery"  # "recovery" alone is a word of signing in, too
