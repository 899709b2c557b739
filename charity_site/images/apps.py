from django.apps import AppConfig
from django.db.models.signals import post_delete

from charity_site.images.drawings import forget_deleted_page


class ImagesConfig(AppConfig):
    name = "charity_site.images"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_delete.connect(forget_deleted_page, sender="wagtailcore.Page")
