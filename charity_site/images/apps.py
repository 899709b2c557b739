from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, pre_save
from wagtail.signals import page_published, page_unpublished

from charity_site.delivery.text.survival_figures import validate_no_survival_figure
from charity_site.images.drawings import forget_deleted_page
from charity_site.images.files import forget_deleted_picture
from charity_site.images.other_uploads import clean_avatar, clean_waiting_upload, forget_avatar
from charity_site.images.sharing import page_has_changed


class ImagesConfig(AppConfig):
    name = "charity_site.images"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # What is read out in place of a picture is a field of Wagtail's.
        apps.get_model("images.CharityImage")._meta.get_field("description").validators.append(
            validate_no_survival_figure
        )
        pre_save.connect(clean_avatar, sender="wagtailusers.UserProfile")
        post_delete.connect(forget_avatar, sender="wagtailusers.UserProfile")
        pre_save.connect(clean_waiting_upload, sender="wagtailcore.UploadedFile")
        post_delete.connect(forget_deleted_picture, sender="images.CharityImage")
        post_delete.connect(forget_deleted_page, sender="wagtailcore.Page")
        post_delete.connect(page_has_changed, sender="wagtailcore.Page")
        page_published.connect(page_has_changed)
        page_unpublished.connect(page_has_changed)
