from research.models.fund import MOST_NEEDED, Fund, funds_to_choose
from research.models.pages import ProgramIndexPage, ProgramPage, ProgramUpdatePage, fetch_for_cards
from research.models.rows import Grant, ImpactFigure, Milestone, Output, Partner

__all__ = [
    "MOST_NEEDED",
    "Fund",
    "Grant",
    "ImpactFigure",
    "Milestone",
    "Output",
    "Partner",
    "ProgramIndexPage",
    "ProgramPage",
    "ProgramUpdatePage",
    "fetch_for_cards",
    "funds_to_choose",
]
