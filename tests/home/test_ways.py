"""The footer leads to what staff put there."""

from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from charity_site.home.models import StandardPage
from tests.factories import make_consent, make_standard_page, make_story


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def footer(client, address="/"):
    return {a.text: a["href"] for a in soup(client.get(address)).select(".site-footer nav a")}


def test_the_footer_leads_to_what_staff_marked_also_one_step_further_down(client, site):
    privacy = make_standard_page(title="Privacy", show_in_menus=True)
    unmarked = make_standard_page(title="How we write")
    deeper = privacy.add_child(instance=StandardPage(title="Deeper", show_in_menus=True))
    shown = footer(client)
    assert list(shown)[:4] == ["Types of Childhood Cancer", "Stories", "Research", "About us"]
    assert shown["Privacy"] == privacy.url and footer(client, unmarked.url) == shown
    assert unmarked.title not in shown and deeper.title not in shown
    assert "Privacy" not in {a.text for a in soup(client.get("/")).select(".menu a")}
    PageViewRestriction.objects.create(page=privacy, restriction_type="login")
    assert "Privacy" not in footer(client)


def test_no_story_stands_in_the_footer(client, site):
    story = make_story(show_in_menus=True, title="Zofia", consents=[make_consent()])
    assert story.url not in footer(client).values()
