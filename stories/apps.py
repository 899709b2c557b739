from django.apps import AppConfig

from charity_site.delivery.observability.logs import mask_names_below


class StoriesConfig(AppConfig):
    name = "stories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        mask_names_below("stories")  # where the first migration puts them; models/index.py follows staff
