import pytest
import time_machine

from tests.another_site import another_site
from tests.factories import make_disease

START = "2026-05-03T15:00:00Z"


@pytest.fixture
def register(settings):
    with another_site() as server:
        settings.CLINICAL_TRIALS_API = server.url
        yield server


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def disease(site, clock):
    return make_disease(title="Wilms tumor", slug="wilms-tumor", if_it_comes_back="<p>It can come back.</p>")
