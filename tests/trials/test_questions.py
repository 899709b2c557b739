"""By which names the register is asked, and how many of them fit."""

import pytest

from charity_site.trials.models import TrialSync
from charity_site.trials.question import LONGEST_ADDRESS, address_for, names_of
from charity_site.trials.syncing import NotSynced
from diseases.models import DiseaseName
from tests.factories import make_disease
from tests.trials.register import page, path_of, study, sync

SYNONYM = DiseaseName.Kind.SYNONYM


def test_names_are_those_of_doctors_and_no_abbreviation(site):
    kinds = DiseaseName.Kind
    names = [
        DiseaseName(name='Acute "lymphoblastic" leukaemia (T-cell)', kind=SYNONYM),
        DiseaseName(name="ALL", kind=SYNONYM),
        DiseaseName(name="T-ALL-B", kind=SYNONYM),
        DiseaseName(name="Lymphatic leukemia", kind=kinds.FORMER),
        DiseaseName(name="Leucemia aguda", kind=kinds.OTHER_LANGUAGE, language="es"),
        DiseaseName(name="Lukemia", kind=kinds.MISSPELLING),
        DiseaseName(name="blood cancer", kind=kinds.EVERYDAY),
    ]
    disease = make_disease(title="Acute lymphoblastic leukemia", abbreviation="ALL", names=names)
    assert names_of(disease) == [
        "Acute lymphoblastic leukemia",
        "Acute lymphoblastic leukaemia",
        "Lymphatic leukemia",
    ]


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Juvenile myelomonocytic leukemia (JMML)", ["Juvenile myelomonocytic leukemia"]),
        ("Neuroblastoma/Ganglioneuroblastoma", ["Neuroblastoma", "Ganglioneuroblastoma"]),
        ("Rhabdoid tumor [malignant rhabdoid tumor]; ATRT", ["Rhabdoid tumor", "malignant rhabdoid tumor"]),
        ("Leukemia, acute lymphoblastic", ["acute lymphoblastic"]),
        ("Glioma", ["Glioma"]),
    ],
)
def test_a_name_of_several_parts_is_asked_by_each(site, title, names):
    assert names_of(make_disease(title=title)) == names


def test_a_name_that_does_not_fit_is_skipped_and_staff_are_told(register, disease):
    fits, does_not = "é" * 155, "è" * 155  # six characters each in an address
    disease.names = [DiseaseName(name=name, kind=SYNONYM) for name in (fits, does_not, "Nephroblastoma")]
    disease.save()
    address = address_for(names_of(disease))
    assert len(address) <= LONGEST_ADDRESS and "Nephroblastoma" in address and "%C3%A8" not in address
    register.says(path_of(register, disease), page(study(1)))
    sync(disease)
    assert TrialSync.objects.get().problem == "It was asked by 3 of 4 names: the others make the question too long."


def test_a_disease_without_such_a_name_is_not_asked_for_and_nothing_is_tried_again_for_it(register, site):
    told = sync(make_disease(title="AML"))
    assert told == "brought 0 lists of trials up to date, and 1 cannot be asked for: the dashboard says why"
    assert "no name that the register could be asked for" in TrialSync.objects.get().problem
    assert register.paths() == []


def test_what_time_can_mend_is_tried_again(register, disease):
    register.says(path_of(register, disease), (404, {}, b""))
    with pytest.raises(NotSynced):
        sync(disease)
