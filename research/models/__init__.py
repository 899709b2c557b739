from research.models.pages import ProgrammeIndexPage, ProgrammePage, ProgrammeUpdatePage
from research.models.rows import ImpactFigure, Milestone, Output, Partner

__all__ = [
    "ImpactFigure",
    "Milestone",
    "Output",
    "Partner",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "ProgrammeUpdatePage",
]
