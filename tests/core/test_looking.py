"""Looking changes nothing: no address of the admin does anything for a GET, which a link or a picture elsewhere can make."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.documents import get_document_model

from charity_site.core.models import Organization
from research.models import Fund
from tests.browser.admin_screens import key_for, make_objects, routes
from tests.factories import (
    make_disease,
    make_image,
    make_late_effect,
    make_program,
    make_source,
    make_story,
    make_symptom,
    make_term,
    make_urgency_rule,
)

WRITES = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM) \"(\w+)\"")
NOTES = {  # what is noted about looking, and changes nothing that anybody sees
    "django_session",  # who is signed in
    "images_charityrendition",  # pictures in the size that is asked for
    "wagtailadmin_editingsession",  # that someone has the editor open
    "wagtailcore_modellogentry",  # who opened a consent record or its form
    "wagtailcore_pagesubscription",  # whether one wants mails about a page: no, until one says so
    "wagtailusers_userprofile",  # made with the first look at one's account
}


@pytest.fixture
def values(site):
    get_user_model().objects.create_superuser("admin", "admin@example.org", "a-long-password")
    disease = make_disease(slug="jmml")
    make_story(disease=disease)
    make_program()
    make_urgency_rule(symptom=make_symptom("Fever", disease))
    make_term()
    make_late_effect()
    make_source()
    make_image()
    Organization.objects.create(name="A clinic", kind="other")
    Fund.objects.create(name="Leukemia research", code="LEUK")
    get_user_model().objects.create_user("editor")
    made = make_objects()
    get_document_model().objects.update(file_size=4)  # else Wagtail writes down what it measures
    return made


def test_no_get_in_the_admin_changes_anything(values):
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get(username="admin"))
    asked, changed = 0, {}
    for name, parameters in routes():
        given = {**values, **key_for(name, values)}
        try:
            address = values["others"].get(name) or reverse(name, kwargs={each: given.get(each) for each in parameters})
        except NoReverseMatch:
            continue
        asked += 1
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
        tables = {match[1] for query in queries for match in [WRITES.match(query["sql"])] if match} - NOTES
        if tables or not client.session.get("_auth_user_id"):
            changed[name] = response.status_code, tables
    assert not changed
    assert asked > 200
