"""A page of three sections, a clock that stands still, and a clinician who did not agree to be named."""

import pytest
import time_machine

from charity_site.review.models import Reviewer
from diseases.models import DiseaseSymptom, Treatment
from tests.factories import make_disease, make_symptom


@pytest.fixture
def clock():
    with time_machine.travel("2026-05-03T15:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def disease(site, clock):
    """A page with three sections: the overview, symptoms (due each year) and treatment (too)."""
    return make_disease(
        overview="<p>Too many blood cells.</p>",
        symptoms=[DiseaseSymptom(symptom=make_symptom("Fever"), note="It comes and goes.")],
        treatments=[Treatment(name="Chemotherapy", what_it_is="<p>Medicine.</p>")],
    )


@pytest.fixture
def ada(db):
    return Reviewer.objects.create(name="Ada L.", role="pediatric oncologist", place="Sampletown")
