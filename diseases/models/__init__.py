from diseases.models.pages import DiseaseGroup, DiseaseIndexPage, DiseasePage, by_group
from diseases.models.rows import (
    DiagnosisTest,
    DiseaseCode,
    DiseaseName,
    DiseaseSource,
    DiseaseSymptom,
    PrognosisFactor,
    Question,
    QuickFact,
    SurvivalFigure,
    Treatment,
)
from diseases.models.symptom import Symptom

__all__ = [
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
    "SurvivalFigure",
    "Symptom",
    "Treatment",
    "by_group",
]
