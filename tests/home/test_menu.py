"""Staff decide what stands in the menu: our pages, their order, and other websites."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Page

from charity_site.core.models import MenuLink, SiteSettings
from charity_site.home.models import StandardPage
from tests.factories import make_story, make_user
from tests.forms_on_screen import filled_in, on_screen


def menu(client):
    """What the menu shows: {words: address}, in its order."""
    page = BeautifulSoup(client.get("/").content, "lxml")
    return {link.text: link["href"] for link in page.select("nav.menu a")}


def settings_screen(site):
    return reverse("wagtailsettings:edit", args=["core", "sitesettings", site.get_site().pk])


def with_links(data, *links):
    """`data` (of the form of the settings) with `links` ((name, address)) in the menu, as a browser sends new rows."""
    rows = {"menu_links-TOTAL_FORMS": len(links), "menu_links-INITIAL_FORMS": 0}
    for place, (name, address) in enumerate(links):
        rows |= {f"menu_links-{place}-name": name, f"menu_links-{place}-url": address}
        rows |= {f"menu_links-{place}-ORDER": place + 1, f"menu_links-{place}-DELETE": "", f"menu_links-{place}-id": ""}
    return {**data, **rows}


def test_a_site_manager_puts_other_websites_behind_our_pages(client, site):
    before = menu(client)
    client.force_login(make_user("Site managers"))
    address = settings_screen(site)
    links = (("Our shop", "https://shop.example.org/"), ("A & B", "https://ab.example.org/?x=1&y=2"))
    assert client.post(address, with_links(on_screen(client.get(address)), *links)).status_code == 302
    assert list(menu(client).items()) == [*before.items(), *links]
    page = BeautifulSoup(client.get("/").content, "lxml")
    added = page.select("nav.menu a")[-1]
    assert added["rel"] == ["noreferrer"] and not added.has_attr("aria-current")


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "shop", "//", ""])
def test_what_is_no_address_is_refused_beside_the_field(client, site, wrong):
    client.force_login(make_user("Site managers"))
    address = settings_screen(site)
    refused = client.post(address, with_links(on_screen(client.get(address)), ("Our shop", wrong)))
    assert refused.status_code == 200 and not MenuLink.objects.exists()
    assert BeautifulSoup(refused.content, "lxml").select("[id^=inline_child_menu_links] .error-message")


def test_a_link_to_a_hidden_story_of_ours_is_left_out(client, site, settings):
    story = make_story()
    words = SiteSettings.objects.get()
    words.menu_links = [MenuLink(name="Rosie", url=f"{settings.SITE_URL}{story.url}")]
    words.save()
    assert "Rosie" in menu(client)
    story.unpublish()
    assert "Rosie" not in menu(client)


def test_a_site_manager_adds_a_page_at_the_top_and_it_stands_in_the_menu(client, site):
    client.force_login(make_user("Site managers"))
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.pk])
    data = {
        **filled_in(client.get(address)),
        "title": "Events",
        "slug": "events",
        "show_in_menus": "on",
        "body-count": "0",
    }
    assert client.post(address, {**data, "action-publish": "1"}).status_code == 302
    assert StandardPage.objects.get(slug="events").live and menu(client)["Events"] == "/events/"


def move_up(client, page):
    """Put `page` first, as dragging it does."""
    return client.post(f"{reverse('wagtailadmin_pages:set_page_position', args=[page.pk])}?position=0")


def test_a_site_manager_sorts_the_menu_and_an_editor_does_not(client, site):
    last = Page.objects.child_of(site).live().in_menu().last()
    assert list(menu(client))[-1] == last.title
    client.force_login(make_user("Editors"))
    move_up(client, last)
    assert list(menu(client))[-1] == last.title
    client.force_login(make_user("Site managers"))
    assert move_up(client, last).status_code == 200
    assert next(iter(menu(client))) == last.title


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors"])
def test_others_add_nothing_at_the_top_and_change_no_settings(client, site, role):
    client.force_login(make_user(role))
    addresses = (reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.pk]), settings_screen(site))
    assert [client.get(address).status_code for address in addresses] == [302, 302]
