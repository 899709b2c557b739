from charity_site.core.models.deleted import Deleted, DeletedFile
from charity_site.core.models.facts import AbstractFact, SourcedRow, check_source, shown_facts
from charity_site.core.models.found import FoundByWords
from charity_site.core.models.illustrated import IllustratedPage, PicturedPage
from charity_site.core.models.named import NamedRecord
from charity_site.core.models.pages import SectionIndexPage, SitePage
from charity_site.core.models.review_periods import ReviewPeriod, months_until_review
from charity_site.core.models.routing import SitePageQuerySet
from charity_site.core.models.sent_form import SentForm
from charity_site.core.models.settings import MenuLink, SiteSettings, SocialLink
from charity_site.core.models.snippets import Organization, Source
from charity_site.core.models.versioned import VersionedRecord

__all__ = [
    "AbstractFact",
    "Deleted",
    "DeletedFile",
    "FoundByWords",
    "IllustratedPage",
    "MenuLink",
    "NamedRecord",
    "Organization",
    "PicturedPage",
    "ReviewPeriod",
    "SectionIndexPage",
    "SentForm",
    "SitePage",
    "SitePageQuerySet",
    "SiteSettings",
    "SocialLink",
    "Source",
    "SourcedRow",
    "VersionedRecord",
    "check_source",
    "months_until_review",
    "shown_facts",
]
