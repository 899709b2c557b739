from datetime import date
from urllib.parse import urljoin

from django.conf import settings
from ninja import Schema
from pydantic import Field

from charity_site.api.schemas.parts import (
    Fact,
    Html,
    OptionalAddress,
    Organization,
    PageObject,
    Reference,
    Source,
    SourcedFigure,
    TypedAddress,
    one_of,
)
from charity_site.core.models import shown_facts
from charity_site.core.outlook import prose_without_outlook
from charity_site.delivery.outlook import without_outlook
from diseases.models import SURVIVAL_FRAMING, DiseaseCode, DiseaseGroup, DiseaseName, Urgency


class OtherName(Schema):
    name: str = Field(examples=["JMML"])
    kind: one_of(DiseaseName.Kind) = Field(description="A misspelling is for search only. Do not show it.")
    language: str = Field(description="Its code (BCP 47), for a name in another language.", examples=[""])


class Code(Schema):
    system: one_of(DiseaseCode.System)
    code: str = Field(examples=["9946/3"])


class Review(Schema):
    """Who checked the page, and when it is due again."""

    reviewed: date | None = Field(description="Null: no clinician has reviewed it yet. Say so.")
    reviewed_by: str
    due: date | None

    @staticmethod
    def resolve_reviewed(page):
        return page.last_reviewed

    @staticmethod
    def resolve_due(page):
        return page.next_review


class DiseaseSummary(PageObject):
    """A type of childhood cancer. Its title is the preferred name."""

    slug: str = Field(examples=["jmml"])
    abbreviation: str = Field(examples=["JMML"])
    group: one_of(DiseaseGroup)
    tagline: str
    names: list[OtherName]
    codes: list[Code]
    review: Review

    @staticmethod
    def resolve_tagline(page):
        return page.card_text

    @staticmethod
    def resolve_review(page):
        return page


class Symptom(Schema):
    slug: str = Field(description="The same symptom has the same one in every disease.", examples=["fever"])
    name: str
    description: str
    urgency: one_of(Urgency) | None = Field(description="How soon to call. Null while nobody has said so.")
    when_to_see_doctor: Html = Field(description="What to do. Show it wherever you show the urgency.")
    to_be_checked: bool = Field(description="Whether a clinician must still check the urgency and what to do.")
    note: str = Field(description="What is particular in this disease.")
    url: OptionalAddress = Field(description="The page for people. Null while the symptom has none.")


class Symptoms(Schema):
    introduction: Html
    rows: list[Symptom]
    when_to_call: Html = Field(description="When to call the doctor. Show it wherever you show the symptoms.")

    @staticmethod
    def resolve_introduction(page):
        return page.symptoms_intro

    @staticmethod
    def resolve_rows(page):
        return [
            {
                "slug": symptom.slug,
                "name": symptom.name,
                "description": without_outlook(symptom.description),
                "urgency": symptom.urgency or None,
                "when_to_see_doctor": symptom.when_to_see_doctor,
                "to_be_checked": bool(symptom.urgency) and symptom.to_be_checked,
                "note": note,
                "url": address and urljoin(f"{settings.SITE_URL}/", address),
            }
            for row in page.symptoms.select_related("symptom")
            for symptom, note, address in [(row.symptom, row.note, row.address)]
        ]


class Test(Schema):
    name: str
    what_happens: Html


class Factor(Schema):
    name: str
    note: str


class SurvivalFigure(SourcedFigure):
    value: str
    population: str = Field(description="Of whom.")
    years: str = Field(description="What the figure counts.")


class Survival(Schema):
    """Survival figures. Keep them closed until a reader opens them, and show the framing first."""

    framing: str
    figures: list[SurvivalFigure]


class Prognosis(Schema):
    introduction: Html
    factors: list[Factor]
    survival: Survival | None = Field(description="Null when there are no figures.")

    @staticmethod
    def resolve_introduction(page):
        return page.prognosis_intro

    @staticmethod
    def resolve_factors(page):
        return page.prognosis_factors

    @staticmethod
    def resolve_survival(page):
        figures = list(page.survival_figures.select_related("source"))
        return {"framing": SURVIVAL_FRAMING, "figures": figures} if figures else None


class Treatment(Schema):
    name: str
    what_it_is: Html


class Research(Schema):
    heading: str
    text: Html
    programmes: list[Reference]

    @staticmethod
    def resolve_heading(page):
        return page.research_heading

    @staticmethod
    def resolve_text(page):
        return prose_without_outlook(page.research_text)

    @staticmethod
    def resolve_programmes(page):
        return page.programmes.shown()


class Attribution(Schema):
    """Who let us show this information, if it is not our own. Ask them too before you show it."""

    organization: Organization | None
    permission: str
    more_information_url: TypedAddress
    trials_url: TypedAddress

    @staticmethod
    def resolve_organization(page):
        return page.attribution_organization

    @staticmethod
    def resolve_permission(page):
        return page.permission_statement


class Disease(DiseaseSummary):
    """A type of childhood cancer with all that its page says."""

    overview: Html
    risk_note: str = Field(description="Show it wherever you show the risk factors: nobody is to blame.")
    risk_factors: list[Factor] = Field(description="What can raise the risk of this disease.")
    quick_facts: list[Fact]
    symptoms: Symptoms
    diagnosis_intro: Html = Field(description="What the doctor does first. It stands before the tests.")
    tests: list[Test]
    prognosis: Prognosis
    treatments: list[Treatment]
    questions: list[str] = Field(description="To take to the care team.")
    research: Research
    sources: list[Source]
    attribution: Attribution

    @staticmethod
    def resolve_quick_facts(page):
        return shown_facts(page.quick_facts.select_related("source"))

    @staticmethod
    def resolve_symptoms(page):
        return page

    @staticmethod
    def resolve_prognosis(page):
        return page

    @staticmethod
    def resolve_questions(page):
        return [row.text for row in page.questions.all()]

    @staticmethod
    def resolve_research(page):
        return page

    @staticmethod
    def resolve_sources(page):
        return [row.source for row in page.sources.select_related("source")]

    @staticmethod
    def resolve_attribution(page):
        return page
