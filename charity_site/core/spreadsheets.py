"""Make spreadsheets safe, ours and Wagtail's: no cell runs as a formula, none stops the file, and accents stay accents."""

import re
from codecs import BOM_UTF8

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from charity_site.delivery.text.clean_text import clean_text

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\0]")  # also as an East Asian keyboard writes them

as_wagtail_writes = SpreadsheetExportMixin.preprocess_field_value
stream_of_wagtail = SpreadsheetExportMixin.stream_csv


def harmless(text):
    """`text` (str) as a cell that no spreadsheet program runs: with an apostrophe before what may be a formula."""
    apostrophe = "'" if FORMULA.match(text) else ""
    return apostrophe + clean_text(text)


def preprocess_field_value(view, field, value, export_format):
    value = as_wagtail_writes(view, field, value, export_format)
    return harmless(value) if isinstance(value, str) else value


def stream_csv(view, queryset):
    yield BOM_UTF8  # without it Excel takes the letters for those of Windows
    yield from stream_of_wagtail(view, queryset)


def export_no_formulas():
    """Have all exports of the admin come through here: Wagtail has no setting for it, and its reports know the class by name."""
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.stream_csv = stream_csv
