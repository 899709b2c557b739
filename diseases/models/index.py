from collections import defaultdict

from charity_site.core.alphabetical import by_letter
from charity_site.core.models import SectionIndexPage
from charity_site.readpath.child_rows import set_prefetched
from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize
from diseases.models.late_effect import LateEffectIndexPage
from diseases.models.pages import DiseasePage
from diseases.models.symptom import SymptomIndexPage
from diseases.models.treatment_kind import TreatmentIndexPage
from diseases.sections.identity import DiseaseGroup, DiseaseName


class DiseaseIndexPage(SectionIndexPage):
    """Types of Childhood Cancer: all diseases by group, and all their names from A to Z."""

    subpage_types = ["diseases.DiseasePage"]
    page_description = "The list of all types of childhood cancer, by group and from A to Z."

    class Meta:
        verbose_name = "types of childhood cancer"

    def get_context(self, request, *args, **kwargs):
        places = self.places_below()
        diseases = diseases_below(**places)
        names = defaultdict(list)
        for name in names_below(**places):
            names[name.page_id].append(name)
        for disease in diseases:
            set_prefetched(disease, "names", names[disease.pk])
        return {
            **super().get_context(request, *args, **kwargs),
            "groups": by_group(diseases),
            "letters": a_to_z(diseases),
            "symptoms_page": SymptomIndexPage.first_shown(),
            "treatments_page": TreatmentIndexPage.first_shown(),
            "after_treatment_page": LateEffectIndexPage.first_shown(),
        }


@compiled_query
def diseases_below(*, first, last):
    """All diseases below a page that visitors may see, as lists show them."""
    return DiseasePage.objects.between(first, last).shown().for_lists()


@compiled_query
def names_below(*, first, last):
    """The other names of all diseases below a page."""
    return DiseaseName.objects.filter(page__path__range=[first, last])


def by_group(diseases):
    """`diseases` (list of DiseasePage) on their shelves, as [(DiseaseGroup, [disease])] without empty ones."""
    shelves = ((group, [disease for disease in diseases if disease.group == group]) for group in DiseaseGroup)
    return [(group, shelf) for group, shelf in shelves if shelf]


def a_to_z(diseases):
    """All names that readers see of `diseases` (list of DiseasePage), as [(letter, [(name, disease, language code or "")])]."""
    entries = [(disease.title, disease, "") for disease in diseases]
    entries += [
        (name.name, disease, name.language) for disease in diseases for name in disease.names.all() if name.is_shown
    ]
    return by_letter(entries)


def languages_of_names():
    """The language codes of the names of diseases that are in another language: {name: code}."""
    names = DiseaseName.objects.exclude(language="").values_list("name", "language")
    return memoize("languages of names", lambda: dict(names))
