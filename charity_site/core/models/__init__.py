from charity_site.core.models.facts import AbstractFact
from charity_site.core.models.pages import PicturedPage, SitePage
from charity_site.core.models.settings import SiteSettings, SocialLink
from charity_site.core.models.snippets import Organization, Source

__all__ = ["AbstractFact", "Organization", "PicturedPage", "SitePage", "SiteSettings", "SocialLink", "Source"]
