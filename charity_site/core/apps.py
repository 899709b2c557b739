from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import pre_save
from django.utils.module_loading import autodiscover_modules

from charity_site.core.document_files.files import DocumentFile, clean_waiting_document


class CoreConfig(AppConfig):
    name = "charity_site.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("charity_site.core.tree").write_in_turn()
        # Wagtail leaves settings out of the index that says where a picture is used. The logo is used there.
        apps.get_model("wagtailcore.ReferenceIndex").register_model(self.get_model("SiteSettings"))
        apps.get_model("wagtaildocs.Document")._meta.get_field("file").attr_class = DocumentFile
        pre_save.connect(clean_waiting_document, sender="wagtailcore.UploadedFile")
        import_module("charity_site.core.set_times")  # it listens to signals
        autodiscover_modules("due")  # of every room
