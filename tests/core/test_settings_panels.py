"""Each kind of page can be published at a set time, and commented on."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.panels import CommentPanel, PublishingPanel
from wagtail.models import get_page_models

from charity_site.core.models import SitePage
from tests.factories import make_disease, make_program, make_standard_page, make_story, make_update, make_user


def panels_in(panel):
    yield panel
    for child in getattr(panel, "children", ()):
        yield from panels_in(child)


@pytest.mark.parametrize("kind", [kind for kind in get_page_models() if issubclass(kind, SitePage)])
def test_a_page_has_times_and_comments(kind):
    found = [type(panel) for panel in panels_in(kind.get_edit_handler())]
    assert found.count(PublishingPanel) == 1 and found.count(CommentPanel) == 1


@pytest.mark.parametrize(
    "make",
    [make_disease, make_story, make_program, make_standard_page, lambda: make_update(make_program())],
    ids=["disease", "story", "program", "page", "update"],
)
def test_its_editor_offers_both(client, site, make):
    client.force_login(make_user("Site managers"))
    page = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[make().pk])).content, "lxml")
    assert page.find(attrs={"name": "go_live_at"}) and page.find(attrs={"data-side-panel": "comments"})
    assert page.find(attrs={"data-a11y-dialog-show": "schedule-publishing-dialog"})
