"""Make spreadsheets safe, ours and Wagtail's: no cell runs as a formula, none stops the file, and accents stay accents."""

import re
from codecs import BOM_UTF8
from typing import Any

from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from charity_site.delivery.text.clean_text import clean_text
from charity_site.delivery.text.direction import isolated

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


class ExportsColumnsMixin:
    """A view with columns that exports what it shows."""

    columns: list[Column]

    @property
    def list_export(self) -> list[str]:
        return [column.name for column in self.columns]

    def get_heading(self, queryset: Any, field: str) -> str:
        return next(column.label for column in self.columns if column.name == field)

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {column.name: column.get_value(item) for column in self.columns}


class IsolatedColumn(TitleColumn):
    """A name that keeps to itself on the screen; a spreadsheet gets it as it is."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "value": isolated(context["value"])}


def export_no_formulas():
    """Have all exports of the admin come through here: Wagtail has no setting for it, and its reports know the class by name."""
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.stream_csv = stream_csv
