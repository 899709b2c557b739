"""What can come after treatment stands behind it: calmly, closed until a reader opens it, and on paper."""

from bs4 import BeautifulSoup

from diseases.sections.after_treatment import LateEffect
from tests.factories import make_disease

EFFECT = {"what": "Hearing loss", "after": "some chemotherapy", "how_checked": "By a hearing test."}


def test_a_late_effect_says_after_which_treatment_it_can_come_and_how_it_is_checked(client, site):
    disease = make_disease(late_effects=[LateEffect(**EFFECT)], after_treatment_intro="<p>Ask for a summary.</p>")
    section = BeautifulSoup(client.get(disease.url).content, "lxml").select_one("#after-treatment")
    assert " ".join(section.get_text(" ").split()) == (
        "After treatment Ask for a summary. Hearing loss Show Hide : Hearing loss It can come after some chemotherapy. "
        "By a hearing test."
    )
    assert not section.details.has_attr("open")


def test_partners_and_machines_get_it(client, site):
    disease = make_disease(late_effects=[LateEffect(**EFFECT)])
    found = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["after_treatment"]
    assert found == {"introduction": "", "late_effects": [EFFECT]}
    assert b'"possibleComplication": ["Hearing loss"]' in client.get(disease.url).content.replace(b"&quot;", b'"')
