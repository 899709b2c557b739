"""The sections of a disease page, always in this order, so that every page reads the same way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """One section: its anchor (also the name of its template), its heading, what in the context fills it."""

    id: str
    heading: str
    filled_by: tuple[str, ...]
    may_be_kept: bool = True  # in a copy on a reader's phone
    may_be_embedded: bool = True  # in a page of a clinic

    @property
    def template(self):
        return f"diseases/sections/{self.id}.html"


SECTIONS = (
    Section("overview", "Overview", ("overview", "risk_factors")),
    Section("quick-facts", "Quick facts", ("quick_facts",)),
    Section("symptoms", "Symptoms", ("symptoms", "symptoms_intro", "calls", "when_to_call")),
    Section("diagnosis", "Diagnosis", ("tests", "diagnosis_intro")),
    Section("prognosis", "Prognosis", ("prognosis_factors", "prognosis_intro", "survival_figures")),
    Section("treatment", "Treatment", ("treatments",)),
    Section("questions", "Questions to ask", ("questions",)),
    Section("research", "Research", ("research_text", "programmes"), may_be_embedded=False),
    Section("stories", "Stories", ("stories",), may_be_kept=False, may_be_embedded=False),
    Section("sources", "Sources", ("sources",)),
)


def sections_of(content):
    """The sections (tuple) that have something to show in `content` (dict of name to text or list)."""
    return tuple(section for section in SECTIONS if any(content[name] for name in section.filled_by))
