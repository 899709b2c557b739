from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "charity_site.images"
    default_auto_field = "django.db.models.BigAutoField"
