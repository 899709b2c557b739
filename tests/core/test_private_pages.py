"""A page that was made private opens for those who may see it, and for nobody else."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, resolve, reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from charity_site.core import admin_urls
from charity_site.core.private_pages import GUESSES
from charity_site.images.filters import FILTERS
from tests.factories import make_document, make_image, make_standard_page, make_user
from tests.sample_files import document_link

PASSWORD = "the-right-password"
SECRET = "What is for the few."
Kind = PageViewRestriction


@pytest.fixture(autouse=True)
def nobody_has_guessed():
    cache.clear()


@pytest.fixture
def page(site):
    return make_standard_page(title=SECRET, body=[("text", f"<p>{SECRET}</p>")])


@pytest.fixture
def below(page):
    child = page.add_child(instance=type(page)(title=f"{SECRET} Below."))
    child.save_revision().publish()
    return child


def restrict(page, kind, **fields):
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def action_of(restriction, page):
    return reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])


def is_told_to_no_cache(response):
    return {"private", "no-store"} <= {part.strip() for part in response["Cache-Control"].split(",")}


def shows(response):
    return response.status_code == 200 and SECRET in response.content.decode()


def test_the_right_password_opens_the_page_and_those_below_it(client, page, below):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    asked = client.get(below.url)
    action = action_of(restriction, below)
    assert asked.status_code == 200 and f'action="{action}"' in asked.content.decode()
    assert SECRET not in asked.content.decode() and is_told_to_no_cache(asked)
    assert "form-action 'self'" in asked["Content-Security-Policy"]

    opened = client.post(action, {"password": PASSWORD, "return_url": below.url})
    assert opened.status_code == 302 and opened["Location"] == below.url and is_told_to_no_cache(opened)
    for address in (page.url, below.url):
        response = client.get(address)
        assert shows(response) and is_told_to_no_cache(response)
    assert not shows(Client().get(page.url)), "what one person opened is closed to the next"


def test_a_wrong_password_opens_nothing_and_says_so(client, page):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    response = client.post(action_of(restriction, page), {"password": "wrong", "return_url": page.url})
    assert response.status_code == 200 and is_told_to_no_cache(response)
    text = response.content.decode()
    assert '<p role="alert" id="password-error">That password' in text and 'aria-describedby="password-error"' in text
    assert "not correct" in response.content.decode() and SECRET not in response.content.decode()
    assert f'value="{page.url}"' in response.content.decode()
    assert not shows(client.get(page.url))


def test_a_private_page_offers_no_copy_to_keep(client, page, below):
    assert "data-keep" in client.get(page.url).content.decode()
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    client.post(action_of(restriction, page), {"password": PASSWORD, "return_url": page.url})
    for address in (page.url, below.url):
        response = client.get(address)
        assert shows(response) and "data-keep" not in response.content.decode()


def test_the_form_needs_its_token(page):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    client = Client(enforce_csrf_checks=True)
    assert client.post(action_of(restriction, page), {"password": PASSWORD}).status_code == 403
    client.get(page.url)
    token = client.cookies["__Host-csrftoken"].value
    fields = {"password": PASSWORD, "return_url": page.url, "csrfmiddlewaretoken": token}
    assert client.post(action_of(restriction, page), fields).status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""])
def test_a_password_leads_to_no_other_website(client, page, elsewhere):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    response = client.post(action_of(restriction, page), {"password": PASSWORD, "return_url": elsewhere})
    assert response.status_code == 302 and response["Location"] == page.url


def test_guesses_are_limited_and_the_right_one_is_no_exception(client, page):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    action = action_of(restriction, page)
    answers = [client.post(action, {"password": f"guess {n}", "return_url": page.url}) for n in range(GUESSES)]
    assert {answer.status_code for answer in answers} == {200}
    late = client.post(action, {"password": PASSWORD, "return_url": page.url})
    assert late.status_code == 429 and is_told_to_no_cache(late)
    assert not shows(client.get(page.url))
    other = client.post(action, {"password": PASSWORD, "return_url": page.url}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302, "who guesses locks nobody else out"


def test_the_form_tells_nothing_of_another_page_or_of_a_draft(client, page):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    draft = make_standard_page(title="A draft of somebody", live=False)
    other = make_standard_page(title="Another page")
    for foreign in (draft, other):
        for response in (
            client.get(action_of(restriction, foreign)),
            client.post(action_of(restriction, foreign), {"password": PASSWORD, "return_url": "/"}),
        ):
            assert response.status_code == 404 and foreign.title not in response.content.decode()


def test_a_page_for_those_who_are_signed_in(client, page, below):
    restrict(page, Kind.LOGIN)
    asked = client.get(below.url)
    assert asked.status_code == 302 and is_told_to_no_cache(asked)
    form = client.get(asked["Location"])
    assert form.status_code == 200 and 'name="password"' in form.content.decode()
    user = make_user("Editors")
    fields = {"username": user.username, "password": "a-long-password", "next": below.url}
    opened = client.post(asked["Location"], fields)
    assert opened.status_code == 302 and opened["Location"] == below.url
    for address in (page.url, below.url):
        response = client.get(address)
        assert shows(response) and is_told_to_no_cache(response)


def test_wagtails_own_address_for_signing_in_leads_to_the_one_that_there_is(client, page):
    response = client.get(reverse("wagtailcore_login"), {"next": page.url})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login")) and "next=" in response["Location"]


def test_a_page_for_one_group(client, page, below):
    restrict(page, Kind.GROUPS).groups.add(Group.objects.get(name="Story coordinators"))
    asked = client.get(page.url)
    assert asked.status_code == 302 and asked["Location"].startswith(reverse("wagtailadmin_login"))

    client.force_login(make_user("Editors"))
    for address in (page.url, below.url):
        response = client.get(address)
        assert response.status_code == 403 and SECRET not in response.content.decode(), "signing in again helps nobody"
        assert is_told_to_no_cache(response)
    for user in (make_user("Story coordinators"), make_user()):
        client.force_login(user)
        for address in (page.url, below.url):
            response = client.get(address)
            assert shows(response) and is_told_to_no_cache(response)


def test_two_passwords_one_below_the_other_are_both_needed(client, page, below):
    outer = restrict(page, Kind.PASSWORD, password=PASSWORD)
    inner = restrict(below, Kind.PASSWORD, password="another-password")
    client.post(action_of(outer, below), {"password": PASSWORD, "return_url": below.url})
    assert not shows(client.get(below.url)) and shows(client.get(page.url))
    client.post(action_of(inner, below), {"password": "another-password", "return_url": below.url})
    assert shows(client.get(below.url))


def test_another_password_closes_the_page_to_those_who_knew_the_old_one(client, page):
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    client.post(action_of(restriction, page), {"password": PASSWORD, "return_url": page.url})
    assert shows(client.get(page.url))
    staff = Client()
    staff.force_login(make_user("Site managers"))
    address = reverse("wagtailadmin_pages:set_privacy", args=(page.pk,))
    fields = {"restriction_type": "password", "password": PASSWORD, "groups": []}
    staff.post(address, fields)
    assert shows(client.get(page.url)), "nothing was changed"
    staff.post(address, {**fields, "password": "another-password"})
    assert not shows(client.get(page.url))
    new = page.view_restrictions.get()
    client.post(action_of(new, page), {"password": "another-password", "return_url": page.url})
    assert shows(client.get(page.url))


def test_the_pictures_of_a_private_page_are_seen_by_those_whom_it_is_open_to(client, page):
    image = make_image()
    block = {"image": {"image": image.pk, "decorative": True, "alt_text": ""}, "caption": ""}
    page.body = page.body.stream_block.to_python([{"type": "image", "value": block}])
    page.save_revision().publish()
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    address = image.get_rendition(FILTERS["text"][0]).url
    assert client.get(address).status_code == 404
    client.post(action_of(restriction, page), {"password": PASSWORD, "return_url": page.url})
    seen = client.get(address)
    assert seen.status_code == 200 and is_told_to_no_cache(seen)
    assert Client().get(address).status_code == 404


def test_a_document_of_a_private_page_is_for_those_whom_it_is_open_to(client, page):
    document = make_document()
    page.body = [("text", f'<p><a linktype="document" id="{document.pk}">Paper</a></p>')]
    page.save_revision().publish()
    restriction = restrict(page, Kind.PASSWORD, password=PASSWORD)
    assert client.get(document.url).status_code == 404
    client.post(action_of(restriction, page), {"password": PASSWORD, "return_url": page.url})
    assert client.get(document.url).status_code == 200
    assert Client().get(document.url).status_code == 404


# --- Documents in private collections -------------------------------------------------------------


@pytest.fixture
def document(site):
    collection = Collection.get_first_root_node().add_child(name="For the few")
    document = make_document()
    document.collection = collection
    document.save()
    make_standard_page(body=[("text", document_link(document))])
    return document


def test_the_right_password_opens_a_document(client, document):
    restriction = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type=Kind.PASSWORD, password=PASSWORD
    )
    action = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    asked = client.get(document.url)
    assert asked.status_code == 200 and f'action="{action}"' in asked.content.decode()
    assert is_told_to_no_cache(asked) and document.title not in asked.content.decode()
    wrong = client.post(action, {"password": "wrong", "return_url": document.url})
    assert wrong.status_code == 200 and is_told_to_no_cache(wrong)
    elsewhere = client.post(action, {"password": PASSWORD, "return_url": "https://elsewhere.example/"})
    assert elsewhere.status_code == 302 and elsewhere["Location"] == "/"
    assert client.post(action, {"password": PASSWORD, "return_url": document.url})["Location"] == document.url
    opened = client.get(document.url)
    assert opened.status_code == 200 and is_told_to_no_cache(opened)
    assert opened["Content-Disposition"].startswith("attachment")


def test_guesses_for_a_document_are_limited(client, document):
    restriction = CollectionViewRestriction.objects.create(
        collection=document.collection, restriction_type=Kind.PASSWORD, password=PASSWORD
    )
    action = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    for number in range(GUESSES):
        client.post(action, {"password": f"guess {number}", "return_url": document.url})
    late = client.post(action, {"password": PASSWORD, "return_url": document.url})
    assert late.status_code == 429 and client.get(document.url)["Content-Type"].startswith("text/html")


def test_a_document_for_those_who_are_signed_in_or_in_one_group(client, document):
    restriction = CollectionViewRestriction.objects.create(collection=document.collection, restriction_type=Kind.GROUPS)
    restriction.groups.add(Group.objects.get(name="Story coordinators"))
    assert client.get(document.url)["Location"].startswith(reverse("wagtailadmin_login"))
    client.force_login(make_user("Research editors"))
    assert client.get(document.url).status_code == 403
    client.force_login(make_user("Story coordinators"))
    opened = client.get(document.url)
    assert opened.status_code == 200 and is_told_to_no_cache(opened)


# --- The order of addresses -----------------------------------------------------------------------


def named_addresses():
    """The names of the site's own views, each with an address of it."""
    for pattern in get_resolver().url_patterns:
        views = pattern.url_patterns if hasattr(pattern, "url_patterns") else [pattern]
        prefix = "" if views == [pattern] else str(pattern.pattern)
        for view in views:
            route = re.sub(r"<uuid:\w+>", str(uuid4()), prefix + str(view.pattern))
            if getattr(view, "name", None) and "(" not in route:
                yield view.name, "/" + re.sub(r"<\w+:\w+>", "1", route)


def test_no_address_is_taken_for_a_page_that_is_not_there():
    found = dict(named_addresses())
    assert {"wagtailcore_authenticate_with_password", "wagtailcore_login", "search", "your_story"} <= set(found)
    ours_first = {pattern.callback for pattern in admin_urls.urlpatterns}
    for name, address in found.items():
        match = resolve(address)
        assert match.url_name == name or match.func in ours_first, address
