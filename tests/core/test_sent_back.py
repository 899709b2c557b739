"""What the last step of an approval sent back is read by the first one again."""

import pytest
from django.urls import reverse

from charity_site.core.models import Source
from tests.factories import make_disease, make_source, make_user
from tests.forms_on_screen import filled_in


def make_record():
    return make_source(live=False)


MAKE = {"a page": lambda: make_disease(live=False), "a record": make_record}


@pytest.mark.parametrize("kind", MAKE)
def test_it_is_read_from_the_first_step_on(client, site, kind):
    thing = MAKE[kind]()
    thing.save_revision()
    thing.get_workflow().start(thing, make_user("Editors"))
    thing.current_workflow_task_state.approve(user=make_user("Clinical reviewers"))
    thing.current_workflow_task_state.reject(user=make_user("Site managers"))
    thing = type(thing).objects.get(pk=thing.pk)
    client.force_login(make_user("Editors"))
    name = "wagtailsnippets_core_source:edit" if isinstance(thing, Source) else "wagtailadmin_pages:edit"
    address = reverse(name, args=[thing.pk])
    client.post(address, {**filled_in(client.get(address)), "action-submit": "yes"})
    thing = type(thing).objects.get(pk=thing.pk)
    assert thing.workflow_in_progress and thing.current_workflow_task.name == "Clinical review"
