"""A page of medicine, year by year: never reviewed, approved, due, overdue, edited, approved again, a typo. At each step the page,
paper, structured data, the API, the feed, the list for staff and the mails say the same."""

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from charity_site.delivery.scheduler.schedule import JOBS, do_if_due
from charity_site.review.reminders import JOB
from charity_site.review.state import review_state
from diseases.models import DiseasePage, Treatment
from tests.discovery.atom import ATOM, read
from tests.discovery.vocabulary import said
from tests.factories import make_disease, make_user
from tests.reviewing import approve, make_reviewer, newest, publish

FIRST = date(2026, 5, 3)  # a review; treatment is due again after a year, the overview after two
DUE, LATER = date(2027, 5, 3), date(2028, 5, 3)
OVERVIEW = "<p>Too many blood cells.</p>"


@pytest.fixture
def clock(site):
    with time_machine.travel("2026-04-01T17:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def staff(clock):
    """The owner of the page, and who looks after the site."""
    return make_user("Editors", email="owner@example.org"), make_user("Site managers", email="manager@example.org")


@pytest.fixture
def page(staff):
    owner, _ = staff
    return make_disease(
        when_to_call="",
        title="Wilms tumor",
        slug="wilms",
        owner=owner,
        overview=OVERVIEW,
        treatments=[Treatment(name="Chemotherapy")],
    )


@pytest.fixture
def go(clock, client, page):
    """Go to a later day: return who was mailed by then. A day of each week between is lived through with its jobs, and the one
    before: a mail that comes too early is seen."""

    def to(day):
        told, today = [], date.today()
        weeks = range(0, (day - today).days - 1, 7)
        for now in (*(today + timedelta(days=past) for past in weeks), day - timedelta(days=1), day):
            clock.move_to(f"{now}T17:00:00Z")
            mail.outbox.clear()
            do_if_due(JOBS[JOB])
            told += [(str(now), *message.to) for message in mail.outbox]
        return told

    return to


def lines_in(html):
    return {
        " ".join(line.text.split()).removesuffix("See what changed").strip() for line in html.select(".review-line")
    }


@pytest.fixture
def everywhere(client, page):
    """What each place says of the review: (its words, reviewed on (date or None), next due (date or None), changed sections). All
    places agree."""

    def ask():
        cache.clear()
        state = review_state(DiseasePage.objects.get(pk=page.pk))
        [line] = lines_in(BeautifulSoup(client.get(page.url).content, "lxml"))  # both, on screen and on paper
        for section in ("overview", "treatment"):
            embedded = client.get(f"/embed/wilms/{section}/").content
            assert lines_in(BeautifulSoup(embedded, "lxml")) == {line}

        api = client.get("/api/v1/diseases/wilms").json()["result"]["review"]
        [listed] = client.get("/api/v1/diseases").json()["results"]
        assert api == listed["review"]
        reviewed, due = (api[name] and date.fromisoformat(api[name]) for name in ("reviewed", "due"))
        changed = [each["section"] for each in api["changed"]]
        assert (reviewed, due) == (state.reviewed, state.due)
        assert [section.id for section in state.changed_sections] == changed

        nodes = [node for node in said(client, page.url)["@graph"] if "lastReviewed" in node]
        assert [node["lastReviewed"] for node in nodes] == ([f"{reviewed}"] if reviewed else [])

        [entry] = read(client, "/feeds/all/").findall(f"{ATOM}entry")
        assert unescape(entry.findtext(f"{ATOM}summary")).endswith(line)
        return line, reviewed, due, changed

    return ask


def to_do(client, manager):
    """What the list for staff says of the page (str); '' when it is not there."""
    client.force_login(manager)
    table = BeautifulSoup(client.get(reverse("look_after_report")).content, "lxml")
    client.logout()
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all("td")] for row in table.select("tbody tr")]
    return next((cells[2] for cells in rows if cells and cells[0] == "Wilms tumor"), "")


