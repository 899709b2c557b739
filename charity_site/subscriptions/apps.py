from importlib import import_module

from django.apps import AppConfig

from charity_site.delivery.observability.logs import mask_private_links


class SubscriptionsConfig(AppConfig):
    name = "charity_site.subscriptions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        mask_private_links("mail-link")
        import_module("charity_site.subscriptions.forgetting")  # it is told of erasures,
        import_module("charity_site.subscriptions.mailings")  # and of what is published
