"""The API does what its OpenAPI page says: schemathesis asks it with good and with bad values, and finds no failure.

tests/browser/test_partners.py runs the whole of schemathesis against a real server.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import given, settings
from schemathesis import GenerationMode

application = get_wsgi_application()

EXAMPLES = 25
LISTS = ["diseases", "stories", "programmes", "topics", "treatments", "late-effects", "cards", "changes"]


def uncompressed(environ, start_response):
    """The site, for a client that cannot unpack."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return application(environ, start_response)


@pytest.fixture
def described(content, settings):
    """The API with real content, as its own OpenAPI page describes it, without a limit to the number of questions."""
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    # Between two requests the connection must stay: the content is in its transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", uncompressed)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answers_to(cases):
    """The status codes (set of int) of the answers to `cases` (strategy), all of which are as described."""
    found = set()

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None)
    @given(cases)
    def ask(case):
        found.add(case.call_and_validate().status_code)

    ask()
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list(described, name):
    operation = described[f"/api/v1/{name}"]["GET"]
    assert 200 in answers_to(operation.as_strategy())
    assert answers_to(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)) == {400}


@pytest.mark.parametrize(("kind", "name"), [("diseases", "slug"), ("stories", "key"), ("programmes", "slug")])
def test_one_object(described, content, kind, name):
    disease, story, program = content
    there = {"diseases": disease.slug, "stories": str(story.translation_key), "programmes": program.slug}[kind]
    operation = described[f"/api/v1/{kind}/{{{name}}}"]["GET"]
    assert 200 in answers_to(operation.as_strategy(path_parameters={name: there}))
    assert answers_to(operation.as_strategy()) == {404}
