from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "charity_site.search"
    label = "site_search"
    default_auto_field = "django.db.models.BigAutoField"
