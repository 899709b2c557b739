from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "charity_site.cards"
    default_auto_field = "django.db.models.BigAutoField"
