import pytest
import time_machine

from tests.another_site import another_site
from tests.factories import make_source
from tests.sources.looks import START, page


@pytest.fixture
def other():
    with another_site() as other:
        other.page("/wilms", page())
        yield other


@pytest.fixture
def source(other):
    return make_source(url=f"{other.url}/wilms")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock
