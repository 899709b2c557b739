"""What stands around the objects: the credit, the list, the problem."""

from datetime import datetime
from typing import Generic, TypeVar

from django.conf import settings
from django.urls import reverse
from ninja import Schema
from pydantic import Field

from charity_site.api.models import Kind
from charity_site.api.schemas.parts import Name, SectionText
from charity_site.core.data import Address, OptionalAddress, TypedAddress, one_of

T = TypeVar("T")


class Credit(Schema):
    """Who it is from, and what you may do with it. It is part of every answer."""

    line: str = Field(
        description="Show it wherever you show what is here.", examples=["From the Goldthread Children's Cancer Fund."]
    )
    licence: str = Field(examples=["All rights reserved. Ask us before you show this."])
    licence_url: TypedAddress
    terms_url: Address = Field(description="The page with what to keep to.")

    @staticmethod
    def resolve_line(site_settings):
        return site_settings.credit

    @staticmethod
    def resolve_licence_url(site_settings):
        return site_settings.data_licence_url

    @staticmethod
    def resolve_terms_url(site_settings):
        return f"{settings.SITE_URL}{reverse('partners')}"


class Answer(Schema, Generic[T]):
    """One object."""

    credit: Credit
    result: T


class Listing(Schema, Generic[T]):
    """A part of a list."""

    credit: Credit
    count: int = Field(description="Of all that are in the list.")
    next: OptionalAddress = Field(description="The part that follows; null at the end.")
    previous: OptionalAddress = Field(description="The part before; null at the start.")
    results: list[T]


class Change(Schema):
    """An object to get anew."""

    id: Name
    kind: one_of(Kind)
    changed_at: datetime
    data_url: Address
    sections: list[SectionText] = Field(
        description="What each section of a disease's medical text says: where the fingerprint is that of what you have, it is the same."
    )


class Tombstone(Schema):
    """An object to delete."""

    id: Name
    kind: one_of(Kind)


class Changes(Schema):
    """What to get anew, and what to delete."""

    credit: Credit
    results: list[Change] = Field(description="The newest last.")
    next: OptionalAddress = Field(description="More that changed; null at the end.")
    next_since: datetime = Field(
        description=(
            "Ask with this the next time. It may lie a minute before the last change, so that nothing slips through "
            "between two answers: getting an object twice does no harm."
        )
    )
    gone: list[Tombstone] = Field(description="All that was here once and is not today, whatever since says.")


class Trouble(Schema):
    """What is wrong with one parameter."""

    parameter: str = Field(examples=["limit"])
    detail: str = Field(examples=["Input should be less than or equal to 100"])


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["One parameter is wrong."])
    errors: list[Trouble]
