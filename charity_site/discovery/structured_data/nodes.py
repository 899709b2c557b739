"""Nodes that those of all pages refer to: the charity and its website."""

from django.db import models
from wagtail.models import Site

from charity_site.core.leads import open_address
from charity_site.core.models import SiteSettings
from charity_site.core.schema_org import node, ref


def moment(value):
    """`value` (date or datetime) in the form of ISO 8601 (str); '' for None."""
    return value.isoformat() if value else ""


class Publisher:
    """The charity and its website, to which the nodes of every page refer."""

    def __init__(self, request):
        self.request = request
        self.settings = SiteSettings.for_request(request)
        self.address = Site.find_for_request(request).root_url
        self.organization_id = f"{self.address}/#organization"
        self.website_id = f"{self.address}/#website"

    def address_of(self, page):
        """The full address (str) of `page`."""
        return page.get_full_url(self.request)

    def full(self, address):
        """`address` (str or None) with the site's in front, where it is without any."""
        return f"{self.address}{address}" if address and address.startswith("/") else address

    def organization(self, **details):
        """The charity (node), with as much about it as `details` say."""
        return node("NGO", self.organization_id, name=self.settings.charity_name, url=f"{self.address}/", **details)

    def website(self, **details):
        """The website (node)."""
        return node(
            "WebSite",
            self.website_id,
            name=self.settings.charity_name,
            url=f"{self.address}/",
            publisher=ref(self.organization_id),
            **details,
        )

    @property
    def social_links(self):
        """The addresses (list of str) of the charity's pages elsewhere."""
        models.prefetch_related_objects([self.settings], "social_links")  # the footer shows them too
        return [link.url for link in self.settings.shown_social_links if open_address(link.url, elsewhere=True)]
