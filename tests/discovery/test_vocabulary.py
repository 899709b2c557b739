"""The validator finds what is wrong: otherwise its silence about our pages would say nothing."""

import pytest

from tests.discovery.vocabulary import problems

PAGE = {"@type": "MedicalWebPage", "@id": "http://a/", "name": "A", "url": "http://a/", "lastReviewed": "2026-01-02"}
CONDITION = {"@type": "MedicalCondition", "@id": "http://a/#c", "relevantSpecialty": ["https://schema.org/Oncologic"]}


def document(*nodes):
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def test_what_is_right_passes():
    assert problems(document(PAGE | {"about": {"@id": "http://a/#c"}, "aspect": ["diagnosis"]}, CONDITION)) == []
    elsewhere = {"http://b/#c": ["MedicalCondition"]}
    assert problems(document(PAGE | {"about": {"@id": "http://b/#c"}}), elsewhere) == []
    assert problems(document(PAGE | {"datePublished": "2026-01-02T10:00:00+00:00", "copyrightYear": 2026})) == []


@pytest.mark.parametrize(
    ("node", "complaint"),
    [
        ({"@type": "MedicalPage"}, "MedicalPage is no type"),
        ({"@type": ["WebPage", "Text"]}, "Text is no type"),
        ({"summary": "A"}, "MedicalWebPage.summary is no property"),
        ({"foundingDate": "2020"}, "MedicalWebPage.foundingDate is not of this type"),
        ({"awards": "A"}, "MedicalWebPage.awards is superseded by award"),
        ({"lastReviewed": "last week"}, "MedicalWebPage.lastReviewed cannot be 'last week'"),
        ({"lastReviewed": "2026-02-30"}, "MedicalWebPage.lastReviewed cannot be '2026-02-30'"),
        ({"url": "/a/"}, "MedicalWebPage.url cannot be '/a/'"),
        ({"name": ""}, "MedicalWebPage.name cannot be ''"),
        ({"name": []}, "MedicalWebPage.name is empty"),
        ({"name": 3}, "MedicalWebPage.name cannot be 3"),
        ({"name": None}, "MedicalWebPage.name cannot be None"),
        ({"breadcrumb": {"@type": "Person"}}, "MedicalWebPage.breadcrumb cannot be {'@type': 'Person'}"),
        ({"publisher": {"@id": "http://a/#c"}}, "MedicalWebPage.publisher cannot be {'@id': 'http://a/#c'}"),
        ({"publisher": {"@id": "http://nowhere/"}}, "MedicalWebPage.publisher cannot be {'@id': 'http://nowhere/'}"),
        ({"specialty": "https://schema.org/Cancer"}, "MedicalWebPage.specialty cannot be 'https://schema.org/Cancer'"),
        ({"about": {"@type": "Thing", "cost": "1"}}, "Thing.cost is no property"),
        ({"@id": "http://a/#c"}, "http://a/#c is told twice"),
    ],
)
def test_what_is_wrong_does_not(node, complaint):
    assert complaint in problems(document(PAGE | node, CONDITION))


def test_another_vocabulary_is_none_of_ours():
    assert problems({"@context": "https://example.org", "@graph": [PAGE]})
