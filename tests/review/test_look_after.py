"""Staff see what has to be done on their public pages: in a list that they can filter and take along, and on the dashboard."""

import csv
import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from charity_site.core.models import Source
from charity_site.readpath.freshness import held
from charity_site.review.due import reviews_and_pages
from charity_site.sources.models import Finding
from diseases.models import QuickFact
from tests.factories import make_disease, make_late_effect, make_program, make_source, make_story, make_user
from tests.reviewing import approve, publish

REPORT = reverse("look_after_report")
ALL = ["Late", "Edited", "Cites", "Soon", "New", "Figures", "Alone"]


@pytest.fixture
def owner(site):
    """Somebody who works on all pages, and answers for those that come with the site."""
    user = make_user("Site managers", first_name="Ana", last_name="Silva")
    Page.objects.update(owner=user)
    return user


@pytest.fixture
def reviewed(owner):
    """Make a disease that was reviewed, and is due again after some days."""
    today = timezone.localdate()

    def make(title, days=400, **fields):
        page = make_disease(title=title, **{"owner": owner, **fields})
        return approve(page, on=str(today - timedelta(days=300)), due=str(today + timedelta(days=days)))

    return make


def rows(client, query=""):
    """What the report shows: {title of a page: what there is to do}."""
    page = BeautifulSoup(client.get(REPORT + query).content, "lxml")
    lines = [line.find_all("td") for line in page.select("table.listing tbody tr")]
    return {cells[0].get_text(" ", strip=True): cells[2].get_text(" ", strip=True) for cells in lines}


def exported(client, query):
    return list(csv.reader(io.StringIO(client.get(REPORT + query).getvalue().decode("utf-8-sig"))))


@pytest.fixture
def all_kinds(client, owner, reviewed):
    """A page for each kind of what there is to do, and one with nothing."""
    client.force_login(owner)
    reviewed("Fine")
    reviewed("Late", -1)
    reviewed("Soon", 60)
    publish(reviewed("Edited"), overview="<p>Other words.</p>")
    make_disease(title="New", owner=owner)
    reviewed("Alone", owner=None)
    down = make_source()
    facts = [
        QuickFact(text="A fact.", to_be_checked=True),
        QuickFact(text="Two facts.", source=down),
    ]
    reviewed("Figures", quick_facts=[*facts, QuickFact(text="Three facts.", source=make_source())])
    Source.objects.filter(pk=down.pk).update(live=False)
    gone, moved, quiet = (make_source(title=title) for title in ("Gone", "Moved", "Quiet"))
    reviewed("Cites", quick_facts=[cites(source) for source in (moved, quiet, gone)])
    for source, kind, looked_at in ((gone, "died", None), (moved, "moved", None), (quiet, "changed", timezone.now())):
        Finding.objects.create(source=source, kind=kind, looked_at=looked_at)
    return owner


def cites(source):
    return QuickFact(text="Children are 4 years old.", source=source, as_of=2020, population="all")


def test_each_page_is_there_once_with_all_that_there_is_to_do_what_presses_most_first(client, all_kinds):
    found = rows(client)
    assert list(found) == ALL
    late, edited, cites, soon, new, figures, alone = found.values()
    assert late.startswith("Review overdue: ") and soon.startswith("Review due within 60 days: ")
    assert edited == "Changed since its review: Overview"
    assert cites == "Source changed or gone: Gone (gone), Moved (moved)"
    assert new == "Never reviewed" and figures == "Figures to be checked: 2"
    assert alone == "Nobody answers for it"


def test_it_is_filtered_by_what_there_is_to_do(client, all_kinds):
    for finding, titles in (
        ("overdue", ["Late"]),
        ("due", ["Soon"]),
        ("never", ["New"]),
        ("figure", ["Figures"]),
        ("owner", ["Alone"]),
        ("changed", ["Edited"]),
        ("source", ["Cites"]),
    ):
        assert list(rows(client, f"?finding={finding}")) == titles
        assert [row[0] for row in exported(client, f"?finding={finding}&export=csv")[1:]] == titles
    assert list(rows(client, "?finding=x")) == ALL


def test_it_is_filtered_by_owner(client, all_kinds):
    colleague = make_user("Editors")
    make_disease(title="Hers", owner=colleague)
    assert list(rows(client, f"?owner={colleague.pk}")) == ["Hers"]


def test_it_is_taken_along_as_csv_and_as_a_workbook_without_formulas(client, reviewed, owner):
    client.force_login(owner)
    reviewed("=HYPERLINK(1)", -1)
    heading, row = exported(client, "?export=csv")
    assert heading == ["Page", "Kind of page", "What to look after", "Owner"]
    assert row[0] == "'=HYPERLINK(1)" and row[2].startswith("Review overdue") and row[3] == "Ana Silva"
    sheet = load_workbook(io.BytesIO(client.get(f"{REPORT}?export=xlsx").getvalue())).active
    assert [cell.value for cell in sheet[2]] == row


