"""Whether the words for a child still retell what the page says: a line carries the fingerprint of the row that it retells, as that
was when somebody wrote or confirmed the line."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from charity_site.review.fingerprints import AsRead, compared, fingerprint, in_one_spelling, is_of_today

if TYPE_CHECKING:
    from diseases.sections.child_lines import ChildLine
    from diseases.sections.section import Section


CHANGED = "-"  # takes the place of the version in a fingerprint that was seen to be no longer the one of the row


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
        self.rows: dict[str, Any] = {}  # by their names, each of which is the only one of its name
        if self.lines and section.data:
            self.whole = section.data.model_validate(page, context={"file": RowAlone()}).stored()
            rows = [
                (same(str(row)), said)
                for name in section.retold_rows
                for row, said in zip(getattr(page, name).all(), self.whole[name], strict=True)
            ]
            number = Counter(name for name, _ in rows)
            self.rows = {name: said for name, said in rows if number[name] == 1}

    def print_of(self, line: "ChildLine") -> str:
        """Return the fingerprint (str) of what the `line` retells, as that is now; "" where there is no such thing."""
        said = compared(self.rows.get(same(line.retells)) if line.retells else self.whole)
        return fingerprint(said) if said else ""

    def judged(self) -> list["ChildLine"]:
        """Return its lines by age, each with `is_current`: whether it retells what the page says now. One that was written just now
        does."""
        for line in self.lines:
            now = self.print_of(line)
            line.is_current = bool(now) and line.retold in ("", now, marked(now))
        return sorted(self.lines, key=lambda line: line.place)

    def tie(self) -> None:
        """Note for each line that was written or confirmed just now what it retells."""
        for line in self.lines:
            line.retold = line.retold or self.print_of(line)

    def look_again(self) -> dict[str, str]:
        """Mark each line that retells what has changed, for as long as the rules of fingerprints tell that. One that carries a
        fingerprint by earlier rules, and was not marked, gets the one of today. Return what those carried, {before: now}."""
        restated = {}
        for line in self.lines:
            now, before = self.print_of(line), line.retold
            if before in ("", now):
                continue
            if before.startswith(CHANGED):
                line.retold = now if before == marked(now) else before
            elif is_of_today(before) or not now:
                line.retold = marked(before)
            else:
                line.retold = restated[before] = now
        return restated


def marked(fingerprint: str) -> str:
    return CHANGED + fingerprint[1:]
