from django.apps import AppConfig
from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished

from charity_site.images.drawings import forget_deleted_page
from charity_site.images.sharing import page_has_changed


class ImagesConfig(AppConfig):
    name = "charity_site.images"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        post_delete.connect(forget_deleted_page, sender="wagtailcore.Page")
        post_delete.connect(page_has_changed, sender="wagtailcore.Page")
        page_published.connect(page_has_changed)
        page_unpublished.connect(page_has_changed)
