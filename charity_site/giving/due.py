from django.urls import reverse

from charity_site.core.dashboard import Item, due
from charity_site.core.models import SiteSettings
from charity_site.giving.models import GivePage
from charity_site.readpath.memo import memoize


@due("Giving", order=60)
def giving(user):
    """Public pages for gifts that lead nowhere, because no address of a provider is set."""
    if not user.has_perm("core.change_sitesettings"):
        return []
    settings_of_sites = memoize("settings of all sites", lambda: list(SiteSettings.objects.all()))
    without = [settings for settings in settings_of_sites if not settings.takes_gifts]
    return [
        Item(
            "No gift can be made",
            reverse("wagtailsettings:edit", args=["core", "sitesettings", settings.site_id]),
            "no giving address is set" if settings.gift_provider.has_template else "the server has no keys of Stripe",
        )
        for settings in without
        if memoize("is there a page for gifts", GivePage.objects.live().exists)
    ]
