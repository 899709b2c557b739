from django.apps import AppConfig, apps
from django.db.models.signals import m2m_changed
from wagtail.signals import page_published

from charity_site.consent import ledger
from charity_site.delivery.observability.logs import mask_private_links
from charity_site.delivery.web.readiness import READINESS_CHECKS
from charity_site.safeguarding.log_actions import page_was_published, people_of_a_picture_changed


class SafeguardingConfig(AppConfig):
    name = "charity_site.safeguarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        mask_private_links("your-story")
        READINESS_CHECKS["ledger"] = ledger.entries
        page_published.connect(page_was_published)
        m2m_changed.connect(people_of_a_picture_changed, sender=apps.get_model("images.ImageConsent"))
