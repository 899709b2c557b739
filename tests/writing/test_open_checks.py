"""Who decides on a page is told which checks of its words are open: a clinician beside each section, staff when they publish."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse

from diseases.models import DiseasePage
from tests.factories import make_disease, make_user
from tests.review.sign_offs import link_to
from tests.reviewing import make_reviewer

LONG = f"<p>It is {'a small and ' * 13}calm town.</p>"


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


@pytest.fixture
def disease(site):
    """A page whose draft says other numbers in two sections, a short form in its first words, and a sentence that is too long."""
    disease = make_disease(title="Jaguar disease", prognosis_intro="<p>It comes to 700 children.</p>")
    disease.overview = f"<p>It comes to 650 children.</p>{LONG}"
    disease.tagline = "Seen with CT."
    disease.save_revision()
    return disease


def screens(client, disease):
    """Yield both pages (BeautifulSoup) on which a clinician decides."""
    yield BeautifulSoup(client.get(link_to(disease, make_reviewer())[1]).content, "lxml").main
    client.force_login(make_user("Clinical reviewers"))
    yield BeautifulSoup(client.get(reverse("review_draft", args=[disease.pk])).content, "lxml").main


def words(tag):
    return " ".join(tag.get_text(" ").split())


def test_a_clinician_reads_beside_each_section_what_may_not_be_true_and_above_where_that_is(client, disease):
    for screen in screens(client, disease):
        first, overview = (
            screen.select_one("form > .open-checks, .narrow > .open-checks"),
            screen.select_one("#overview-checks"),
        )
        assert "Please look at 3 things" in words(first) and "1 more is about how easily it reads." in words(first)
        assert [(link["href"], words(link.parent)) for link in first.select("a")] == [
            ("#overview-checks", "Overview : 1"),
            ("#prognosis-checks", "Prognosis : 1"),
        ]
        assert "This page never says what “CT” means." in words(first), "it stands in no section that is asked about"
        assert overview.mark.text == "650" and "No figure with a source says “650”. Is it right?" in words(overview)
        assert "“700”" in words(screen.select_one("#prognosis-checks"))


def test_where_nothing_is_open_nothing_is_said(client, site):
    for screen in screens(client, make_disease()):
        assert not screen.select(".open-checks")


def publish(client, page, **fields):
    """Publish `page` from its editor as it stands; return what is said afterwards (list of messages)."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = BeautifulSoup(client.get(address).content, "lxml").select_one("#page-edit-form")
    data = {
        each["name"]: each.get("value", "") for each in form.select("input[name]:not([type=checkbox], [type=submit])")
    }
    data |= {each["name"]: each.text for each in form.select("textarea[name]")}
    data |= {
        each["name"]: each.select_one("[selected]")["value"] for each in form.select("select[name]:has([selected])")
    }
    said = client.post(address, {**data, **fields, "action-publish": "1"}, follow=True)
    return [words(each) for each in BeautifulSoup(said.content, "lxml").select(".messages li")], said


def test_who_publishes_is_told_how_many_are_open_and_it_is_published(client, disease):
    client.force_login(make_user("Site managers"))
    messages, said = publish(client, disease, change_note="Numbers.")
    assert "650" in DiseasePage.objects.get().overview
    (warning,) = [each for each in messages if "checks" in each]
    assert "find 3 about what it says (Overview, Prognosis, First words) and 1 about how it reads." in warning
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[disease.pk])}"' in said.content.decode()


def test_who_can_publish_what_waits_is_told_before(client, disease):
    address = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    manager = make_user("Site managers")
    client.force_login(manager)
    assert "The checks beside the editor" not in client.get(address).content.decode(), "it does not wait"
    disease.get_workflow().start(disease, make_user("Editors"))
    assert "find 3 about what it says" in client.get(address).content.decode()
    client.force_login(make_user("Editors"))
    assert "The checks beside the editor" not in client.get(address).content.decode()
