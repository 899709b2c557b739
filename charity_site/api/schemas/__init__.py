from charity_site.api.schemas.answers import Answer, Change, Changes, Credit, Listing, Problem
from charity_site.api.schemas.diseases import Disease, DiseaseSummary
from charity_site.api.schemas.programs import Programme, ProgrammeSummary
from charity_site.api.schemas.records import Card, LateEffectRecord, TreatmentKind
from charity_site.api.schemas.stories import Story
from charity_site.api.schemas.topics import Topic, TopicSummary
from charity_site.api.schemas.trials import TrialList

__all__ = [
    "Answer",
    "Card",
    "Change",
    "Changes",
    "Credit",
    "Disease",
    "DiseaseSummary",
    "LateEffectRecord",
    "Listing",
    "Problem",
    "Programme",
    "ProgrammeSummary",
    "Story",
    "Topic",
    "TopicSummary",
    "TreatmentKind",
    "TrialList",
]
