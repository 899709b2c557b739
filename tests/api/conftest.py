import json

import pytest
from django.core.cache import cache

from tests.api.content import full_site


@pytest.fixture(autouse=True)
def no_limit_from_before():
    cache.clear()


@pytest.fixture
def content(site):
    """A disease, a story and a program with something in every field."""
    return full_site()


@pytest.fixture(scope="module")
def made_once(module_database):
    """The same, for a module in which it is there for each test: making it takes a second."""
    with module_database():
        return full_site()


@pytest.fixture
def get(client):
    """Asks the API: get("stories", status=200) is what it answers, as Python."""

    def get(address, status=200, **headers):
        response = client.get(f"/api/v1/{address}", headers=headers)
        assert response.status_code == status, response.content
        return json.loads(response.content)

    return get
