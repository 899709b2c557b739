"""What can come after treatment stands behind it: calmly, closed until a reader opens it, and on paper."""

from bs4 import BeautifulSoup

from diseases.models import DiseaseLateEffect, DiseasePage
from tests.factories import make_disease, make_late_effect

EFFECT = {"after": "some chemotherapy", "how_checked": "By a hearing test."}


def disease_with(effect, note="", **fields):
    return make_disease(late_effects=[DiseaseLateEffect(late_effect=effect, note=note)], **fields)


def section_of(client, disease):
    return BeautifulSoup(client.get(disease.url).content, "lxml").select_one("#after-treatment")


def test_a_late_effect_says_after_which_treatment_it_can_come_and_how_it_is_checked(client, site):
    disease = disease_with(
        make_late_effect("Hearing loss", **EFFECT),
        "Here it is common.",
        after_treatment_intro="<p>Ask for a summary.</p>",
    )
    section = section_of(client, disease)
    assert " ".join(section.get_text(" ").split()) == (
        "After treatment Ask for a summary. Hearing loss Show Hide : Hearing loss It can come after some chemotherapy. "
        "Here it is common. By a hearing test. Hearing loss: what to tell the team, and whom to ask "
        "What can come after which treatment"
    )
    assert not section.details.has_attr("open")
    assert section.details.a["href"] == "/after-treatment/hearing-loss/"


def test_what_is_a_draft_stands_on_no_page_of_a_disease(client, site):
    effect = make_late_effect("Hearing loss", **EFFECT)
    disease = disease_with(effect)
    effect.unpublish()
    assert section_of(client, disease) is None
    assert client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["after_treatment"]["late_effects"] == []


def test_partners_and_machines_get_it(client, site):
    disease = disease_with(make_late_effect("Hearing loss", **EFFECT), "Often.")
    found = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["after_treatment"]
    row = {
        "slug": "hearing-loss",
        "what": "Hearing loss",
        **EFFECT,
        "note": "Often.",
        "url": "http://localhost/after-treatment/hearing-loss/",
    }
    assert found == {"introduction": "", "late_effects": [row]}
    assert b'"possibleComplication": ["Hearing loss"]' in client.get(disease.url).content.replace(b"&quot;", b'"')


def test_a_late_effect_that_says_something_else_is_a_change_of_the_pages_that_show_it(site):
    effect = make_late_effect("Hearing loss", **EFFECT)
    disease = disease_with(effect)
    before = disease.published_sections.filter(section="after-treatment").count()
    effect.how_checked = "By another test."
    effect.save_revision().publish()
    effect.watch_for = "It is loud."  # which stands on its own page alone
    effect.save_revision().publish()
    assert DiseasePage.objects.get().published_sections.filter(section="after-treatment").count() == before + 1
