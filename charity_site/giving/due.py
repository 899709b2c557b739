from django.urls import reverse

from charity_site.core.dashboard import Item, due
from charity_site.core.models import SiteSettings
from charity_site.giving.models import GivePage


@due("Giving", order=60)
def giving(user):
    """Public pages for gifts that lead nowhere, because no address of a provider is set."""
    if not user.has_perm("core.change_sitesettings"):
        return []
    without = [settings for settings in SiteSettings.objects.filter(giving_url="") if GivePage.objects.live().exists()]
    return [
        Item(
            "No gift can be made",
            reverse("wagtailsettings:edit", args=["core", "sitesettings", settings.site_id]),
            "no giving address is set",
        )
        for settings in without
    ]
