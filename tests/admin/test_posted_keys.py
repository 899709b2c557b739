"""What somebody may not choose, they may not post the key of: it is not saved, not shown, and not named."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from charity_site.core.admin_guard import PAGES
from charity_site.core.chosen import NOT_THEIRS, chosen_in, may_choose
from charity_site.core.unnamed import CHOSEN
from tests.admin.addresses import registered
from tests.factories import (
    make_consent,
    make_disease,
    make_document,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_term,
    make_user,
    picture_bytes,
)
from tests.forms_on_screen import filled_in
from tests.sample_files import document_link

REFUSED = 302, reverse("wagtailadmin_home")  # with a message
BIG = (1600, 1200)


def rich_text(kind, **data):
    """A paragraph that is a link, as the editor of texts sends it (str)."""
    entity = {"type": kind, "mutability": "MUTABLE", "data": data}
    block = {"key": "a", "text": "link", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    block["entityRanges"] = [{"offset": 0, "length": 4, "key": 0}]
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


def body(kind, **fields):
    """The fields (dict) of a body with one block."""
    values = {"count": 1, "0-type": kind, "0-deleted": "", "0-order": 0, "0-id": "", **fields}
    return {f"body-{name}": value for name, value in values.items()}


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def post(client, page, fields, **more):
    """All (str) that is said when `fields` are saved on `page`, and when it is opened again."""
    response = client.post(edit(page), {**filled_in(client.get(edit(page))), **fields, **more})
    return response.content.decode() + client.get(edit(page)).content.decode()


def saved(page):
    """The newest version (page) of what is stored of `page`."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.fixture
def board(site):
    """A collection (its name) that only administrators use."""
    return Collection.get_first_root_node().add_child(name="Board").name


@pytest.fixture
def draft(site):
    return make_story(title="Zephyrdraft", live=False)


@pytest.fixture
def researcher(client, site):
    client.force_login(make_user("Research editors"))
    return client


@pytest.fixture
def editor(client, site):
    client.force_login(make_user("Editors"))
    return client


def test_the_forms_to_copy_and_to_move_name_no_page_that_is_not_theirs(editor, draft):
    own = make_standard_page(live=False)
    for key in (draft.pk, f" {draft.pk}"):
        form = {"new_title": "x", "new_slug": "x", "new_parent_page": key}
        response = editor.post(reverse("wagtailadmin_pages:copy", args=[own.pk]), form)
        assert (response.status_code, response["Location"]) == REFUSED
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
        response = editor.post(f"{address}?id={own.pk}", {"chooser": key})
        assert (response.status_code, response["Location"]) == REFUSED
    address = reverse("wagtailadmin_choose_page_chosen_multiple")
    assert "Zephyrdraft" not in editor.get(address, {"id": f" {draft.pk}"}).content.decode()


def test_a_button_leads_to_no_page_that_is_not_theirs(editor, draft):
    own = make_standard_page(live=False)
    button = body("button", **{"0-value-text": "Go", "0-value-page": draft.pk, "0-value-url": ""})
    shown = post(editor, own, button)
    assert "Zephyrdraft" not in shown and NOT_THEIRS in shown
    assert saved(own).body[0].block_type == "text"


@pytest.mark.parametrize("written", ["{}", "0{}", " {}"])
def test_a_link_in_text_leads_to_no_page_that_is_not_theirs(editor, draft, written):
    own = make_standard_page(live=False)
    text = body("text", **{"0-value": rich_text("LINK", id=written.format(draft.pk), url="x", parentId=1)})
    shown = post(editor, own, text)
    assert "zephyrdraft" not in shown and NOT_THEIRS in shown


def test_a_story_names_no_disease_that_is_not_theirs(client, site):
    disease, own = make_disease(title="Zephyrdisease", live=False), make_story(live=False)
    client.force_login(make_user("Story coordinators"))
    shown = post(client, own, {"body-count": 0}, disease=disease.pk)
    assert "Zephyrdisease" not in shown and NOT_THEIRS in shown


@pytest.mark.parametrize("place", ["field", "block"])
def test_a_picture_of_another_collection_is_neither_named_nor_made_public(researcher, board, place):
    picture = make_image(picture_bytes(size=BIG), collection=board, title="Zephyrpicture", description="Zephyrwords")
    own = make_program()
    block = {"0-value-image-image": picture.pk, "0-value-image-alt_text": "Words", "0-value-caption": ""}
    fields = {"field": {"body-count": 0, "picture": picture.pk}, "block": body("image", **block)}[place]
    for more in ({}, {"action-publish": "1"}):
        shown = post(researcher, own, fields, **more)
        assert NOT_THEIRS in shown
        assert "Zephyrpicture" not in shown and "Zephyrwords" not in shown
    assert saved(own).picture_id is None
    assert saved(own).body[0].block_type == "text"


def test_a_photo_of_a_child_is_not_made_public_by_who_may_not_choose_it(researcher, site):
    photo = make_image(picture_bytes(size=BIG), collection="Story photos", people=[make_consent()], title="Zephyrchild")
    own = make_program()
    text = body("text", **{"0-value": rich_text("LINK", url="https://example.org/")})
    shown = post(researcher, own, text, **{"picture": photo.pk, "action-publish": "1"})
    own.refresh_from_db()
    assert own.picture_id is None and "Zephyrchild" not in shown


def test_a_document_of_another_collection_is_not_made_public(researcher, board):
    document, own = make_document(collection=board, title="Zephyrpaper"), make_program()
    text = body("text", **{"0-value": rich_text("DOCUMENT", id=document.pk, url="x", filename="x")})
    shown = post(researcher, own, text, **{"action-publish": "1"})
    assert NOT_THEIRS in shown and document.filename not in shown
    assert researcher.get(document.url).status_code == Client().get(document.url).status_code == 404


