"""A record leads only to what who saves it may choose, whichever form it has; what it led to before stays, unnamed."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Collection, Site, Workflow

from charity_site.core.chosen import NOT_THEIRS
from charity_site.core.models import SiteSettings
from charity_site.core.unnamed import CHOSEN
from diseases.models import Symptom
from tests.admin.test_posted_keys import rich_text
from tests.factories import (
    make_document,
    make_image,
    make_standard_page,
    make_story,
    make_symptom,
    make_user,
)
from tests.forms_on_screen import filled_in
from tests.sample_files import document_link

TITLE = "Zephyrdraft"


@pytest.fixture
def draft(site):
    return make_story(title=TITLE, slug="zephyrdraft", live=False)


def clerk(client, *models):
    """Sign in somebody who looks after the records of `models` (their names) and nothing else."""
    group, _ = Group.objects.get_or_create(name="Clerks")
    wanted = Permission.objects.filter(codename__in=[f"{do}_{model}" for do in ("add", "change") for model in models])
    group.permissions.set([*wanted, Permission.objects.get(codename="access_admin")])
    client.force_login(make_user("Clerks"))


def settings_screen():
    return reverse("wagtailsettings:edit", args=["core", "sitesettings", Site.objects.get().pk])


def promotion(**fields):
    pick = SearchPromotion.objects.create(query=Query.get("boats"), **fields)
    return reverse("wagtailsearchpromotions:edit", args=[pick.query_id])


def redirect_screen(**fields):
    return reverse("wagtailredirects:edit", args=[Redirect.objects.create(old_path="/old", **fields).pk])


def a_row(page):
    return {
        **{f"pages-{name}": value for name, value in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))},
        "pages-0-page": page.pk,
    }


ELSEWHERE = "https://example.org/"
SCREENS = {  # what they look after: (the models, the address of its form, what leads to the page in it)
    "settings": (["sitesettings"], settings_screen, lambda page: {"giving_page": page.pk}),
    "the footer": (["sitesettings"], settings_screen, lambda page: {"footer_text": rich_text("LINK", id=page.pk)}),
    "a redirect": (
        ["redirect"],
        lambda: redirect_screen(redirect_link=ELSEWHERE),
        lambda page: {"redirect_page": page.pk, "redirect_link": ""},
    ),
    "a new redirect": (
        ["redirect"],
        lambda: reverse("wagtailredirects:add"),
        lambda page: {"old_path": "/new", "redirect_page": page.pk},
    ),
    "a promoted result": (
        ["searchpromotion"],
        lambda: promotion(external_link_url=ELSEWHERE, external_link_text="Elsewhere"),
        lambda page: {"editors_picks-0-page": page.pk, "editors_picks-0-external_link_url": ""},
    ),
    "a sign": (
        ["symptom"],
        lambda: reverse("wagtailsnippets_diseases_symptom:edit", args=[make_symptom("Fever").pk]),
        lambda page: {"when_to_see_doctor": rich_text("LINK", id=page.pk)},
    ),
    "a new sign": (
        ["symptom"],
        lambda: reverse("wagtailsnippets_diseases_symptom:add"),
        lambda page: {"name": "Fever", "urgency": "today", "when_to_see_doctor": rich_text("LINK", id=page.pk)},
    ),
    "a site": (
        ["site"],
        lambda: reverse("wagtailsites:edit", args=[Site.objects.get().pk]),
        lambda page: {"root_page": page.pk},
    ),
    "a workflow": (
        ["workflow"],
        lambda: reverse("wagtailadmin_workflows:edit", args=[Workflow.objects.first().pk]),
        a_row,
    ),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_that_is_not_theirs_is_neither_saved_nor_named(client, draft, screen):
    models, address_of, fields = SCREENS[screen]
    address = address_of()
    clerk(client, *models)
    for more in ({}, {"old_path": "", "name": "", "short_name": "", "query_string": ""}):  # also with another complaint
        data = {**filled_in(client.get(address)), **fields(draft), **more}
        response = client.post(address, data)
        shown = response.content.decode()
        assert response.status_code == 200 and NOT_THEIRS in shown.replace("&#x27;", "'")
        assert TITLE not in shown and "zephyrdraft" not in shown
        assert TITLE not in client.get(address).content.decode()
    assert not Redirect.objects.filter(redirect_page=draft).exists() and not Symptom.objects.filter(
        when_to_see_doctor__contains=f'id="{draft.pk}"'
    )


@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_that_is_theirs_is_saved(client, site, screen):
    models, address_of, fields = SCREENS[screen]
    address = address_of()
    clerk(client, *models)
    response = client.post(address, {**filled_in(client.get(address)), **fields(make_standard_page())})
    assert response.status_code == 302


def test_a_picture_and_a_document_of_another_collection_are_neither_saved_nor_named(client, site):
    board = Collection.get_first_root_node().add_child(name="Board").name
    picture, paper = make_image(collection=board, title=TITLE), make_document(collection=board, title=TITLE)
    clerk(client, "sitesettings")
    for fields in ({"logo": picture.pk}, {"footer_text": rich_text("DOCUMENT", id=paper.pk)}):
        shown = client.post(settings_screen(), {**filled_in(client.get(settings_screen())), **fields}).content.decode()
        assert NOT_THEIRS in shown and TITLE not in shown and paper.filename not in shown
    stored = SiteSettings.for_site(Site.objects.get())
    assert stored.logo_id is None and not stored.footer_text


def test_what_a_colleague_chose_stays_and_is_not_named(client, site, draft):
    paper = make_document(collection=Collection.get_first_root_node().add_child(name="Board").name)
    stored = SiteSettings.for_site(Site.objects.get())
    stored.giving_page, stored.footer_text = draft, f"<p>{document_link(paper)}</p>"
    stored.save()
    screens = {settings_screen(): "short_name", redirect_screen(redirect_page=draft): "old_path"}
    screens[promotion(page=draft)] = "query_string"
    clerk(client, "sitesettings", "redirect", "searchpromotion")
    for address, field in screens.items():
        response = client.get(address)
        assert TITLE not in response.content.decode() and CHOSEN in response.content.decode()
        assert client.post(address, {**filled_in(response), field: "/other"}).status_code == 302, address
    stored.refresh_from_db()
    assert (stored.short_name, stored.giving_page_id) == ("/other", draft.pk)
    assert f'id="{paper.pk}"' in stored.footer_text
    assert Redirect.objects.get(old_path="/other").redirect_page_id == draft.pk
    assert SearchPromotion.objects.get(query__query_string="/other").page_id == draft.pk


def test_a_form_that_somebody_else_was_faster_with_names_neither(client, site, draft):
    clerk(client, "sitesettings")
    first = filled_in(client.get(settings_screen()))
    stored = SiteSettings.for_site(Site.objects.get())
    stored.giving_page = make_story(title="Zephyrother", live=False)
    stored.save()
    shown = client.post(settings_screen(), {**first, "giving_page": draft.pk})
    assert shown.status_code == 409 and "Zephyr" not in shown.content.decode()
