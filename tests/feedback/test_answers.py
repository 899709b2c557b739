"""What staff see of what readers say, and that a line is looked after once, by somebody."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from charity_site.feedback.models import Answer
from tests.factories import make_disease, make_user
from tests.spreadsheets import rows_of_csv, rows_of_xlsx
from tests.test_permissions import refused

MAY = {"Editors": True, "Clinical reviewers": True, "Site managers": True}
MAY |= {"Story coordinators": False, "Research editors": False}
REPORT, COUNTS = reverse("answer_report"), reverse("answer_count_report")


@pytest.fixture
def disease(site):
    return make_disease(title="Wilms tumor")


@pytest.fixture
def editor(client, site):
    user = make_user("Editors", first_name="Eda", last_name="Ortiz")
    client.force_login(user)
    return user


def make_answer(page, **fields):
    return Answer.objects.create(page=page, **{"section": "treatment", "is_clear": False, **fields})


def lines(response):
    table = BeautifulSoup(response.content, "lxml").select("main table tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("td")] for row in table]


@pytest.mark.parametrize("role", MAY)
def test_only_those_who_work_on_disease_pages_see_them(client, disease, role):
    answer = make_answer(disease, line="What is a port?")
    client.force_login(make_user(role))
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    for address in (REPORT, COUNTS, reverse("answer_report_results")):
        for query in ("", "?export=csv", "?export=xlsx"):
            assert refused(client.get(address + query)) != MAY[role], address
    assert (REPORT in dashboard, COUNTS in dashboard) == (MAY[role], MAY[role])
    response = client.post(reverse("look_after_answer", args=[answer.pk]), {"do": "answered"})
    answer.refresh_from_db()
    assert bool(answer.answered_at) == MAY[role] and refused(response) != MAY[role]


def test_each_answer_is_a_row_and_can_be_filtered(client, editor, disease):
    other = make_disease(title="Retinoblastoma")
    make_answer(disease, line="What is a port?", day=date(2026, 5, 3))
    make_answer(disease, is_clear=True, section="overview")
    make_answer(other, section="")
    make_answer(other, section="long-gone", line="Old", answered_at=timezone.now(), answered_by=editor)

    def shown(**query):
        return [row[1:5] for row in lines(client.get(REPORT, query))]

    port = ["Wilms tumor", "Treatment", "No", "What is a port?"]
    overview = ["Wilms tumor", "Overview", "Yes", ""]
    whole, old = ["Retinoblastoma", "The whole page", "No", ""], ["Retinoblastoma", "long-gone", "No", "Old"]
    assert shown() == [old, whole, overview, port]
    assert shown(state="open") == [port]
    assert shown(state="line") == [old, port]
    assert shown(is_clear="True") == [overview]
    assert shown(page=other.pk) == [old, whole]
    assert shown(section="treatment") == [port]
    assert lines(client.get(REPORT, {"state": "open"}))[0][0] == "May 3, 2026"
    assert "Eda Ortiz" in lines(client.get(REPORT))[0][5]


def test_parts_are_counted_and_the_least_clear_stands_first(client, editor, disease):
    other = make_disease(title="Retinoblastoma")
    for is_clear in (True, False, False):
        make_answer(disease, is_clear=is_clear, line="Why?", day=date(2026, 5, 3))
    make_answer(other, section="", is_clear=True)
    make_answer(disease, section="overview", answered_at=timezone.now(), line="What?")
    response = client.get(COUNTS)
    assert [row[:5] for row in lines(response)] == [
        ["Wilms tumor", "Treatment", "1", "2", "3"],
        ["Wilms tumor", "Overview", "0", "1", "0"],
        ["Retinoblastoma", "The whole page", "1", "0", "0"],
    ]
    link = BeautifulSoup(response.content, "lxml").select_one("main table tbody a")
    assert len(lines(client.get(link["href"]))) == 3
    first, *_ = rows_of_csv(client.get(f"{COUNTS}?export=csv"))
    assert first["Part"] == "Treatment" and (first["Clear"], first["Not clear"]) == ("1", "2")


@pytest.mark.parametrize("line", ['=HYPERLINK("https://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_line_runs_in_a_spreadsheet(client, editor, disease, line):
    make_answer(disease, line=line)
    (row,) = rows_of_csv(client.get(f"{REPORT}?export=csv"))
    assert row["Line"].startswith("'") and (row["Page"], row["Part"]) == ("Wilms tumor", "Treatment")
    (row,) = rows_of_xlsx(client.get(f"{REPORT}?export=xlsx"))
    assert row["Line"].data_type == "s" and row["Line"].value.startswith("'")


def test_who_marks_a_line_first_has_answered_it(client, editor, disease):
    answer = make_answer(disease, line="What is a port?")
    form = BeautifulSoup(client.get(f"{REPORT}?state=open").content, "lxml").select_one("main table form")
    assert form["action"] == reverse("look_after_answer", args=[answer.pk])
    query = form.select_one("[name=query]")["value"]
    response = client.post(form["action"], {"do": "answered", "query": query}, follow=True)
    assert (
        response.redirect_chain == [(f"{REPORT}?state=open", 302)] and "Marked as answered" in response.content.decode()
    )
    answer.refresh_from_db()
    first = answer.answered_at
    assert first and answer.answered_by == editor
    client.force_login(make_user("Site managers"))
    client.post(form["action"], {"do": "answered"})
    answer.refresh_from_db()
    assert (answer.answered_by, answer.answered_at) == (editor, first)


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_line_that_tells_who_somebody_is_can_be_deleted(client, editor, disease, is_answered):
    done = timezone.now() if is_answered else None
    answer = make_answer(disease, line="Rosie did not like it", answered_at=done)
    form = BeautifulSoup(client.get(REPORT).content, "lxml").select_one("main table form")
    choices = ["forget"] if is_answered else ["answered", "forget"]
    assert [button["value"] for button in form.select("[name=do]")] == choices
    asked = BeautifulSoup(client.post(form["action"], {"do": "forget", "query": "//evil.example"}).content, "lxml").main
    answer.refresh_from_db()
    assert answer.line in asked.text, "it is asked first"
    assert asked.find("a", string="Keep it")["href"] == f"{REPORT}?%2F%2Fevil.example="
    query, button = asked.select_one("[name=query]")["value"], asked.select_one("[name=do]")
    client.post(asked.form["action"], {"do": button["value"], "query": query})
    answer.refresh_from_db()
    assert (answer.line, answer.answered_at, answer.is_clear) == ("", done, False)


def test_a_look_at_the_address_and_an_unknown_answer_do_nothing(client, editor, disease):
    answer = make_answer(disease, line="Why?")
    assert client.get(reverse("look_after_answer", args=[answer.pk])).status_code == 405
    assert client.post(reverse("look_after_answer", args=[answer.pk + 1])).status_code == 404
    answer.refresh_from_db()
    assert answer.answered_at is None


def test_what_a_reader_wrote_is_text_on_the_screen(client, editor, disease):
    make_answer(disease, line="<script>alert(1)</script>")
    page = client.get(REPORT).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_an_answer_stays_when_whoever_answered_is_deleted(disease):
    user = make_user("Editors")
    answer = make_answer(disease, line="Why?", answered_by=user, answered_at=timezone.now())
    user.delete()
    answer.refresh_from_db()
    assert answer.answered_by is None and answer.answered_at
