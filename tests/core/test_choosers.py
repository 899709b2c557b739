"""What is made in a chooser is a draft, and one record; where there is nothing to choose, the chooser says what to do."""

from uuid import uuid4

import pytest
from django.urls import reverse

from charity_site.core.models import Source
from charity_site.glossary.models import Term
from diseases.models import LateEffect, Symptom, TreatmentKind
from tests.factories import make_user

pytestmark = pytest.mark.django_db

CHOOSERS = {
    "diseases_symptom": (Symptom, {"name": "Cough"}, "name"),
    "diseases_treatmentkind": (TreatmentKind, {"name": "Surgery", "summary": "An operation."}, "name"),
    "diseases_lateeffect": (LateEffect, {"name": "Hearing", "after": "A", "how_checked": "B"}, "name"),
    "glossary_term": (Term, {"name": "Platelets", "definition": "Tiny cells."}, "name"),
    "core_source": (Source, {"title": "A paper", "publisher": "A journal", "year": "2020"}, "title"),
}


@pytest.mark.parametrize("kind", CHOOSERS)
def test_what_is_made_in_a_chooser_is_a_draft(client, site, kind):
    model, data, field = CHOOSERS[kind]
    address = reverse(f"wagtailsnippetchoosers_{kind}:create")
    client.force_login(make_user("Site managers"))
    chooser = reverse(f"wagtailsnippetchoosers_{kind}:choose")
    empty = client.get(chooser).json()["html"]
    assert f"There is no {model._meta.verbose_name} yet. Make the first one under" in empty and "snippet</" not in empty
    vain = client.get(reverse(f"wagtailsnippetchoosers_{kind}:choose_results"), {"q": "zzz"}).content.decode()
    assert "is called “zzz”. Look for another word, or make one" in vain
    again = client.post(address, {**data, field: ""})
    assert again.json()["step"] == "reshow_creation_form" and "This field is required" in again.json()["htmlFragment"]
    answer = client.post(address, data).json()
    record = model.objects.get()
    assert answer["step"] == "chosen" and answer["result"]["id"] == str(record.pk)
    assert not record.live and record.latest_revision and record.has_unpublished_changes
    twice = client.post(address, data).json()
    assert twice["step"] == "reshow_creation_form" and model.objects.count() == 1
    shown = client.get(chooser).json()["html"]
    assert f'name="{field}"' in shown and 'name="form_key"' in shown


def test_a_form_of_a_chooser_that_is_sent_twice_makes_one_record(client, site):
    client.force_login(make_user("Site managers"))
    for kind, words in (
        (
            "core_source",
            {"title": "A paper", "publisher": "A journal"},
        ),  # no year: nothing in the table tells two apart
        ("core_organization", {"name": "A hospital", "kind": "hospital"}),
    ):
        address, data = reverse(f"wagtailsnippetchoosers_{kind}:create"), {**words, "form_key": str(uuid4())}
        first, second = (client.post(address, data).json() for _ in range(2))
        assert first["step"] == second["step"] == "chosen" and first["result"]["id"] == second["result"]["id"]
    corrected = {**data, "form_key": str(uuid4()), "title": "A paper", "publisher": "A journal"}
    address = reverse("wagtailsnippetchoosers_core_source:create")
    again = {**corrected, "title": "A longer paper"}
    assert client.post(address, corrected).json()["result"]["id"] == client.post(address, again).json()["result"]["id"]
    assert [str(each) for each in Source.objects.order_by("pk")] == ["A paper. A journal", "A longer paper. A journal"]
    Source.objects.filter(title="A longer paper").update(live=True)
    assert client.post(address, {**again, "title": "Another"}).json()["step"] == "chosen"
    assert Source.objects.filter(title="A longer paper", live=True).exists() and Source.objects.count() == 3


def test_an_address_that_is_typed_in_a_chooser_without_its_beginning_gets_that_of_today(client, site):
    client.force_login(make_user("Editors"))
    data = CHOOSERS["core_source"][1] | {"url": "www.cancer.gov"}
    client.post(reverse("wagtailsnippetchoosers_core_source:create"), data)
    assert Source.objects.get().url == "https://www.cancer.gov"


@pytest.mark.parametrize("kind", [*CHOOSERS, "core_organization"])
def test_nobody_makes_in_a_chooser_what_they_may_not_add(client, site, kind):
    client.force_login(make_user("Story coordinators"))
    client.post(reverse(f"wagtailsnippetchoosers_{kind}:create"), {"name": "A", "title": "A", "definition": "B"})
    assert not Source.objects.exists() and not Symptom.objects.exists() and not Term.objects.exists()
