"""A form of a shared record that comes twice makes one record, and is about the newest draft of it or says whose is newer."""

from uuid import uuid4

import pytest
from django.urls import reverse

from charity_site.core.models import Organization
from charity_site.glossary.models import Term
from tests.factories import make_term, make_user
from tests.forms_on_screen import filled_in

BY_ITSELF = {"accept": "application/json"}


@pytest.fixture
def editor(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


def test_a_shared_record_is_made_once_too(client, editor):
    add, key = reverse("wagtailsnippets_glossary_term:add"), str(uuid4())
    for definition in ("What it means.", "What it really means."):
        form = {"name": "Platelets", "definition": definition, "form_key": key}
        assert client.post(add, form).status_code == 302
    assert Term.objects.get().definition == "What it really means."


@pytest.mark.parametrize("second", [BY_ITSELF, {}], ids=["by itself", "saved"])
def test_a_record_that_was_saved_by_itself_goes_on_when_the_answer_is_lost(client, editor, second):
    term = make_term(definition="One.")
    edit = reverse("wagtailsnippets_glossary_term:edit", args=[term.pk])
    form = {**filled_in(client.get(edit)), "definition": "Two."}
    assert client.post(edit, {**form, "form_number": "1"}, headers=BY_ITSELF).json()["success"]
    answer = client.post(edit, {**form, "definition": "Three.", "form_number": "2"}, headers=second)
    assert answer.status_code == (200 if second else 302)
    term.refresh_from_db()
    assert term.get_latest_revision_as_object().definition == "Three."
    late = client.post(edit, {**form, "form_number": "1"}, headers=BY_ITSELF)
    assert late.json()["error_code"] == "invalid_revision", "what it sent before that is old"


def test_a_record_without_drafts_is_made_once_and_what_happened_to_it_since_stays(client, editor):
    add = reverse("wagtailsnippets_core_organization:add")
    form = {**filled_in(client.get(add)), "name": "A hospital", "kind": "hospital"}
    client.post(add, form)
    twice = client.post(add, form, follow=True)
    assert "was saved already" in twice.content.decode()
    Organization.objects.update(about="Written since.")
    client.post(add, {**form, "name": "Another hospital"})  # with the browser's way back
    assert [(each.name, each.about) for each in Organization.objects.order_by("name")] == [
        ("A hospital", "Written since."),
        ("Another hospital", ""),
    ]


@pytest.mark.parametrize("second", [BY_ITSELF, {}], ids=["by itself", "saved"])
def test_what_a_colleague_corrected_since_is_not_overwritten_by_the_form_that_made_it(client, editor, second):
    add = reverse("wagtailsnippets_glossary_term:add")
    form = {"name": "Biopsy", "definition": "A first try.", "form_key": str(uuid4())}
    client.post(add, form)
    term = Term.objects.get()
    term.definition = "Corrected."
    term.save_revision(user=make_user()).publish()
    answer = client.post(add, {**form, "definition": "A second try.", "action-publish": "1"}, headers=second)
    assert Term.objects.get().definition == "Corrected."
    if second:
        assert answer.json()["error_code"] == "invalid_revision"
    else:
        html = answer.content.decode()
        assert answer.status_code == 409 and "A second try." in html and "Corrected." in html
