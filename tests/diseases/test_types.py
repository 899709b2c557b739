"""Types and risk groups: what decides that a child is in one, and what it changes, each with its source."""

from bs4 import BeautifulSoup

from diseases.sections.types import RiskGroup
from tests.factories import make_disease, make_source

GROUP = {"name": "High risk", "decided_by": "The age of the child.", "changes": "Stronger medicines."}


def test_a_group_says_what_decides_it_what_it_changes_and_where_that_is_from(client, site):
    row = RiskGroup(**GROUP, source=make_source(publisher="An institute"), as_of=2020)
    disease = make_disease(risk_groups=[row], types_intro="<p>A group can change.</p>")
    section = BeautifulSoup(client.get(disease.url).content, "lxml").select_one("#types")
    assert " ".join(section.get_text(" ").split()) == (
        "Types and risk groups A group can change. High risk Show Hide : High risk The age of the child. Stronger medicines. "
        "An institute, 2020"
    )
    assert not section.details.has_attr("open")


def test_partners_get_it_without_figures_of_outlook(client, site):
    row = RiskGroup(**GROUP | {"changes": "Stronger medicines. 9 in 10 children live."}, to_be_checked=True)
    disease = make_disease(risk_groups=[row])
    found = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["types"]
    nowhere = {"source": None, "year": None, "to_be_checked": True}
    assert found == {"introduction": "", "risk_groups": [GROUP | nowhere]}
