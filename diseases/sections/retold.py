"""Whether the words for a child still retell what the page says: a line carries the fingerprint of the row that it retells, as that
was when somebody wrote or confirmed the line."""

from typing import TYPE_CHECKING, Any

from charity_site.review.fingerprints import AsRead, compared, fingerprint, in_one_spelling

if TYPE_CHECKING:
    from diseases.sections.child_lines import ChildLine
    from diseases.sections.section import Section


class RowAlone(AsRead):
    """Reads what a row says itself: what the medical words in it mean is said elsewhere."""

    def behind(self, link: Any) -> str:
        return link.get("href", "")


def same(name: str) -> str:
    return in_one_spelling(name).lower()


class Retold:
    """What a `section` of `page` (a page, a draft, or what takes its place in a form) says, row by row."""

    def __init__(self, section: "Section", page: Any) -> None:
        self.lines = [line for line in page.child_lines.all() if line.section == section.id]
        self.whole: dict[str, Any] = {}
        self.rows: dict[str, Any] = {}  # by their names
        if self.lines and section.data:
            self.whole = section.data.model_validate(page, context={"file": RowAlone()}).stored()
            for name in section.retold_rows:
                for row, said in zip(getattr(page, name).all(), self.whole[name], strict=True):
                    self.rows.setdefault(same(str(row)), said)

    def print_of(self, line: "ChildLine") -> str:
        """Return the fingerprint (str) of what the `line` retells, as that is now; "" where there is no such thing."""
        said = compared(self.rows.get(same(line.retells)) if line.retells else self.whole)
        return fingerprint(said) if said else ""

    def judged(self) -> list["ChildLine"]:
        """Return its lines by age, each with `is_current`: whether it retells what the page says now. One that was written just now
        does."""
        for line in self.lines:
            now = self.print_of(line)
            line.is_current = bool(now) and line.retold in ("", now)
        return sorted(self.lines, key=lambda line: line.place)

    def tie(self) -> None:
        """Note for each line that was written or confirmed just now what it retells."""
        for line in self.lines:
            line.retold = line.retold or self.print_of(line)
