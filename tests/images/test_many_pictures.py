"""Many pictures at once: what is true of all is said once, and each of them has it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from tests.factories import make_consent, make_image, make_story, make_user, picture_bytes, upload

ADD = reverse("wagtailimages:add_multiple")
REPORT = reverse("undescribed_report")
Picture = get_image_model()


@pytest.fixture
def coordinator(client, site):
    user = make_user("Story coordinators")
    client.force_login(user)
    return user


def send(client, name="Story photos", **said):
    """Upload a picture as Wagtail's script does, with what is `said` of all."""
    collection = Collection.objects.get(name=name).pk
    fields = {f"all-{name}": value for name, value in said.items()}
    return client.post(
        ADD, {"title": "A", "collection": collection, "files[]": upload(picture_bytes()), **fields}
    ).json()


def said_of_all(**fields):
    return {"description": "", "credit": "", "license": "", "license_ends": "", **fields}


def test_the_page_asks_before_the_files_are_chosen(client, coordinator):
    form = BeautifulSoup(client.get(ADD).content, "lxml").select_one(".drop-zone form")
    names = {field["name"] for field in form.find_all(["input", "textarea", "select"]) if field.get("name")}
    wanted = {f"all-{name}" for name in ("shows_people", "credit", "license", "license_ends", "description")}
    assert wanted <= names and "files[]" in names
    assert form.find(attrs={"name": "all-shows_people"}).has_attr("checked")


def test_two_of_one_name_are_told_apart_by_their_stories_and_until_when(client, coordinator):
    ends = date(2030, 5, 31)
    consents = [make_consent(person="Rosie", ends=ends), make_consent(person="Rosie", withdrawn_on=date(2026, 1, 1))]
    make_story(title="Rosie and the kidney", consents=consents[:1])
    form = BeautifulSoup(client.get(ADD).content, "lxml")
    labels = {field["value"]: field.find_parent("label").text.strip() for field in form.select("[name=all-consents]")}
    assert labels == {
        str(consents[0].pk): "Rosie (the child), “Rosie and the kidney”, until May 31, 2030",
        str(consents[1].pk): "Rosie (the child), taken back",
    }


def test_each_picture_has_what_was_said_and_its_own_form_shows_it(client, coordinator):
    consents = [make_consent(), make_consent()]
    said = said_of_all(
        shows_people="on", consents=[consent.pk for consent in consents], credit="Photo: Ana Silva", license="CC BY 4.0",
        license_ends="2027-01-31", description="The ward's garden",
    )  # fmt: skip
    forms = [send(client, **said)["form"] for _ in range(3)]
    assert Picture.objects.count() == 3
    for picture, form in zip(Picture.objects.order_by("pk"), forms, strict=True):
        assert picture.people == consents and picture.shows_people and picture.uploaded_by_user == coordinator
        assert (picture.credit, picture.license, picture.license_ends) == (
            "Photo: Ana Silva",
            "CC BY 4.0",
            date(2027, 1, 31),
        )
        assert picture.description == "The ward's garden"
        assert 'value="Photo: Ana Silva"' in form and form.count("checked") == 3


def test_a_picture_shows_people_until_somebody_says_that_it_does_not(client, coordinator):
    send(client)  # without that form, as an old tab would
    send(client, **said_of_all(shows_people="on"))
    send(client, **said_of_all())
    assert list(Picture.objects.order_by("pk").values_list("shows_people", flat=True)) == [True, True, False]


def test_what_cannot_be_true_is_told_beside_the_file_and_nothing_is_stored(client, coordinator):
    answer = send(client, **said_of_all(shows_people="on", license_ends="soon"))
    assert not answer["success"] and "Last day of the license" in answer["error_message"]
    answer = send(client, **said_of_all(consents=[make_consent().pk]))
    assert not answer["success"] and "This picture names people" in answer["error_message"]
    assert not Picture.objects.exists()


def test_nobody_names_people_who_may_not_see_consents(client, site):
    client.force_login(make_user("Editors"))
    assert 'name="all-consents"' not in client.get(ADD).content.decode()
    send(client, "Pictures and documents", **said_of_all(shows_people="on", consents=[make_consent().pk]))
    assert Picture.objects.get().people == []


def test_the_report_lists_pictures_without_words_that_somebody_works_with(client, site):
    make_image(title="Zephyr A")
    make_image(title="Zephyr B", description="A red kite")
    make_image(title="Zephyr C", collection="Story photos", people=[make_consent()])
    for role, titles in {
        "Editors": {"Zephyr A"},
        "Story coordinators": {"Zephyr C"},
        "Site managers": {"Zephyr A", "Zephyr C"},
    }.items():
        client.force_login(make_user(role))
        page = client.get(REPORT).content.decode()
        assert {title for title in ("Zephyr A", "Zephyr B", "Zephyr C") if title in page} == titles
        assert REPORT in client.get(reverse("wagtailadmin_home")).content.decode()
