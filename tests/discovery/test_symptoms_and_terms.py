"""Symptoms and words as machines get them: what the pages say, and never that a symptom leads to a disease."""

import json

import pytest

from charity_site.glossary.models import GlossaryPage
from diseases.models import SymptomIndexPage
from tests.discovery.vocabulary import problems, said, targets
from tests.factories import make_disease, make_symptom, make_term


@pytest.fixture
def signs(site):
    disease = make_disease(title="Wilms tumor")
    return [
        make_symptom("Fever", disease, also_called="hot\nburning up", description="Warmer than usual."),
        make_symptom("Rash", disease, description="In nine of ten."),
    ]


def trail(page):
    return [(step["name"], step["item"]["@id"]) for step in page["breadcrumb"]["itemListElement"]]


def above(client):
    """Return what the pages of symptoms refer to on other pages."""
    return targets(*(said(client, address) for address in ("/", "/symptoms/", "/symptoms/fever/", "/symptoms/rash/")))


def test_the_list_of_signs_leads_to_each(client, signs):
    document = said(client, "/symptoms/")
    assert problems(document, above(client)) == []
    page = document["@graph"][0]
    assert page["@type"] == "CollectionPage" and page["mainEntity"]["numberOfItems"] == 2
    assert [(each["name"], each["item"]["@id"]) for each in page["mainEntity"]["itemListElement"]] == [
        (sign.name, f"http://localhost{sign.url}") for sign in signs
    ]
    assert trail(page) == [("Home", "http://localhost/"), ("Symptoms", "http://localhost/symptoms/")]


def test_a_sign_says_what_it_is_and_names_no_disease(client, signs):
    SymptomIndexPage.objects.get().save_revision().publish()
    document = said(client, "/symptoms/fever/?utm_source=x")
    assert problems(document, above(client)) == []
    page = document["@graph"][0]
    address = "http://localhost/symptoms/fever/"
    assert (page["@type"], page["@id"], page["url"], page["name"]) == ("MedicalWebPage", address, address, "Fever")
    (sign,) = page["about"]
    assert sign == {
        "@type": "MedicalSignOrSymptom",
        "name": "Fever",
        "alternateName": ["hot", "burning up"],
        "description": "Warmer than usual.",
        "url": address,
    }
    assert trail(page)[1:] == [("Symptoms", "http://localhost/symptoms/"), ("Fever", address)]
    assert not {"dateModified", "datePublished"} & set(page), "those are of the list"
    assert "Wilms" not in json.dumps(document) and "MedicalCondition" not in json.dumps(document)


def test_signs_together_are_one_page_about_both_without_a_figure(client, signs):
    document = said(client, "/symptoms/fever/?and=rash")
    assert problems(document, above(client)) == []
    page = document["@graph"][0]
    assert page["@id"] == "http://localhost/symptoms/fever/?and=rash" and page["name"] == "Fever and rash"
    assert [sign["name"] for sign in page["about"]] == ["Fever", "Rash"] and "description" not in page["about"][1]


def test_what_is_no_page_says_nothing(client, signs):
    make_symptom("Cough", make_disease())
    for address in ("/symptoms/nonsense/", "/symptoms/fever/?and=fever", "/symptoms/cough/?and=fever"):
        assert said(client, address) is None, address


def test_a_disease_names_its_signs_with_their_pages_while_they_have_one(client, signs):
    def named():
        (condition,) = [
            node
            for node in said(client, "/childhood-cancers/wilms-tumor/")["@graph"]
            if node["@type"] == "MedicalCondition"
        ]
        return [(sign["name"], sign.get("url")) for sign in condition["signOrSymptom"]]

    assert named() == [(sign.name, f"http://localhost{sign.url}") for sign in signs]
    SymptomIndexPage.objects.get().unpublish()
    assert named() == [("Fever", None), ("Rash", None)]


def test_the_glossary_is_a_set_of_terms_each_with_its_place(client, site):
    make_term(name="Platelets", definition="They stop bleeding.", also_called="thrombocytes")
    make_term(name="Relapse", definition="In 2 of 10 it comes back.")
    document = said(client, "/glossary/")
    assert problems(document, targets(said(client, "/"))) == []
    page, terms = document["@graph"][:2]
    assert page["mainEntity"] == {"@id": terms["@id"]} and terms["name"] == GlossaryPage.objects.get().title
    platelets, relapse = terms["hasDefinedTerm"]
    assert platelets == {
        "@type": "DefinedTerm",
        "@id": "http://localhost/glossary/#platelets",
        "name": "Platelets",
        "description": "They stop bleeding.",
        "alternateName": ["thrombocytes"],
        "inDefinedTermSet": {"@id": terms["@id"]},
    }
    assert "description" not in relapse
    assert b'id="platelets"' in client.get("/glossary/").content
    assert [name for name, _ in trail(page)] == ["Home", "Medical words"]


def test_an_empty_glossary_is_a_set_without_terms(client, site):
    document = said(client, "/glossary/")
    assert problems(document, targets(said(client, "/"))) == []
