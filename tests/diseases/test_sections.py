"""A section that is in the list is everywhere: on the page and in each other output. What it lacks is named."""

import pytest
from bs4 import BeautifulSoup
from django.utils.html import strip_tags

from charity_site.api.endpoints import api
from charity_site.home.demo.content import Writer, content_of
from charity_site.search.backend import texts_of
from diseases.sections import SECTIONS
from diseases.sections.section import Section
from tests.discovery.vocabulary import said
from tests.factories import full_disease, make_program, make_story, make_user

LACKING = {
    # Stories are pages of their own, and leave the site as their families agreed.
    *(("stories", output) for output in ("API", "OpenAPI", "export", "search")),
    # A figure without the words around it frightens or misleads.
    *(("prognosis", output) for output in ("search", "vocabulary")),
    *((name, "search") for name in ("quick-facts", "questions", "research", "sources")),
    *((name, "vocabulary") for name in ("quick-facts", "questions", "research", "stories")),
    *((name, "vocabulary") for name in ("types", "road", "if-it-comes-back")),  # it has no words for them
}


def texts_in(value):
    """Yield the sentences and names in `value` (what a schema stores), without keys, addresses and marks."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from texts_in(each)
    if isinstance(value, str) and " " in (text := strip_tags(value)):
        yield text


class AsStored:
    """Takes the place of a content file: prose as it is stored, and of a shared record its name."""

    prose = staticmethod(str)

    def record(self, model, record):
        return getattr(record, "name", None)


class Site:
    """A site with one full disease, and what it says of it in all ways."""

    def __init__(self, client):
        self.client, self.disease = client, full_disease()
        make_program(diseases=[self.disease])
        make_story(disease=self.disease)
        self.page = self.read(self.disease.url)
        self.data = client.get(f"/api/v1/diseases/{self.disease.slug}").json()["result"]
        self.openapi = api.get_openapi_schema()["components"]["schemas"]["Disease"]["properties"]
        self.context = self.disease.get_context(self.disease.make_preview_request().context_data["request"])
        self.parts = {part["name"] for part in said(client, self.disease.url)["@graph"][0]["hasPart"]}
        self.found = " ".join(text for text, _ in texts_of(self.disease))
        self.exported = content_of(self.disease, Writer())
        client.force_login(make_user("Editors"))
        self.style = self.read("/styleguide/")

    def read(self, address):
        return BeautifulSoup(self.client.get(address).content, "lxml")

    def stored(self, section):
        return section.data.model_validate(self.disease, context={"file": AsStored()}).stored()

    def lacks(self, section):
        """Return the outputs in which `section` is not as it says (set of str)."""
        element = self.page.select_one(f"#{section.id}")
        texts = list(texts_in(self.stored(section))) if section.data else []
        embed = self.client.get(f"/embed/{self.disease.slug}/{section.id}/")
        classes = element["class"] if element else []
        outputs = {
            "page": element and section.heading in element.h2.text and says(element.text, texts),
            "section list": self.page.select_one(f'.section-nav a[href="#{section.id}"]'),
            "API": section.data
            and section.data.model_fields.keys() <= self.data.keys()
            and says(str(self.data), texts),
            "OpenAPI": section.data and section.data.model_fields.keys() <= self.openapi.keys(),
            "structured data": section.heading in self.parts,
            "vocabulary": section.condition(self.context) or section.web_page(self.context),
            "search": section.search_fields and any(text in self.found for text in texts),
            "embed": (embed.status_code == 200 and says(embed.content.decode(), texts)) == section.may_be_embedded,
            "print": element and ("not-printed" not in classes) == section.is_printed,
            "kept copy": element and element.has_attr("data-not-kept") != section.may_be_saved,
            "style page": any(title.text == section.heading for title in self.style.select(".styleguide-part")),
            "export": section.data and self.stored(section).keys() <= self.exported.keys(),
        }
        return {(section.id, output) for output, is_there in outputs.items() if not is_there}


def says(content, texts):
    return all(text in " ".join(content.split()) for text in texts)


@pytest.fixture
def full_site(client, site):
    return Site(client)


def test_each_section_is_in_each_output(full_site):
    assert {lack for section in SECTIONS for lack in full_site.lacks(section)} == LACKING


class Forgotten(Section):
    id = "forgotten"
    heading = "Forgotten"

    def condition(self, context):
        return {}


def test_a_section_that_is_nowhere_is_named_with_each_output(full_site):
    lacking = {output for _, output in full_site.lacks(Forgotten())}
    assert lacking == {
        "page", "section list", "API", "OpenAPI", "structured data", "vocabulary", "search", "embed", "print",
        "kept copy", "style page", "export",
    }  # fmt: skip
