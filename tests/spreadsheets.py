"""What an export of the admin holds."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook


def rows_of_csv(response):
    return list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def rows_of_xlsx(response):
    heading, *rows = load_workbook(BytesIO(b"".join(response.streaming_content))).active.iter_rows()
    return [{name.value: cell for name, cell in zip(heading, row, strict=True)} for row in rows]
