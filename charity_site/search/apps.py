from django.apps import AppConfig, apps

from charity_site.delivery.text.survival_figures import validate_no_survival_figure


class SearchConfig(AppConfig):
    name = "charity_site.search"
    label = "site_search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # What staff promote for a search is a model of Wagtail's: its fields ask the rule, as the clean() of ours do.
        promotion = apps.get_model("wagtailsearchpromotions.SearchPromotion")
        for name in ("external_link_text", "description"):
            promotion._meta.get_field(name).validators.append(validate_no_survival_figure)
