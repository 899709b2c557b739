"""The page for people about the API and the embeds, made of the OpenAPI document that the API gives of itself."""

import json
import re

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from charity_site.api.changes import shown
from charity_site.api.endpoints import api
from charity_site.api.models import Kind
from diseases.sections import SECTIONS

HEADINGS = {
    "terms": "What to keep to",
    "endpoints": "Addresses",
    "objects": "Fields",
    "errors": "When something is wrong",
    "embeds": "Show a section on your site",
}
WHOLE = ("Disease", "Topic", "Treatment kind", "Late effect", "Card", "Story", "Programme", "Changes")
WORDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
FORMATS = {"date": "date", "date-time": "date and time", "uri": "address", "uuid": "UUID"}
SAMPLES = {
    "date": "2026-03-01",
    "date-time": "2026-03-01T09:30:00Z",
    "uri": "https://example.org/",
    "uuid": "5e0c1c3a-9d5f-4f0e-8a53-3b1f0a9d2c71",
    "string": "Some words.",
    "integer": 2026,
    "boolean": False,
}


@require_safe
def partners(request):
    """Return what partners may take, how, and what they must keep to."""
    document = api.get_openapi_schema()
    context = {
        "sections": [{"id": key, "heading": heading} for key, heading in HEADINGS.items()],
        "document": document,
        "document_url": f"{settings.SITE_URL}{reverse('api:openapi-json')}",
        "operations": [operation(path, each["get"], document) for path, each in document["paths"].items()],
        "objects": objects(document["components"]["schemas"]),
        "problem": pretty(example({"$ref": "#/components/schemas/Problem"}, document)),
        "disease": shown(Kind.DISEASE).order_by("title").first(),
        "embeddable": [section for section in SECTIONS if section.may_be_embedded],
        "site_url": settings.SITE_URL,
    }
    return render(request, "api/partners.html", context)


def operation(path, described, document):
    """One endpoint for the template (dict): `described` is its part of `document`."""
    answers = described["responses"]
    return {
        "id": described["operationId"],
        "path": path,
        "summary": described["summary"],
        "parameters": [
            {**each, "allowed": allowed(each["schema"])} for each in described["parameters"] if each["in"] != "header"
        ],
        "answers": [(status, answer["description"]) for status, answer in sorted(answers.items())],
        "example": pretty(example(answers[200]["content"]["application/json"]["schema"], document)),
    }


def allowed(schema):
    """Return what a parameter may be, in words (str)."""
    words = words_for(schema)
    if "minimum" in schema:
        words += f" from {schema['minimum']:,} to {schema['maximum']:,}"
    return f"{words}; {schema['default']} if you give none" if "default" in schema else words


def objects(schemas):
    """Return what answers are made of, for the template (list of dict): whole objects first, then their parts by name."""
    found = [
        {
            "name": title_of(name),
            "description": schema.get("description", ""),
            "fields": [
                {"name": key, "type": words_for(field), "description": field.get("description", "")}
                for key, field in schema["properties"].items()
            ],
        }
        for name, schema in schemas.items()
        if not name.endswith("_")  # what stands around an object: the examples show it
    ]
    return sorted(found, key=lambda each: (each["name"] not in WHOLE, each["name"]))


def title_of(name):
    """`DiseaseSummary` reads “Disease summary” (str)."""
    return " ".join(re.findall("[A-Z][a-z]+", name)).capitalize()


def words_for(schema):
    """The type that `schema` (dict) allows, in words (str)."""
    if "$ref" in schema:
        return title_of(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if "anyOf" in schema:
        return " or ".join(map(words_for, schema["anyOf"]))
    if schema["type"] == "array":
        return f"list of: {words_for(schema['items'])}"
    return FORMATS.get(schema.get("format")) or WORDS[schema["type"]]


def example(schema, document):
    """A value that `schema` (dict) allows; its own example where it has one."""
    if "$ref" in schema:
        return example(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document)
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example(schema["anyOf"][0], document)
    if schema["type"] == "array":
        return [example(schema["items"], document)]
    if schema["type"] == "object":
        return {key: example(field, document) for key, field in schema["properties"].items()}
    return SAMPLES[schema.get("format") or schema["type"]]


def pretty(value):
    return json.dumps(value, indent=2, ensure_ascii=False)
