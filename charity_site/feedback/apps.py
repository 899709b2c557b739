from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "charity_site.feedback"
    default_auto_field = "django.db.models.BigAutoField"
