"""Codes of diseases in classifications, such as 9946/3 or ORPHA:790. Each is asked for as a whole: a number in it says nothing."""

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from charity_site.core.normalize import normalize

if TYPE_CHECKING:
    from charity_site.search.names import KnownName

# The systems of DiseaseCode as people type them, and a code beside one: ORPHA:790, ICD-10 code C93.3.
SYSTEM = r"icd(?:[ -]*o)?(?:[ -]*(?:1[01]|3))?(?:-cm)?|iccc(?:[ -]*3)?|seer|ncit|mesh|orpha(?:net)?|omim|doid|umls"
CODE = r"[ivx]+ ?\([a-z]\)|v\b|\w*\d[\w./]*"
BESIDE_SYSTEM = re.compile(
    rf"(?<!\w)({SYSTEM})(?:[\s_:#-]*(?:codes?|number|no\.?|id|recode)\b)?[\s_:#-]*({CODE})(?!\w)"
)
# What can be no word, also on its own: 8960/3, C93.3, C64, D054429, I(d).
ALONE = re.compile(r"(?<![\w./])()(\d{4} ?/ ?\d|[a-z]\d{2}(?:\.\d+)?|[a-z]\d{4,}|[ivx]+ ?\([a-z]\))(?![\w/]|\.\d)")
SAY_CODE = re.compile(r"\b(?:codes?|diagnosis|morphology|icd|iccc|seer|orpha(?:net)?|omim)\b")
SHORTEST = 4  # digits: a shorter number is no code without its system


def family(system: str) -> str:
    """Return what `system` is taken for: those of the ICD for each other."""
    letters = re.sub(r"[\W\d_]", "", system.lower())
    return {"icdo": "icd", "icdcm": "icd", "orphanet": "orpha"}.get(letters, letters)


def key_of(code: str) -> str:
    """Return `code` as it is compared: in small letters, without spaces."""
    return "".join(normalize(code).split())


class CodeTable:
    """All codes, ready to be asked. `names`: each is written as its system, a space, its code."""

    def __init__(self, names: "list[KnownName]") -> None:
        self.by_code: dict[str, list[tuple[str, KnownName]]] = defaultdict(list)
        for name in names:
            system, _, code = name.written.rpartition(" ")
            self.by_code[key_of(code)].append((family(system), name))

    def codes_in(self, question: str) -> "tuple[list[KnownName] | None, str]":
        """Return what `question` asks for: the names that have its codes, or None when it has no code; and the question
        without them."""
        typed: list[tuple[str, str]] = []
        whole = key_of(question)

        def keep(match: re.Match[str]) -> str:
            typed.append((family(match[1]), key_of(match[2])))
            return " "

        rest = ALONE.sub(keep, BESIDE_SYSTEM.sub(keep, normalize(question)))
        if not typed and whole in self.by_code and not (whole.isdigit() and len(whole) < SHORTEST):
            typed, rest = [("", whole)], ""
        if not typed:
            return None, question
        found = [
            name
            for system, code in typed
            for known, name in self.by_code.get(code, ())
            if system in ("", known) or not known
        ]
        return list(dict.fromkeys(found)), SAY_CODE.sub(" ", rest).strip()
