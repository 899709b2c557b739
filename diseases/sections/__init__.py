"""All that a disease page is made of, always in this order, so that every page reads the same way."""

from diseases.sections.after_treatment import AfterTreatment
from diseases.sections.attribution import Attribution
from diseases.sections.child_lines import ChildLines
from diseases.sections.codes import Codes
from diseases.sections.diagnosis import Diagnosis
from diseases.sections.identity import Identity
from diseases.sections.if_it_comes_back import IfItComesBack
from diseases.sections.overview import Overview
from diseases.sections.prognosis import Prognosis
from diseases.sections.questions import Questions
from diseases.sections.quick_facts import QuickFacts
from diseases.sections.research import Research
from diseases.sections.road import Road
from diseases.sections.section import Section
from diseases.sections.sources import Sources
from diseases.sections.stories import Stories
from diseases.sections.symptoms import Symptoms
from diseases.sections.treatment import Treatments
from diseases.sections.types import Types

PARTS = (
    Identity(),
    Overview(),
    QuickFacts(),
    Symptoms(),
    Diagnosis(),
    Types(),
    Prognosis(),
    Treatments(),
    Road(),
    AfterTreatment(),
    IfItComesBack(),
    ChildLines(),
    Questions(),
    Research(),
    Stories(),
    Sources(),
    Attribution(),
    Codes(),
)
SECTIONS = tuple(part for part in PARTS if isinstance(part, Section))

__all__ = ["PARTS", "SECTIONS"]