def test_what_a_manager_chose_is_kept_and_not_named(editor, draft, board):
    picture, paper = make_image(collection=board, title="Zephyrpicture"), make_document(collection=board)
    disease = make_disease(live=False, picture=picture)
    link = f'<p><a linktype="page" id="{draft.pk}">story</a></p>'
    page = make_standard_page(live=False, body=[("button", {"text": "Go", "page": draft, "url": ""}), ("text", link)])
    paper_page = make_standard_page(live=False, body=[("text", document_link(paper))])
    for one in (disease, page, paper_page):
        shown = editor.get(edit(one)).content.decode()
        assert not [word for word in ("Zephyr", "zephyr", paper.filename) if word in shown]
    post(editor, disease, {}, title="Another title")
    now = saved(disease)
    assert (now.title, now.picture_id) == ("Another title", picture.pk)
    text = body("text", **{"0-value": rich_text("DOCUMENT", id=paper.pk)})
    post(editor, paper_page, text, title="Another title")
    now = saved(paper_page)
    assert now.title == "Another title" and f'id="{paper.pk}"' in now.body[0].value.source


def test_what_is_theirs_and_what_visitors_see_is_chosen(researcher, site):
    picture, paper, story, own = make_image(), make_document(), make_story(), make_program(live=False)
    text = body("text", **{"0-value": rich_text("DOCUMENT", id=paper.pk, url="x", filename="x")})
    shown = post(researcher, own, text, picture=picture.pk)
    assert NOT_THEIRS not in shown and picture.title in shown
    assert saved(own).picture_id == picture.pk
    assert paper.filename in shown
    button = body("button", **{"0-value-text": "Go", "0-value-page": story.pk, "0-value-url": ""})
    assert story.title in post(researcher, own, button)


@pytest.mark.parametrize("role", ["Story coordinators", "Site managers"])
def test_a_page_that_the_api_does_not_publish_is_refused_with_a_sentence(client, site, role):
    story = make_story(live=False, consents=[])
    client.force_login(make_user(role))
    address = reverse("wagtailadmin_api:pages:action", kwargs={"pk": story.pk, "action_name": "publish"})
    response = client.post(address, {}, content_type="application/json")
    assert response.status_code == 400 and story.title in response.content.decode()
    story.refresh_from_db()
    assert not story.live


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors"])
def test_words_of_the_glossary_are_for_all_who_write(site, role):
    term = make_term(name="Platelets")
    page = make_standard_page(body=[("text", f'<p><a linktype="term" id="{term.pk}">Platelets</a></p>')])
    assert may_choose(make_user(role), chosen_in(page), {})


def test_what_a_colleague_chose_is_not_named_where_versions_are_compared(editor, draft, board):
    picture = make_image(collection=board, title="Zephyrpicture", description="Zephyrwords")
    disease = make_disease(live=False)
    image = ("image", {"image": picture, "caption": ""})
    page = make_standard_page(live=False, body=[image, ("button", {"text": "Go", "page": draft, "url": ""})])
    disease.picture = picture
    page.body = [image, ("text", "<p>Other words.</p>")]
    for one in (disease, page):
        type(one).objects.get(pk=one.pk).save_revision()
        one.save_revision()
        address = reverse("wagtailadmin_pages:revisions_compare", args=[one.pk, "earliest", "latest"])
        shown = editor.get(address).content.decode()
        assert CHOSEN in shown and not [w for w in ("ephyr", picture.filename.split(".")[0]) if w in shown]


def test_a_quote_names_nobody_whose_consent_is_not_theirs(editor):
    own, consent = make_standard_page(live=False), make_consent(person="Zephyrperson")
    quote = body("quote", **{"0-value-text": "Words.", "0-value-consent": consent.pk})
    shown = post(editor, own, quote)
    assert "Zephyrperson" not in shown and NOT_THEIRS in shown
    assert saved(own).body[0].block_type == "text"


# --- Keys that no record can have --------------------------------------------------------------------
HUGE = int("9" * 25)


@pytest.mark.parametrize("role", ["Site managers", None])
def test_no_address_of_a_page_fails_for_a_key_that_no_page_can_have(client, site, role):
    client.force_login(make_user(role))
    client.raise_request_exception = False
    failed = []
    for address in registered():
        if set(address.arguments) & PAGES and "/" not in address.name:
            url = reverse(address.name, kwargs=dict.fromkeys(address.arguments, HUGE))
            for ask in (client.get, client.post):
                if ask(url).status_code >= 500:
                    failed.append(url)
    assert not failed


def test_a_key_that_no_page_can_have_is_not_chosen(client, site):
    client.force_login(make_user("Site managers"))
    program = make_program(diseases=[disease := make_disease()])
    screen = {**filled_in(client.get(edit(program))), "body-count": 0}
    for more, answer in (
        ({"diseases": [disease.pk, HUGE]}, 200),  # the form again, with what is wrong
        ({"loaded_revision_id": HUGE}, 409),
        ({"made_from": [HUGE]}, 302),
    ):
        assert client.post(edit(program), {**screen, **more}).status_code == answer, more
    assert list(saved(program).diseases.all()) == [disease]
    assert client.get(reverse("wagtailadmin_choose_page"), {"id": HUGE}).status_code == 200


@pytest.mark.parametrize("kind", ["consent_consent", "review_reviewer", "diseases_urgencyrule"])
def test_a_chooser_without_a_form_makes_nothing(client, site, kind):
    client.force_login(make_user("Site managers"))
    chooser = reverse(f"wagtailsnippetchoosers_{kind}:choose")
    assert client.get(chooser).status_code == 200
    assert client.post(f"{chooser}create/", {}).status_code == 404