def test_nobody_sees_pages_of_another_section_nor_of_drafts(client, owner):
    make_disease(title="A disease")
    make_story(title="A story")
    make_program(title="A program")
    make_disease(title="A draft", live=False)
    for role, titles in (
        ("Editors", {"A disease"}),
        ("Clinical reviewers", {"A disease"}),
        ("Story coordinators", {"A story"}),
        ("Research editors", {"A program"}),
        ("Site managers", {"A disease", "A story", "A program"}),
    ):
        client.force_login(make_user(role))
        assert set(rows(client)) == titles
        assert {row[0] for row in exported(client, "?export=csv")[1:]} == titles


def test_the_owner_is_a_way_to_hand_over_for_those_who_may(client, owner):
    page = make_disease(title="Mine", owner=owner)
    for role, leads in (("Editors", False), ("Clinical reviewers", True)):
        client.force_login(make_user(role))
        assert (reverse("page_owner", args=[page.pk]) in client.get(REPORT).content.decode()) == leads


def test_a_page_whose_owner_left_is_there_and_says_who_it_was(client, owner):
    leaver = make_user("Editors", first_name="Ben", last_name="Lee")
    make_disease(title="Left", owner=leaver)
    leaver.is_active = False
    leaver.save()
    client.force_login(owner)
    assert rows(client, "?finding=owner") == {
        "Left": "Never reviewed; Nobody answers for it: Ben Lee no longer works with it"
    }


def test_an_account_that_is_closed_leaves_no_page_there(client, owner):
    leaver, colleague = make_user("Editors"), make_user("Editors")
    make_disease(title="Left", owner=leaver)
    client.force_login(owner)
    client.post(reverse("wagtailusers_users:close", args=[leaver.pk]), {"colleague": colleague.pk})
    assert rows(client, "?finding=owner") == {} and list(rows(client, f"?owner={colleague.pk}")) == ["Left"]


def test_it_takes_no_query_for_each_page(client, owner, reviewed):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(REPORT).status_code == 200
        return len(queries)

    client.force_login(owner)
    source = make_source()

    def make(number):
        for _ in range(number):
            changed = make_source()
            Finding.objects.create(source=changed, kind="changed")
            facts = [QuickFact(text="A fact.", to_be_checked=True, source=source), cites(changed)]
            reviewed("Late", -1, quick_facts=facts)

    make(3)
    count()
    few = count()
    make(20)
    count()
    assert count() < few + 10 and few < 60  # the session may be written in between


def lines_of(client, user):
    client.force_login(user)
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml")
    return {
        part.h3.text: {" ".join(line.text.split()): line.a["href"] for line in part.find_all("li")}
        for part in page.select(".due section")
    }


def test_the_dashboard_counts_and_leads_to_the_list(client, owner, reviewed):
    make_disease(title="New", owner=owner)
    make_disease(title="New too")
    lines = lines_of(client, owner)["Pages to look after"]
    assert list(lines) == ["2 pages never reviewed", "1 page that nobody answers for"]
    for address, titles in zip(lines.values(), (["New", "New too"], ["New too"]), strict=True):
        assert list(rows(client, address.removeprefix(REPORT))) == titles
    assert list(lines_of(client, make_user("Editors"))["Pages to look after"]) == ["2 pages never reviewed"]
    assert "Pages to look after" not in lines_of(client, make_user("Story coordinators"))


def test_the_dashboard_has_ones_own_reviews_first(client, owner, reviewed):
    editor = make_user("Editors")
    reviewed("Earlier", -5)
    reviewed("Mine", 20, owner=editor)
    mine, earlier = lines_of(client, editor)["Medical reviews"]
    assert mine.startswith("Mine due on") and mine.endswith(", yours") and earlier.startswith("Earlier was due on")


def test_a_source_that_only_a_record_names_is_found_on_the_pages_that_show_the_record(client, owner):
    client.force_login(owner)
    source = make_source(title="Guidelines")
    make_late_effect("A weaker heart", make_disease(title="Shows it"), source=source)
    make_disease(title="Shows nothing of it")
    Finding.objects.create(source=source, kind="changed")
    assert list(rows(client, "?finding=source")) == ["Shows it"]


def test_what_was_found_at_a_source_is_told_though_this_process_was_not_told(owner, reviewed):
    source, line = make_source(), "1 page citing a source that changed or is gone"

    def told():
        _, pages = reviews_and_pages(owner)
        return line in [item.text for item in pages]

    reviewed("Cites", quick_facts=[cites(source)])
    with held():  # as where another process does what follows
        assert not told()
        finding = Finding.objects.create(source=source, kind="died")
        assert told()
        assert finding.mark(owner, finding.version) and not told()
