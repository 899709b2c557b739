from diseases.models.index import DiseaseIndexPage, a_to_z, by_group, diseases_below, languages_of_names
from diseases.models.late_effect import LateEffect, LateEffectIndexPage
from diseases.models.pages import DiseasePage
from diseases.models.record_pages import RecordIndexPage
from diseases.models.related import programs_of, stories_of_any
from diseases.models.side_by_side import side_by_side
from diseases.models.symptom import Symptom, SymptomIndexPage
from diseases.models.treatment_kind import TreatmentIndexPage, TreatmentKind
from diseases.sections.after_treatment import DiseaseLateEffect
from diseases.sections.child_lines import ChildLine
from diseases.sections.codes import DiseaseCode
from diseases.sections.diagnosis import DiagnosisTest
from diseases.sections.identity import DiseaseGroup, DiseaseName
from diseases.sections.overview import RiskFactor
from diseases.sections.prognosis import SURVIVAL_FRAMING, PrognosisFactor, SurvivalFigure
from diseases.sections.questions import Question
from diseases.sections.quick_facts import QuickFact
from diseases.sections.sources import DiseaseSource
from diseases.sections.symptoms import DiseaseSymptom
from diseases.sections.treatment import Treatment
from diseases.urgency import Urgency, UrgencyRule, advices

__all__ = [
    "SURVIVAL_FRAMING",
    "ChildLine",
    "DiagnosisTest",
    "DiseaseCode",
    "DiseaseGroup",
    "DiseaseIndexPage",
    "DiseaseLateEffect",
    "DiseaseName",
    "DiseasePage",
    "DiseaseSource",
    "DiseaseSymptom",
    "LateEffect",
    "LateEffectIndexPage",
    "PrognosisFactor",
    "Question",
    "QuickFact",
    "RecordIndexPage",
    "RiskFactor",
    "SurvivalFigure",
    "Symptom",
    "SymptomIndexPage",
    "Treatment",
    "TreatmentIndexPage",
    "TreatmentKind",
    "Urgency",
    "UrgencyRule",
    "a_to_z",
    "advices",
    "by_group",
    "diseases_below",
    "languages_of_names",
    "programs_of",
    "side_by_side",
    "stories_of_any",
]
