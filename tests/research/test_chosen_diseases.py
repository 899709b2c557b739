"""The diseases of a program are chosen as pages are, and not in a list of all of them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from research.models import ProgramPage
from tests.factories import make_disease, make_program, make_user
from tests.forms_on_screen import filled_in

BODY = {
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "text",
    "body-0-id": "",
    "body-0-value": rich_text("<p>Some text.</p>"),
}


@pytest.fixture
def program(client, site):
    client.force_login(make_user("Research editors"))
    return make_program(diseases=[make_disease(title="Jaguar disease"), make_disease(title="Puma disease")])


def edit(program):
    return reverse("wagtailadmin_pages:edit", args=[program.pk])


def save(client, program, keys, action="action-publish"):
    data = filled_in(client.get(edit(program)))
    return client.post(edit(program), {**data, **BODY, "diseases": keys, **({action: "1"} if action else {})})


def stored(program):
    return {disease.title for disease in ProgramPage.objects.get(pk=program.pk).diseases.all()}


def test_each_disease_has_a_chooser_and_there_is_room_for_more(client, program):
    make_disease(title="Lynx disease")
    page = BeautifulSoup(client.get(edit(program)).content, "lxml")
    fields = page.select("input[name=diseases]")
    assert not page.select("select[name=diseases]") and [bool(field["value"] if field.has_attr("value") else "") for field in fields] == [
        True, True, False, False,
    ]  # fmt: skip
    assert "Lynx disease" not in page.text
    assert len({field["id"] for field in fields}) == 4


def test_what_is_chosen_is_stored_and_what_is_cleared_goes(client, program):
    first, _ = program.diseases.order_by("pk")
    other = make_disease(title="Lynx disease")
    assert save(client, program, [str(first.pk), "", str(other.pk), str(other.pk)]).status_code == 302
    assert stored(program) == {"Jaguar disease", "Lynx disease"}
    assert save(client, program, [""]).status_code == 302
    assert stored(program) == set()


@pytest.mark.parametrize("wrong", ["999999", "x", "-1", "1; DROP"])
def test_what_is_no_disease_is_refused_beside_the_field(client, program, wrong):
    first = program.diseases.first()
    refused = save(client, program, [str(first.pk), wrong])
    assert refused.status_code == 200 and stored(program) == {"Jaguar disease", "Puma disease"}
    page = BeautifulSoup(refused.content, "lxml")
    assert first.title in page.text and page.select("#panel-child-program-diseases-errors, [id*=diseases-errors]")


def test_a_draft_keeps_its_choice(client, program):
    other = make_disease(title="Lynx disease")
    assert save(client, program, [str(other.pk)], action="").status_code == 302
    assert stored(program) == {"Jaguar disease", "Puma disease"}
    assert "Lynx disease" in client.get(edit(program)).content.decode()


@pytest.mark.parametrize(("role", "said"), [("Site managers", "Make it below"), ("Story coordinators", "Ask somebody")])
def test_where_there_is_no_disease_yet_the_chooser_says_what_to_do(client, site, role, said):
    client.force_login(make_user(role))
    address, data = reverse("wagtailadmin_choose_page"), {"page_type": "diseases.DiseasePage"}
    empty = client.get(address, data).json()["html"]
    assert "There is no Disease page yet" in empty and said in empty and "Types of Childhood Cancer" in empty
    lynx = make_disease(title="Lynx disease", live=False)
    drafted = client.get(address, data).json()["html"]
    assert ("Lynx disease" in drafted) is ("There is no" not in drafted) is (role == "Site managers")
    lynx.save_revision().publish()
    assert "Lynx disease" in client.get(address, data).json()["html"]
