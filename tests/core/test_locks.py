"""A step of an approval keeps out only those who may not publish: what is wrong is corrected while it waits for another, too."""

import pytest
from django.urls import reverse

from tests.factories import make_disease, make_source, make_user
from tests.forms_on_screen import filled_in

EDIT = {"a page": "wagtailadmin_pages:edit", "a record": "wagtailsnippets_core_source:edit"}
MAKE = {"a page": make_disease, "a record": make_source}


@pytest.fixture(params=EDIT)
def waiting(request, site):
    """A page or record that waits for the second step, and the address of its editor."""
    thing = MAKE[request.param](title="Before")
    thing.title = "With a mistake"
    thing.save_revision()
    thing.get_workflow().start(thing, make_user("Editors"))
    thing.current_workflow_task_state.approve(user=make_user("Clinical reviewers"))
    assert thing.current_workflow_task.name == "Site manager approval"
    return thing, reverse(EDIT[request.param], args=[thing.pk])


def publish(client, thing, address, user):
    client.force_login(user)
    form = {**filled_in(client.get(address)), "title": "Corrected", "change_note": "A line."}
    client.post(address, {**form, "action-publish": "yes"})
    return type(thing).objects.get(pk=thing.pk)


def test_a_clinical_reviewer_corrects_what_waits_for_a_site_manager(client, waiting):
    thing = publish(client, *waiting, make_user("Clinical reviewers"))
    assert (thing.title, thing.live, thing.workflow_in_progress) == ("Corrected", True, False)


def test_an_editor_does_not(client, waiting):
    thing = publish(client, *waiting, make_user("Editors"))
    assert (thing.title, thing.workflow_in_progress) == ("Before", True)
    assert thing.get_latest_revision_as_object().title == "With a mistake"
