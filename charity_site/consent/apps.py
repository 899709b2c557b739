from django.apps import AppConfig
from django.core.checks import Tags, register

from charity_site.consent.checks import ledger_is_in_its_place


class ConsentConfig(AppConfig):
    name = "charity_site.consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(ledger_is_in_its_place, Tags.security, deploy=True)
