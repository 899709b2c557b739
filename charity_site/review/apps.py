from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "charity_site.review"
    default_auto_field = "django.db.models.BigAutoField"
