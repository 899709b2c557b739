from django.apps import AppConfig
from wagtail.signals import page_published

from charity_site.safeguarding.log_actions import page_was_published


class SafeguardingConfig(AppConfig):
    name = "charity_site.safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        page_published.connect(page_was_published)
