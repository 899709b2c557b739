from research.models.pages import ProgramIndexPage, ProgramPage, ProgramUpdatePage, fetch_for_cards
from research.models.rows import ImpactFigure, Milestone, Output, Partner

__all__ = [
    "ImpactFigure",
    "Milestone",
    "Output",
    "Partner",
    "ProgramIndexPage",
    "ProgramPage",
    "ProgramUpdatePage",
    "fetch_for_cards",
]
