"""What was stored before there was a rule, or past the forms, says nowhere how many live."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from diseases.models import PrognosisFactor, RiskFactor
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_standard_page,
    make_symptom,
    make_urgency_rule,
    make_user,
)
from tests.forms_on_screen import filled_in, save

TOLD = "Seventy-seven percent survive."
PROSE = f"<p>Call the doctor. {TOLD}</p>"
KEPT = "this says how many live"


def picture_block(image, **fields):
    shown = {"image": image.pk, "alt_text": f"A window. {TOLD}", "decorative": False}
    return {"type": "image", "value": {"image": shown, "caption": f"By the river. {TOLD}", **fields}}


def typed(image, **fields):
    """Return what the form of a page posts of that block."""
    block = picture_block(image, **fields)
    block["value"]["image"]["decorative"] = ""
    return nested_form_data({"body": streamfield([(block["type"], block["value"])])}) | {"action-publish": "1"}


def with_body(page, *blocks):
    """`page`, published with raw `blocks` as nobody checked them."""
    page.body = page.body.stream_block.to_python(list(blocks))
    page.save_revision().publish()
    return page


@pytest.fixture
def told(site):
    disease = make_disease(
        title="Wilms tumor",
        **dict.fromkeys(("overview", "symptoms_intro", "when_to_call", "diagnosis_intro", "prognosis_intro"), PROSE),
        risk_note=TOLD,
    )
    disease.risk_factors = [RiskFactor(name="Age", note=f"Young. {TOLD}")]
    disease.prognosis_factors = [PrognosisFactor(name="Age", note=f"Old. {TOLD}")]
    disease.save_revision().publish()
    lump = make_symptom("Lump", disease, when_to_see_doctor=PROSE, note=TOLD)
    fever = make_symptom("Fever", disease, urgency="911", when_to_see_doctor=PROSE)
    make_urgency_rule(symptom=fever, with_symptom=lump, urgency="911", when_to_see_doctor=PROSE)
    note = {"type": "note", "value": {"title": TOLD, "text": PROSE}}
    text = {"type": "text", "value": PROSE}
    image = make_image(description=TOLD)
    with_body(make_standard_page(title="Help", introduction=f"Words. {TOLD}"), text, note, picture_block(image))
    with_body(make_program(title="Kidney", slug="kidney", diseases=[disease]), text, note, picture_block(image))
    return disease


def test_captions_advice_notes_and_words_for_the_blind_pass_over_it(client, told):
    for address in ("/symptoms/lump/", "/symptoms/fever/", "/symptoms/fever/?and=lump", "/search/?q=fever+and+lump",
                    "/research/kidney/", "/about/help/"):  # fmt: skip
        html = client.get(address).content.decode()
        assert "eventy-seven" not in html, address
        assert "all the doctor." in html, address
    for address in ("/research/kidney/", "/about/help/"):
        page = BeautifulSoup(client.get(address).content, "lxml")
        assert page.figcaption.text == "By the river." and page.select_one("figure img")["alt"] == "A window."


def test_what_leaves_for_other_sites_and_machines_passes_over_it(client, told):
    others = [
        f"/api/v1/diseases/{told.slug}",
        "/api/v1/diseases",
        "/api/v1/programmes/kidney",
        "/feeds/all/",
        "/llms.txt",
    ]
    sections = [f"/embed/{told.slug}/{name}/" for name in ("overview", "symptoms", "diagnosis", "prognosis")]
    searches = ["/search/?q=survive", "/search/?q=doctor", "/search/?q=window"]
    for address in others + sections + searches:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "eventy-seven" not in response.content.decode(), address
    for address in (told.url, "/research/kidney/", "/about/help/", "/symptoms/lump/"):
        page = BeautifulSoup(client.get(address).content, "lxml")
        assert "eventy-seven" not in page.find("script", type="application/ld+json").string, address
        assert "eventy-seven" not in str(page.head), address
    told_again = client.get(f"/api/v1/diseases/{told.slug}").json()["result"]
    assert told_again["risk_factors"][0]["note"] == "Young." and told_again["overview"] == "<p>Call the doctor.</p>"


def test_headings_of_a_page_are_told_to_machines_without_it(client, site):
    page = make_disease(title="Wilms tumor", research_heading="Nine in ten are cured", research_text="<p>Words.</p>")
    data = BeautifulSoup(client.get(page.url).content, "lxml").find("script", type="application/ld+json").string
    assert json.loads(data) and "Nine in ten" not in data


def test_staff_are_told_about_captions_advice_and_words_for_the_blind(client, site):
    symptom = make_symptom("Lump", make_disease())
    rule = make_urgency_rule(symptom=symptom, under_months=3)
    advice = {"when_to_see_doctor": rich_text(PROSE), "action-publish": "1"}
    image = make_image()
    page = make_program(title="Kidney research")
    client.force_login(make_user())
    for address, fields in (
        (reverse("wagtailsnippets_diseases_symptom:edit", args=[symptom.pk]), advice),
        (reverse("wagtailsnippets_diseases_urgencyrule:edit", args=[rule.pk]), advice),
        (reverse("wagtailimages:edit", args=[image.pk]), {"description": TOLD}),
        (reverse("wagtailadmin_pages:edit", args=[page.pk]), typed(image, caption="A river.")),
    ):
        html = save(client, address, filled_in(client.get(address)) | fields).content.decode()
        assert KEPT in html.lower() and "eventy-seven" in html, address


def test_the_caption_of_a_picture_of_people_is_asked_about_too(client, site):
    page = make_program(title="Kidney research")
    image = make_image(people=[make_consent()])
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = save(client, address, filled_in(client.get(address)) | typed(image)).content.decode()
    assert KEPT in html.lower()
