from charity_site.core.models.deleted import Deleted, DeletedFile
from charity_site.core.models.facts import AbstractFact, SourcedRow, shown_facts
from charity_site.core.models.found import FoundByWords
from charity_site.core.models.illustrated import IllustratedPage, PicturedPage
from charity_site.core.models.named import NamedRecord
from charity_site.core.models.pages import SectionIndexPage, SitePage
from charity_site.core.models.routing import SitePageQuerySet
from charity_site.core.models.sent_form import SentForm
from charity_site.core.models.settings import SiteSettings, SocialLink
from charity_site.core.models.snippets import Organization, Source

__all__ = [
    "AbstractFact",
    "Deleted",
    "DeletedFile",
    "FoundByWords",
    "IllustratedPage",
    "NamedRecord",
    "Organization",
    "PicturedPage",
    "SectionIndexPage",
    "SentForm",
    "SitePage",
    "SitePageQuerySet",
    "SiteSettings",
    "SocialLink",
    "Source",
    "SourcedRow",
    "shown_facts",
]
