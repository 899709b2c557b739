"""The road through treatment: phases in their order, never with a dose or with the temperature at which to call."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from diseases.sections.road import ROAD_FRAMING, Phase
from tests.factories import make_disease

PHASE = {
    "name": "First weeks",
    "length": "about 4 weeks",
    "where": "hospital",
    "what_happens": "<p>Strong medicines.</p>",
    "watch_for": "Fever or chills.",
    "ask": "Whom do we call at night?",
}


def phase(**fields):
    return Phase(**PHASE | {"to_be_checked": True} | fields)


def test_phases_stand_in_their_order_with_how_long_where_and_what_to_ask(client, site):
    disease = make_disease(phases=[phase(), phase(name="At home", watch_for="", ask="")])
    section = BeautifulSoup(client.get(disease.url).content, "lxml").select_one("#road")
    assert ROAD_FRAMING in section.get_text()
    first, second = (" ".join(step.get_text(" ").split()) for step in section.select("ol.steps > li"))
    assert first == (
        "First weeks about 4 weeks · hospital Show Hide : First weeks Strong medicines. Watch for: Fever or chills. "
        "Ask: Whom do we call at night? To be checked"
    )
    assert second == "At home about 4 weeks · hospital Show Hide : At home Strong medicines. To be checked"
    assert not section.select("details[open]")


def test_without_phases_there_is_no_road(client, site):
    disease = make_disease(road_intro="<p>Soon.</p>")
    assert b'id="road"' not in client.get(disease.url).content


@pytest.mark.parametrize(
    ("field", "words", "named"),
    [
        ("what_happens", "<p>She swallows 50&nbsp;mg a day.</p>", "50 mg"),
        ("what_happens", "<p>It is 2 <b>tablets</b>.</p>", "2 tablets"),
        ("watch_for", "A temperature above 100.4 F.", "100.4 F"),
        ("watch_for", "Fever of 38.5°.", "38.5°"),
        ("watch_for", "More than 101 degrees.", "101 degrees"),
        ("ask", "Is 5 mL enough?", "5 mL"),
        ("length", "3 pills", "3 pills"),
    ],
)
def test_a_dose_or_a_temperature_is_not_published(site, field, words, named):
    with pytest.raises(ValidationError, match=f"“{named}” is a dose or a temperature. Only the child's own team"):
        make_disease(phases=[phase(**{field: words})])


@pytest.mark.parametrize("words", ["about 4 to 6 weeks", "28 days each, 2 rounds", "until day 100", "37 visits"])
def test_lengths_and_numbers_of_visits_are(site, words):
    assert make_disease(phases=[phase(length=words)]).live


def test_partners_get_the_framing_with_the_phases(client, site):
    disease = make_disease(phases=[phase()])
    found = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["road"]
    nowhere = {"source": None, "year": None, "to_be_checked": True}
    assert found == {"framing": ROAD_FRAMING, "introduction": "", "phases": [PHASE | nowhere]}


def test_a_phase_is_found_by_its_name(client, site):
    disease = make_disease(title="Wilms tumor", phases=[phase(name="Delayed intensification")])
    assert disease.url in client.get("/search/", {"q": "delayed intensification"}).content.decode()
