from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "charity_site.journeys"
    default_auto_field = "django.db.models.BigAutoField"
