from django.apps import AppConfig


class TrialsConfig(AppConfig):
    name = "charity_site.trials"
    default_auto_field = "django.db.models.BigAutoField"
