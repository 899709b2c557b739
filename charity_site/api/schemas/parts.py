"""What all objects are, whatever they are about."""

from datetime import date, datetime
from typing import Annotated

from django.conf import settings
from django.urls import reverse
from pydantic import Field

from charity_site.api.models import KINDS, Kind
from charity_site.core.data import Address, Data
from charity_site.delivery.text.survival_figures import states_survival_figure
from stories.feeds import name_of

Name = Annotated[
    str,
    Field(
        description="Its name for good: it stays when the page moves.",
        examples=["urn:uuid:5e0c1c3a-9d5f-4f0e-8a53-3b1f0a9d2c71"],
    ),
]


def data_url(kind, page):
    """The whole address (str) of the object of `page`, which is of `kind` (Kind)."""
    key = page.translation_key if kind == Kind.STORY else page.slug
    return f"{settings.SITE_URL}{reverse(f'api:{kind}', args=[key])}"


class SectionText(Data):
    """What a section of medical text says: as long as its fingerprint stays the same, it says the same."""

    section: str = Field(validation_alias="id", examples=["treatment"])
    fingerprint: str = Field(examples=["1mzxw6ytboi4"])
    reviewed: date | None = Field(description="When a clinician reviewed just that; null where none did.")
    due: date | None = Field(description="When it is to be reviewed again.")

    @staticmethod
    def resolve_reviewed(section):
        return section.review and section.review.date

    @staticmethod
    def resolve_due(section):
        return section.review and section.review.due


class Reference(Data):
    """Another object, by its name and address."""

    id: Name
    title: str
    url: Address = Field(description="The page for people.")
    data_url: Address = Field(description="The object here.")

    @staticmethod
    def resolve_id(page):
        return name_of(page.translation_key)

    @staticmethod
    def resolve_title(page):
        return page.kind_label if states_survival_figure(page.title) else page.title

    @staticmethod
    def resolve_url(page):
        return page.full_url

    @staticmethod
    def resolve_data_url(page):
        return data_url(KINDS[type(page)], page)


class PageObject(Reference):
    """What is said of every page."""

    updated: datetime | None = Field(description="When the page was last published.")
    is_sample: bool = Field(description="Made up to show what the site can do. Do not use it.")
    sample_notice: str = Field(description="What to show beside a sample; empty for all else.", examples=[""])

    @staticmethod
    def resolve_updated(page):
        return page.last_published_at
