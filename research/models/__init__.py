from research.models.pages import ProgrammeIndexPage, ProgrammePage, ProgrammeUpdatePage, fetch_for_cards
from research.models.rows import ImpactFigure, Milestone, Output, Partner

__all__ = [
    "ImpactFigure",
    "Milestone",
    "Output",
    "Partner",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "ProgrammeUpdatePage",
    "fetch_for_cards",
]
