"""Shared records with a page of their own, and cards: what is true in all diseases, and what families fill in."""

from typing import Annotated
from urllib.parse import urljoin

from django.conf import settings
from pydantic import Field

from charity_site.api.schemas.diseases import Review
from charity_site.api.schemas.parts import PageObject
from charity_site.cards.data import CardText
from charity_site.core.data import Address, Data, Html, Said, Source, one_of, only, shared
from diseases.models import LateEffect

Names = Annotated[list[str], Field(description="Other names in use.")]


class Record(Data):
    """A text that diseases share. It says the same in each of them."""

    slug: str = Field(description="Diseases name it by this.", examples=["chemotherapy"])
    name: str
    other_names: Names
    url: Address = Field(description="The page for people.")
    source: Annotated[Source | None, shared("core.Source")]
    to_be_checked: bool = Field(description="No clinician has checked it yet. Say so.")

    @staticmethod
    def resolve_url(record):
        return urljoin(f"{settings.SITE_URL}/", record.url)


class TreatmentKind(Record):
    """A kind of treatment, in words that are true for all diseases. No doses: those are the child's own team's."""

    summary: Said
    what_it_is: Html
    feels_like: Html
    side_effects: Html
    care_at_home: Html


class LateEffectRecord(Record):
    """What can come months or years after treatment. The order says nothing about how likely anything is."""

    what_it_is: Said
    body_part: one_of(LateEffect.BodyPart)
    treatments: list[Annotated[str, only("slug")]] = Field(description="After which kinds of treatment it can come.")
    after: Said = Field(description="The same in words: it can come after ...")
    watch_for: Said = Field(description="What to tell the team.")
    how_checked: Said
    whom_to_ask: Said


class Card(CardText):
    """A card that families fill in. What they write is theirs: send it nowhere."""

    slug: str = Field(examples=["fever"])
    title: str
    url: Address = Field(description="The page for people.", validation_alias="full_url")
    is_sample: bool = Field(description=PageObject.model_fields["is_sample"].description)
    sample_notice: str = Field(description=PageObject.model_fields["sample_notice"].description, examples=[""])
    review: Review

    @staticmethod
    def resolve_review(page):
        return page.review_state
