from diseases.models.index import DiseaseIndexPage, a_to_z, by_group, diseases_below, languages_of_names
from diseases.models.pages import DiseaseGroup, DiseasePage
from diseases.models.related import programmes_of, stories_of_any
from diseases.models.rows import (
    SURVIVAL_FRAMING,
    DiagnosisTest,
    DiseaseCode,
    DiseaseName,
    DiseaseSource,
    DiseaseSymptom,
    PrognosisFactor,
    Question,
    QuickFact,
    RiskFactor,
    SurvivalFigure,
    Treatment,
)
from diseases.models.side_by_side import side_by_side
from diseases.models.symptom import Symptom, SymptomIndexPage
from diseases.models.urgency import Urgency, UrgencyRule

__all__ = [
    "SURVIVAL_FRAMING",
    "DiagnosisTest",
    "DiseaseCode",
    "DiseaseGroup",
    "DiseaseIndexPage",
    "DiseaseName",
    "DiseasePage",
    "DiseaseSource",
    "DiseaseSymptom",
    "PrognosisFactor",
    "Question",
    "QuickFact",
    "RiskFactor",
    "SurvivalFigure",
    "Symptom",
    "SymptomIndexPage",
    "Treatment",
    "Urgency",
    "UrgencyRule",
    "a_to_z",
    "by_group",
    "diseases_below",
    "languages_of_names",
    "programmes_of",
    "side_by_side",
    "stories_of_any",
]
