"""When a short form is explained on its page."""

import pytest

from charity_site.writing.abbreviations import SHORT_FORM, is_explained, is_in_capitals

EXPLAINED = [
    ("MRI", "A magnetic resonance imaging (MRI) scan makes pictures."),
    ("MRI", "An MRI (a scan with strong magnets) is loud."),
    ("MRI", "Then he had an MRI, a scan that makes pictures."),
    ("MRI", "MRI stands for magnetic resonance imaging."),
    ("CBC", "Complete blood count (CBC)"),
    ("BMT", "A bone marrow transplant, or BMT, is done."),
    ("CTs", "Computed tomography (CTs)"),
    ("NRAS", "There is a change in one of these genes: PTPN11, NRAS or KRAS."),
    ("HVA", "You may see the short names VMA and HVA."),
]
NOT_EXPLAINED = [
    ("MRI", "Your child has an MRI."),
    ("CT", "The CT (today) is short."),
    ("WBC", "The lab counts something else (WBC)."),
    ("MRI", "These are the names of the team. Then comes the MRI."),
]


@pytest.mark.parametrize(("short", "text"), EXPLAINED)
def test_a_page_that_spells_it_out_or_says_what_it_is_explains_it(short, text):
    assert is_explained(short.rstrip("s"), text)


@pytest.mark.parametrize(("short", "text"), NOT_EXPLAINED)
def test_a_page_that_only_uses_it_does_not(short, text):
    assert not is_explained(short, text)


def test_only_short_forms_are_seen():
    text = "A T-ALL, two MRIs, PET-CT scans and the CBC's result; not X-rays, NF1, BCR-ABL1, the MYCN gene, WAGR syndrome, ST 00000."
    assert SHORT_FORM.findall(text) == ["ALL", "MRI", "PET", "CT", "CBC"]


def test_a_sentence_in_capitals_has_no_short_forms():
    assert (
        is_in_capitals("CALL YOUR DOCTOR NOW!") and not is_in_capitals("MRI and CT scans") and not is_in_capitals("MRI")
    )
