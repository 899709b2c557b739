"""No export of the admin runs as a formula or fails for one odd character."""

from codecs import BOM_UTF8

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageLogEntry

from tests.factories import make_standard_page, make_user
from tests.spreadsheets import rows_of_csv, rows_of_xlsx
from tests.stored_before import store

LINK = '=HYPERLINK("https://example.org","Open")'
EXPORTS = (
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailredirects:index",
)


@pytest.fixture
def exports(client, site):
    """A function that opens an export as an administrator."""
    user = make_user(first_name=LINK)
    client.force_login(user)
    return lambda name, kind: client.get(reverse(name), {"export": kind})


def make_page(title):
    page = make_standard_page(title="Before")
    page.title, page.locked = title, True
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("name", EXPORTS)
def test_no_cell_of_wagtails_reports_runs_as_a_formula(exports, name):
    make_page(LINK)
    Redirect.objects.create(old_path="/a", redirect_link="https://example.org/", automatically_created=False)
    Redirect.objects.filter(old_path="/a").update(old_path=LINK)
    cells = [value for row in rows_of_csv(exports(name, "csv")) for value in row.values()]
    assert f"'{LINK}" in cells and LINK not in cells
    cells = [cell for row in rows_of_xlsx(exports(name, "xlsx")) for cell in row.values()]
    assert f"'{LINK}" in [cell.value for cell in cells] and not any(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize("text", ["+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "\u00a0@x"])
def test_every_way_to_begin_a_formula_is_known(exports, text):
    make_page(text)
    titles = [row["Title"] for row in rows_of_csv(exports("wagtailadmin_reports:aging_pages", "csv"))]
    assert f"'{text}" in titles


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", EXPORTS)
def test_one_odd_title_of_before_does_not_take_an_export_down(exports, name, kind):
    page = make_page("A title")
    store(page, title="Odd\x0b\ufffe\x1b")
    for entry in PageLogEntry.objects.filter(page_id=page.pk):
        store(entry, label="Odd\x0b\ufffe\x1b")
    response = exports(name, kind)
    assert response.status_code == 200 and b"".join(response.streaming_content)


def test_a_spreadsheet_program_reads_accents(exports):
    make_page("Zoë")
    content = b"".join(exports("wagtailadmin_reports:aging_pages", "csv").streaming_content)
    assert content.startswith(BOM_UTF8) and content.count(BOM_UTF8) == 1
