"""What all objects are made of. A schema reads a page or a row as it is; `resolve_x` says where x is from if not there."""

from datetime import date, datetime
from typing import Annotated

from django.conf import settings
from django.urls import reverse
from ninja import Schema
from pydantic import BeforeValidator, Field, WithJsonSchema

from charity_site.api.models import KINDS, Kind
from charity_site.api.rich_text import shared_html
from charity_site.core.leads import open_address
from charity_site.delivery.outlook import says_outlook
from stories.feeds import name_of

ADDRESS = {"type": "string", "format": "uri"}
Address = Annotated[str, WithJsonSchema(ADDRESS)]
OptionalAddress = Annotated[
    str | None, BeforeValidator(lambda text: text or None), WithJsonSchema({"anyOf": [ADDRESS, {"type": "null"}]})
]
# What staff typed: other sites get no address of a page that is hidden or lent to none.
TypedAddress = Annotated[
    OptionalAddress, BeforeValidator(lambda text: open_address(text or "", elsewhere=True) or None)
]
Html = Annotated[str, BeforeValidator(shared_html), Field(examples=["<p>A short paragraph.</p>"])]
Name = Annotated[
    str,
    Field(
        description="Its name for good: it stays when the page moves.",
        examples=["urn:uuid:5e0c1c3a-9d5f-4f0e-8a53-3b1f0a9d2c71"],
    ),
]


def one_of(choices):
    """A str that is one of `choices` (a class of Choices). The values alone: the enumerations share their names."""
    return Annotated[str, Field(json_schema_extra={"enum": choices.values})]


def data_url(kind, page):
    """The whole address (str) of the object of `page`, which is of `kind` (Kind)."""
    key = page.translation_key if kind == Kind.STORY else page.slug
    return f"{settings.SITE_URL}{reverse(f'api:{kind}', args=[key])}"


class Reference(Schema):
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
        return page.kind_label if says_outlook(page.title) else page.title

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


class Source(Schema):
    """Where something is from."""

    title: str
    publisher: str
    url: TypedAddress
    year: int | None = Field(description="Of the information.")
    checked: date | None = Field(description="When we last compared our pages with it.")
    note: str


class SourcedFigure(Schema):
    """Where a figure is from, and how sure it is."""

    source: Source | None
    year: int | None = Field(description="Which the figure describes.")
    to_be_checked: bool = Field(description="Old or uncertain. Say so beside it.")

    @staticmethod
    def resolve_year(row):
        return row.as_of


class Fact(SourcedFigure):
    """A figure with what it means. The text reads on from the figure."""

    figure: str = Field(examples=["2 years"])
    text: str = Field(examples=["is the usual age when it is found."])


class Organization(Schema):
    name: str
    url: TypedAddress
