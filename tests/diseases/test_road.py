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
        "Ask: Whom do we call at night? To be checked Next: At home Whom to call"
    )
    assert [link["href"] for link in section.select("a")] == [
        "#phase-2",
        "#when-to-call",
        "/after-treatment/",
        "#when-to-call",
    ]
    assert section.select_one("#phase-2 > h3")
    assert second == "At home about 4 weeks · hospital Show Hide : At home Strong medicines. To be checked " + (
        "Next: What can come after treatment Whom to call"
    )
    assert not section.select("details[open]")
    assert 'href="#' not in client.get(f"/embed/{disease.slug}/road/").content.decode(), "the rest is not there"


def test_an_introduction_alone_is_a_road_so_that_it_can_be_reviewed(client, site):
    disease = make_disease(road_intro="<p>Some children are only watched.</p>")
    section = BeautifulSoup(client.get(disease.url).content, "lxml").select_one("#road")
    assert "Some children are only watched." in section.text and not section.select("ol")
    assert b'id="road"' not in client.get(make_disease().url).content


@pytest.mark.parametrize("field", ["name", "length", "where", "what_happens", "watch_for", "ask"])
def test_a_dose_or_a_temperature_is_not_published_wherever_it_stands(site, field):
    with pytest.raises(ValidationError, match=r"“50 mg” is a dose or a temperature\. Only the child's own team"):
        make_disease(phases=[phase(**{field: "Then 50 <b>mg</b>"})])


def test_nor_in_the_introduction(site):
    with pytest.raises(ValidationError, match=r"“100\.4 °F” is a dose or a temperature"):
        make_disease(road_intro="<p>Call at 100.4&nbsp;°F.</p>")


def test_lengths_are_published(site):
    assert make_disease(phases=[phase(length="about 4 to 6 weeks")]).live


def test_partners_get_the_framing_with_the_phases(client, site):
    disease = make_disease(phases=[phase()])
    found = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["road"]
    nowhere = {"source": None, "year": None, "to_be_checked": True}
    assert found == {"framing": ROAD_FRAMING, "introduction": "", "phases": [PHASE | nowhere]}


def test_a_phase_is_found_by_its_name(client, site):
    disease = make_disease(title="Wilms tumor", phases=[phase(name="Delayed intensification")])
    assert disease.url in client.get("/search/", {"q": "delayed intensification"}).content.decode()
