"""A table of a few columns, with a caption and cells that say what the others mean."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockValidationError

MOST_COLUMNS = 6
NO_CAPTION = "Give the table a caption: it says what the table is about, also to those who hear it."
NO_ROWS = "A table has at least one column and one row."
NO_HEADING = "Each column needs a heading: it is read out with each cell."
TOO_WIDE = f"A table has {MOST_COLUMNS} columns at most: nobody can read more on a phone. Make two tables of it."


class CaptionedTableBlock(TypedTableBlock):
    """Wagtail's, which takes a table without a caption and headings."""

    text = blocks.CharBlock(required=False, max_length=300)

    def clean(self, value):
        table = super().clean(value)
        if self.is_deferred_validation:
            return table
        wrong = {
            NO_CAPTION: not table.caption.strip(),
            NO_ROWS: not table.columns or not table.row_data,
            NO_HEADING: any(not column["heading"].strip() for column in table.columns),
            TOO_WIDE: len(table.columns) > MOST_COLUMNS,
        }
        if any(wrong.values()):
            raise TypedTableBlockValidationError(
                non_block_errors=[ValidationError(sentence) for sentence, is_so in wrong.items() if is_so]
            )
        return table


class TableBlock(blocks.StructBlock):
    """It scrolls inside itself where a screen is narrow."""

    table = CaptionedTableBlock()
    names_rows = blocks.BooleanBlock(
        required=False,
        default=True,
        label="the first column names the rows",
        help_text="It is read out with each cell of its row. Switch it off for a table that is only a list.",
    )

    class Meta:
        icon = "table"
        label = "Table"
        description = "Rows and columns with headings. Only for what has both: a list is easier to read on a phone."
        template = "blocks/table.html"
        preview_value = {
            "table": {
                "columns": [{"type": "text", "heading": heading} for heading in ("Who", "What they do")],
                "rows": [
                    {"values": ["Child life specialist", "Explains by playing what will happen"]},
                    {"values": ["Social worker", "Helps with school, travel and money"]},
                ],
                "caption": "People you may meet on the ward",
            },
            "names_rows": True,
        }
