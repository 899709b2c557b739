"""The page for people tells what the OpenAPI document tells programs, in the site's own look."""

import json

import pytest
from bs4 import BeautifulSoup

from charity_site.api.reference import example
from charity_site.core.models import SiteSettings


@pytest.fixture
def page(client, content):
    response = client.get("/api/")
    assert response.status_code == 200 and not response.cookies
    return BeautifulSoup(response.content, "lxml")


@pytest.fixture
def document(get):
    return get("openapi.json")


def test_it_names_every_address_parameter_and_answer(page, document):
    for path, operations in document["paths"].items():
        operation = operations["get"]
        part = page.find(id=operation["operationId"])
        assert f"GET {path}" in part.text and operation["summary"] in part.text
        for parameter in operation["parameters"]:
            assert parameter["in"] == "header" or parameter["name"] in part.text
        for status in operation["responses"]:
            assert status in part.text
        assert "credit" in json.loads(part.pre.text)
    text = page.find(id="objects").text
    assert "when_to_call" in text and "framing" in text


def test_it_says_what_to_keep_to_and_how_to_include_a_section(client, page, content):
    settings = SiteSettings.objects.get()
    assert settings.credit in page.find(id="terms").text and settings.licence in page.find(id="terms").text
    snippet = BeautifulSoup(page.find(id="embeds").pre.text, "lxml").iframe
    assert snippet["title"] and snippet["loading"] == "lazy"
    assert client.get(snippet["src"]).status_code == 200


def test_it_stands_without_any_content(client, site):
    assert client.get("/api/").status_code == 200


def test_only_to_be_read(client, site):
    assert client.post("/api/").status_code == 405


def test_the_document_is_whole(document):
    assert document["openapi"].startswith("3.1") and document["servers"] == [{"url": "http://localhost"}]
    for path, operations in document["paths"].items():
        assert list(operations) == ["get"]
        expected = {"200", "304", "400", "429", "503"} | ({"404"} if "{" in path else set())
        assert set(operations["get"]["responses"]) == expected
        for parameter in operations["get"]["parameters"]:
            assert parameter["description"] and "examples" not in parameter


def test_an_example_is_made_of_any_schema():
    schema = {"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Part"}}, {"type": "null"}]}
    part = {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}, "day": {"type": "string", "format": "date"}}}
    assert example(schema, {"components": {"schemas": {"Part": part}}}) == [{"kind": "a", "day": "2026-03-01"}]


def test_the_footer_leads_to_it(client, site):
    assert BeautifulSoup(client.get("/").content, "lxml").footer.find("a", href="/api/")
