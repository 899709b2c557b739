"""The page of a symptom asks whether the reader has seen another one, too: few, and only what a reader can see."""

import pytest
from bs4 import BeautifulSoup

from diseases.models import Symptom
from diseases.models.symptom import BodyPart
from tests.factories import make_disease, make_symptom, make_urgency_rule


def offered(client, symptom):
    """Return what the page of `symptom` offers to add: [(part of the body, [name])]."""
    page = BeautifulSoup(client.get(symptom.url).content, "lxml")
    return [
        (part.h3.text if part.h3 else "", [link.get_text(" ", strip=True).removeprefix("Add: ") for link in part("a")])
        for part in page.select("section[aria-labelledby=others-heading] .body-parts > div")
    ]


@pytest.fixture
def diseases(site):
    return make_disease(title="First disease"), make_disease(title="Second disease")


@pytest.fixture
def fever(diseases):
    return make_symptom("Fever", *diseases)


def test_they_are_sorted_by_the_part_of_the_body(client, fever, diseases):
    make_symptom("Cloudy eye", diseases[0], body_part=BodyPart.EYES)
    make_symptom("Weight loss", diseases[0], body_part=BodyPart.WHOLE)
    make_symptom("A squint", diseases[0], body_part=BodyPart.EYES)
    make_symptom("Something else", diseases[0])
    assert offered(client, fever) == [
        ("The whole body", ["Weight loss"]),
        ("Eyes", ["A squint", "Cloudy eye"]),
        ("", ["Something else"]),
    ]


def test_what_only_a_doctor_can_see_is_not_asked_about(client, fever, diseases):
    make_symptom("High blood pressure", diseases[0], is_seen_at_home=False)
    assert offered(client, fever) == []
    assert client.get(Symptom.objects.get(name="High blood pressure").url).status_code == 200, "it has its page"


def test_at_most_six_are_offered_and_those_first_that_make_it_urgent_or_that_most_diseases_have(
    client, fever, diseases
):
    spots = make_symptom("Spots", diseases[0])
    for number in range(7):
        make_symptom(f"A symptom of one {number}", diseases[0])
    for number in range(4):
        make_symptom(f"Symptom of both {number}", *diseases)
    make_urgency_rule(symptom=spots, with_symptom=fever, under_months=None)
    assert offered(client, fever) == [
        ("", ["Spots", *(f"Symptom of both {number}" for number in range(4)), "A symptom of one 0"])
    ]


@pytest.mark.parametrize("names", [("Painless lumps in the neck, underarm or groin", "Weight loss"), ("Rash", "Cough")])
def test_the_title_of_a_combination_fits_two_lines_of_a_phone(client, diseases, names):
    first, second = sorted((make_symptom(name, diseases[0]) for name in names), key=lambda symptom: symptom.slug)
    page = BeautifulSoup(client.get(f"{first.url}?and={second.slug}").content, "lxml")
    assert len(page.h1.text) <= 48
    assert all(name.lower() in page.title.text.lower() for name in names), "the tab says which"
    assert all(name in page.main.get_text() for name in names), "so does the page"
