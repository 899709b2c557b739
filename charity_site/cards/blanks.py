"""The text of a card: what stands in [square brackets] is a blank to write in, named by the words in the brackets."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

BLANK = re.compile(r"\[([^\[\]\n]*)\]")
MOST_BLANKS = 40
LONGEST_NAME = 80  # letters


@dataclass(frozen=True)
class Part:
    """A piece of a line: text, or a blank with its name."""

    text: str
    is_blank: bool = False


@dataclass(frozen=True)
class Line:
    parts: tuple[Part, ...]

    @property
    def long_blank(self) -> str:
        """Return the name of the blank that is all of this line, and so has room for several lines; '' for any other line."""
        only = self.parts[0] if len(self.parts) == 1 else None
        return only.text if only and only.is_blank else ""


def paragraphs_of(text: str) -> list[list[Line]]:
    """Return the paragraphs of `text`, which empty lines divide, each as its lines."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [[line_of(line) for line in block.splitlines()] for block in blocks if block.strip()]


def line_of(text: str) -> Line:
    pieces = BLANK.split(text.strip())  # text and names of blanks, in turns
    parts = (Part(piece.strip() if place % 2 else piece, bool(place % 2)) for place, piece in enumerate(pieces))
    return Line(tuple(part for part in parts if part.is_blank or part.text.strip()))


def plain(name: str) -> str:
    """Return the `name` of a blank without what staff may mend in it: capitals, commas, spaces. Whatever a family wrote is found
    again by it (static/js/fill_in.js)."""
    return " ".join(re.findall(r"[^\W_]+", name.lower()))


def check_blanks(text: str) -> None:
    """Raise ValidationError where `text` has no blanks, too many, or one that a reader could not tell from the others."""
    names = [name.strip() for name in BLANK.findall(text)]
    alike = [plain(name) for name in names]
    if set("[]") & set(BLANK.sub("", text)):
        raise ValidationError(
            "A square bracket is missing its other half. Each blank is one pair: [name of the child]."
        )
    if not names:
        raise ValidationError("There is no blank on this card. Write one in square brackets: [name of the child].")
    if len(names) > MOST_BLANKS:
        raise ValidationError(
            f"That is {len(names)} blanks. More than {MOST_BLANKS} do not fit on a card: make two of it."
        )
    for name in names:
        if not plain(name):
            raise ValidationError("A blank has no name. Say in the brackets what to write there.")
        if len(name) > LONGEST_NAME:
            raise ValidationError(f"“{name[:30]}…” is too long for a blank. Use at most {LONGEST_NAME} letters.")
        if alike.count(plain(name)) > 1:
            raise ValidationError(f"Two blanks are called “{name}”. Give each a name of its own.")
