"""The small forms of many uploads: a tab that was left open saves nothing over what came in between."""

import inspect

import pytest
from bs4 import BeautifulSoup
from django.urls import get_resolver, reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from charity_site.core.conflicts import NAME, edits_a_record
from charity_site.core.many_uploads import edits_an_upload
from tests.core.test_conflicts import routes
from tests.factories import make_consent, make_document, make_image, make_user, pdf_bytes, picture_bytes, upload

# What is new, what is only looked at, and pages: they keep all versions
# Of the others, those of locks and set times write columns that no form has.
NOTHING_STORED_BEFORE = ("Create", "Copy", "Preview", "Lock", "Unlock", "RevisionsUnschedule", "_RevisionsUnschedule")
KINDS = {
    "wagtailimages": (get_image_model, "image", lambda: upload(picture_bytes())),
    "wagtaildocs": (get_document_model, "doc", lambda: upload(pdf_bytes(), "paper.pdf")),
}


def source_of(kind):
    try:
        return inspect.getsource(kind)
    except OSError:  # put together while it runs, of those behind it
        return ""


def saves(screen):
    kinds = [kind for kind in screen.__mro__ if kind is not object and not kind.__module__.startswith("django.")]
    return any(".save(" in source_of(kind) for kind in kinds)


def test_each_view_that_saves_a_stored_record_asks_for_its_version():
    unasked, asked = set(), set()
    for route, pattern in routes(get_resolver().url_patterns):
        screen = getattr(pattern.callback, "view_class", None)
        if not screen or "<" not in route or route.startswith("admin/pages/") or not saves(screen):
            continue
        if not screen.__name__.startswith(NOTHING_STORED_BEFORE):
            known = edits_a_record(pattern.callback) or edits_an_upload(pattern.callback)
            (asked if known else unasked).add(route)
    assert not unasked
    assert {"admin/images/multiple/<int:image_id>/", "admin/documents/multiple/<int:doc_id>/"} < asked


def fields(answer):
    """The form in the JSON of `answer`, as a browser would post it (dict)."""
    form = BeautifulSoup(answer.json()["form"], "lxml").find("form")
    found = {}
    for field in form.find_all(["input", "textarea", "select"]):
        if field.name == "select":
            chosen = field.find("option", selected=True)
            found[field["name"]] = chosen["value"] if chosen else ""
        elif field.get("type") != "checkbox" or field.has_attr("checked"):
            found[field["name"]] = field.text.strip() if field.name == "textarea" else field.get("value", "")
    return found


@pytest.fixture(params=KINDS)
def uploaded(request, client, site):
    """One of many uploads: (the record, the address of its small form, its fields, the beginning of their names)."""
    model, prefix, file = KINDS[request.param]
    client.force_login(make_user("Site managers"))
    collection = Collection.objects.get(name="Pictures and documents").pk
    data = {"title": "New", "files[]": file(), "collection": collection}
    answer = client.post(reverse(f"{request.param}:add_multiple"), data)
    record = model().objects.get()
    return record, reverse(f"{request.param}:edit_multiple", args=[record.pk]), fields(answer), f"{prefix}-{record.pk}-"


def post(client, address, data):
    return client.post(address, data, headers={"X-Requested-With": "XMLHttpRequest"})


def test_the_form_saves_what_nobody_changed(client, uploaded):
    record, address, form, prefix = uploaded
    wrong = post(client, address, {**form, f"{prefix}title": ""})
    assert not wrong.json()["success"]
    form = {**fields(wrong), f"{prefix}title": "A boat"}
    assert post(client, address, form).json()["success"], "also after a mistake"
    record.refresh_from_db()
    assert record.title == "A boat"


def test_a_stale_form_saves_nothing_and_shows_what_is_stored(client, uploaded):
    record, address, form, prefix = uploaded
    type(record).objects.update(title="Newer")
    without = {name: value for name, value in form.items() if name != NAME}
    for data in (form, without):
        answer = post(client, address, {**data, f"{prefix}title": "Old"})
        assert not answer.json()["success"]
        record.refresh_from_db()
        assert record.title == "Newer"
        again = fields(answer)
        assert again[f"{prefix}title"] == "Newer" and "Nothing was saved" in answer.json()["form"]
    screen = BeautifulSoup(answer.json()["form"], "lxml").select_one("[role=alert] a")["href"]
    assert client.get(screen).status_code == 200
    assert post(client, address, {**again, f"{prefix}title": "Newest"}).json()["success"]
    record.refresh_from_db()
    assert record.title == "Newest"


def test_a_stale_tab_does_not_give_a_photo_of_people_back(client, site):
    client.force_login(make_user("Story coordinators"))
    collection = Collection.objects.get(name="Story photos").pk
    data = {"title": "New", "files[]": upload(picture_bytes()), "collection": collection}
    stale = fields(client.post(reverse("wagtailimages:add_multiple"), data))
    image = get_image_model().objects.get()
    image.consents.set([make_consent(photo=False)])
    address = reverse("wagtailimages:edit_multiple", args=[image.pk])
    stale.pop(f"image-{image.pk}-shows_people", None)
    assert not post(client, address, stale).json()["success"]
    image.refresh_from_db()
    assert image.consents.count() == 1


def test_who_may_not_change_it_is_not_told_what_is_stored(client, site):
    image = make_image(collection="Story photos", title="Zofia")
    document = make_document(collection="Story photos", title="Zofia")
    client.force_login(make_user("Research editors"))
    for address in (
        reverse("wagtailimages:edit_multiple", args=[image.pk]),
        reverse("wagtaildocs:edit_multiple", args=[document.pk]),
    ):
        for answer in (post(client, address, {}), client.get(address)):
            assert "Zofia" not in answer.content.decode()
