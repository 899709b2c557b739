"""What can come after treatment is written once, has a page, and leads to the treatments after which it can come."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.search.backend import SearchBackend
from diseases.models import DiseasePage, LateEffect, TreatmentIndexPage
from tests.discovery.vocabulary import problems, said, targets
from tests.factories import make_disease, make_late_effect, make_treatment_kind, make_user
from tests.forms_on_screen import on_screen


@pytest.fixture
def kinds(site):
    return {name: make_treatment_kind(name) for name in ("Chemotherapy", "Radiation", "Surgery")}


@pytest.fixture
def heart(kinds):
    return make_late_effect(
        "A weaker heart",
        make_disease(title="A disease"),
        treatments=[kinds["Chemotherapy"], kinds["Radiation"]],
        slug="heart",
        also_called="heart damage",
        what_it_is="The heart muscle gets weaker.",
        watch_for="Your child is short of breath.",
        whom_to_ask="A heart doctor.",
    )


def main_at(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").main


def text_at(client, address):
    return " ".join(main_at(client, address).get_text(" ").split())


def test_its_page_says_all_of_it_and_leads_to_treatments_and_diseases(client, heart):
    text = text_at(client, "/after-treatment/heart/")
    for words in (
        "A weaker heart The heart muscle gets weaker.",
        "Also called heart damage.",
        "It can come after a medicine.",
        "What to tell the team Your child is short of breath.",
        "How it is checked By a test.",
        "Whom to ask A heart doctor.",
        "To be checked by a clinician.",
    ):
        assert words in text, words
    links = {a["href"] for a in main_at(client, "/after-treatment/heart/").select("a")}
    assert {"/treatments/chemotherapy/", "/treatments/radiation/"} <= links
    assert f"{DiseasePage.objects.get().url}#after-treatment" in links and "/treatments/surgery/" not in links


@pytest.mark.parametrize("address", ["/", "/childhood-cancers/"])
def test_who_looks_for_a_disease_sees_the_lists_that_visitors_may_see(client, heart, address):
    assert {"/treatments/", "/after-treatment/"} <= {link["href"] for link in main_at(client, address).select("a")}
    TreatmentIndexPage.objects.get().unpublish()
    shown = {link["href"] for link in main_at(client, address).select("a")}
    assert "/treatments/" not in shown and "/after-treatment/" in shown


def test_a_treatment_leads_to_what_can_come_after_it(client, heart):
    assert "/after-treatment/heart/" in str(main_at(client, "/treatments/radiation/"))
    assert "/after-treatment/heart/" not in str(main_at(client, "/treatments/surgery/"))


def test_all_are_listed_by_the_part_of_the_body(client, heart):
    make_late_effect("Hearing loss", body_part="senses"), make_late_effect("From before", body_part="")
    make_late_effect("Being tired", body_part="whole"), make_late_effect("A draft", live=False)
    main = main_at(client, "/after-treatment/")
    assert [h.text for h in main.select("h2[id^=part]")] == [
        "The whole body",
        "Eyes and ears",
        "Heart and lungs",
        "Other",
    ]
    assert [h.text for h in main.select(".terms h3")] == [
        "Being tired",
        "Hearing loss",
        "A weaker heart",
        "From before",
    ]


def test_machines_get_it(client, heart):
    document = said(client, "/after-treatment/heart/")
    assert problems(document, targets(*(said(client, address) for address in ("/", "/after-treatment/")))) == []
    (condition,) = document["@graph"][0]["about"]
    assert (condition["@type"], condition["name"]) == ("MedicalCondition", "A weaker heart")
    for address in ("/sitemap.xml", "/llms.txt"):
        assert "/after-treatment/heart/" in client.get(address).content.decode(), address


@pytest.mark.parametrize("question", ["heart damage", "heart muscle", "weaker heart"])
def test_search_finds_it(client, heart, question):
    SearchBackend({}).get_index_for_model(LateEffect).add_item(heart)
    page = BeautifulSoup(client.get("/search/", {"q": question}).content, "lxml")
    assert "/after-treatment/heart/" in [a["href"] for a in page.select(".results a")]


def test_it_is_not_published_twice_under_one_name_nor_with_a_dose(heart):
    for fields in ({"name": "a weaker heart"}, {"how_checked": "After 300 mg of it."}, {"source": None}):
        with pytest.raises(ValidationError):
            make_late_effect(**{"name": "Another", **fields}).save_revision(clean=False).publish()


def test_an_editor_is_told_that_it_needs_its_treatments_and_a_draft_keeps_those_of_visitors(client, heart, kinds):
    client.force_login(make_user("Clinical reviewers"))
    address = reverse("wagtailsnippets_diseases_lateeffect:edit", args=[heart.pk])
    data = {**on_screen(client.get(address)), "treatments": []}
    response = client.post(address, {**data, "action-publish": "1"})
    assert response.status_code == 200 and "treatments" in response.context["form"].errors
    data["treatments"] = [kinds["Surgery"].pk]
    assert client.post(address, data).status_code == 302
    assert "/after-treatment/heart/" in str(main_at(client, "/treatments/radiation/")), "it is only a draft"
    data = {**on_screen(client.get(address)), "treatments": [kinds["Surgery"].pk], "action-publish": "1"}
    assert client.post(address, data).status_code == 302
    assert set(LateEffect.objects.get().treatments.all()) == {kinds["Surgery"]}
