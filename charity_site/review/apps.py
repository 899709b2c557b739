from importlib import import_module

from django.apps import AppConfig

from charity_site.delivery.observability.logs import mask_private_links


class ReviewConfig(AppConfig):
    name = "charity_site.review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        mask_private_links("sign-off")
        import_module("charity_site.review.answer_mails")  # it listens to signals, and so does the next one
        import_module("charity_site.review.second_round")
        import_module("charity_site.review.compared_rows")  # it changes Wagtail's comparisons