def test_a_page_walks_through_all_states(client, page, staff, go, everywhere):
    _, manager = staff
    ada = make_reviewer(name="Ada L.", role="pediatric oncologist", may_be_named=False)

    go(FIRST)
    assert everywhere() == ("Last reviewed: not yet reviewed by a clinician.", None, None, [])
    assert to_do(client, manager) == "Never reviewed"

    approve(page, ada, on=str(FIRST))
    by = "Reviewed May 3, 2026 by a pediatric oncologist."
    fine = (f"{by} Next review due May 2027.", FIRST, DUE, [])
    assert everywhere() == fine and to_do(client, manager) == ""

    assert go(DUE - timedelta(days=61)) == []
    assert to_do(client, manager) == ""
    assert go(DUE - timedelta(days=60)) == [("2027-03-04", "owner@example.org")]
    assert everywhere() == fine and to_do(client, manager) == "Review due within 60 days: May 3, 2027 (Treatment)"

    assert go(DUE - timedelta(days=14)) == [("2027-04-19", "owner@example.org")]
    assert everywhere() == fine
    assert go(DUE) == [("2027-05-03", "owner@example.org")]
    assert everywhere() == fine and to_do(client, manager).startswith("Review due within 60 days: May 3")

    go(DUE + timedelta(days=1))
    overdue = (f"{by} This review is overdue.", FIRST, DUE, [])
    assert everywhere() == overdue and to_do(client, manager) == "Review overdue: May 3, 2027 (Treatment)"
    assert go(DUE + timedelta(days=14)) == [("2027-05-17", "owner@example.org")]
    assert go(DUE + timedelta(days=28)) == [("2027-05-31", "manager@example.org")]
    assert go(DUE + timedelta(days=42)) == [("2027-06-14", "manager@example.org")]
    assert everywhere() == overdue and client.get(page.url).status_code == 200

    publish(page, overview="<p>Too many young blood cells.</p>")
    line, reviewed, due, changed = everywhere()
    assert changed == ["overview"] and (reviewed, due) == (FIRST, DUE)
    assert line == f"{by} This review is overdue. The section Overview changed on June 14, 2027 and is being checked."
    assert to_do(client, manager) == ("Review overdue: May 3, 2027 (Treatment); Changed since its review: Overview")

    again = date(2027, 6, 20)
    assert go(again) == []
    approve(newest(page), ada, on=str(again))
    anew = (
        "Reviewed June 20, 2027 by a pediatric oncologist. Next review due June 2028.",
        again,
        date(2028, 6, 20),
        [],
    )
    assert everywhere() == anew and to_do(client, manager) == ""
    assert go(again + timedelta(days=200)) == []

    publish(page, line="", typo=True, overview="<p>Too many young blood-cells.</p>")
    assert everywhere() == anew and to_do(client, manager) == ""
    assert go(date(2028, 4, 21)) == [("2028-04-21", "owner@example.org")]


def test_what_changed_and_is_not_checked_is_not_forgotten(page, go):
    approve(page, on="2026-04-01")
    publish(page, treatments=[Treatment(name="Surgery")])
    for day in ("2026-04-15", "2026-04-29"):
        assert go(date.fromisoformat(day)) == [(day, "owner@example.org")]
    assert go(date(2026, 5, 12)) == []
    assert go(date(2026, 5, 13)) == [("2026-05-13", "manager@example.org")]
    assert "Wilms tumor (Treatment), was due on April 15, 2026" in mail.outbox[0].body
    approve(newest(page), on="2026-05-13")
    assert go(date(2026, 7, 1)) == []


def test_only_the_section_that_was_edited_needs_a_review_again(client, page, staff, go, everywhere):
    approve(page, on="2026-04-01")
    publish(page, treatments=[Treatment(name="Surgery")])
    assert everywhere()[3] == ["treatment"]
    assert to_do(client, staff[1]) == "Changed since its review: Treatment"
    publish(page, treatments=[Treatment(name="Chemotherapy")])  # as it was when it was approved
    assert everywhere()[1:] == (date(2026, 4, 1), date(2027, 4, 1), [])
