from django.apps import AppConfig, apps


class CoreConfig(AppConfig):
    name = "charity_site.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Wagtail leaves settings out of the index that says where a picture is used. The logo is used there.
        apps.get_model("wagtailcore.ReferenceIndex").register_model(self.get_model("SiteSettings"))
