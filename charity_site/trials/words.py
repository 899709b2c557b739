"""The codes of the register in plain words. One that came after this was written is shown as the register has it.

Sources: the data structure of ClinicalTrials.gov (clinicaltrials.gov/data-api/about-api/study-data-structure) and its glossary.
"""

import re
from collections.abc import Iterable

OPEN = {
    "RECRUITING": "open to new participants",
    "ENROLLING_BY_INVITATION": "open to those who are invited",
    "NOT_YET_RECRUITING": "not open yet",
}
UNKNOWN = "UNKNOWN"  # nobody has confirmed it for two years
UNCONFIRMED = "nobody has confirmed it for more than two years"
UNSAID = "the register says nothing of it"
CLOSED = {  # to new participants
    "ACTIVE_NOT_RECRUITING", "COMPLETED", "SUSPENDED", "TERMINATED", "WITHDRAWN", "WITHHELD", "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING",
}  # fmt: skip
ORDER = ("RECRUITING", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING")  # in which they are listed; UNKNOWN comes last
ONLY_WATCHES = "OBSERVATIONAL"

PHASES = {
    "NA": "It has no phase: not every trial tests a medicine.",
    "EARLY_PHASE1": "Early phase 1: a first look in very few people. It may not help the child who takes part.",
    "PHASE1": "Phase 1: looks for a safe amount. It may not help the child who takes part.",
    "PHASE2": "Phase 2: tests if it helps.",
    "PHASE3": "Phase 3: compares it with the usual treatment.",
    "PHASE4": "Phase 4: looks further at a treatment that is approved already.",
}
NO_PHASE = "The register names no phase."

KINDS = {
    "DRUG": "Medicine", "BIOLOGICAL": "Medicine from living cells", "DEVICE": "Device", "PROCEDURE": "Procedure",
    "RADIATION": "Radiation", "BEHAVIORAL": "Support or training", "GENETIC": "Treatment with genes",
    "DIETARY_SUPPLEMENT": "Food supplement", "COMBINATION_PRODUCT": "Combined product", "DIAGNOSTIC_TEST": "Test", "OTHER": "",
}  # fmt: skip

AGE = re.compile(r"(?P<number>\d{1,3}) (?P<unit>year|month|week|day|hour|minute)s?", re.IGNORECASE)
IN_A_YEAR = {"year": 1, "month": 12, "week": 52, "day": 365, "hour": 8_760, "minute": 525_600}
ADULT, NEARLY_ADULT, NO_CHILD_BELOW = 18, 16, 12  # years; a trial from the last on says that it is for adults too


def readable(code: str) -> str:
    """Return a code that is not known here, as words: “SOME_NEW_STATUS” as “Some new status”."""
    return code.replace("_", " ").strip().capitalize()


def status_in_words(status: str, last_known: str) -> str:
    """Return whether somebody can take part, to go on after a colon. What nobody confirms has its last known status with it."""
    if status != UNKNOWN:
        return in_words(status) or UNSAID
    before = in_words(last_known) if last_known != UNKNOWN else ""
    return f"{UNCONFIRMED}. Before, it was {before}" if before else UNCONFIRMED


def in_words(status: str) -> str:
    return OPEN.get(status) or (f"“{readable(status)}” in the register" if status else "")


def phases_in_words(phases: Iterable[str]) -> list[str]:
    """Return a sentence for each phase: a trial can have two."""
    return [PHASES.get(phase) or f"{readable(phase)}." for phase in phases] or [NO_PHASE]


def tried_in_words(kind: str, name: str) -> str:
    """Return “Medicine: vincristine” for something that is tried."""
    words = KINDS.get(kind, readable(kind))
    return f"{words}: {name}" if words and name else name or words


def age_in_words(age: str) -> str:
    """Return “6 months” for what the register writes as “6 Months”; '' where it sets no limit. What it writes otherwise stays."""
    found = AGE.fullmatch(age)
    if not found:
        return "" if age.upper() in ("", "N/A") else age
    number = int(found["number"])
    return f"{number} {found['unit'].lower()}{'' if number == 1 else 's'}"


def ages_in_words(youngest: str, oldest: str) -> str:
    least, most = age_in_words(youngest), age_in_words(oldest)
    if least and most:
        number, _, unit = least.partition(" ")
        is_same_unit = unit.rstrip("s") == most.partition(" ")[2].rstrip("s")
        words = f"from {number if is_same_unit else least} to {most}"
    elif least:
        words = f"from {least} on"
    else:
        return f"up to {most}" if most else "the register names no limit of age"
    return f"{words}{adults_in_words(years(least), years(most) if most else ADULT)}"


def adults_in_words(least: float | None, most: float | None) -> str:
    """Return what is added where a trial is for adults too; ages in years, None for what cannot be read."""
    if least is None or most is None or least < NO_CHILD_BELOW or most < ADULT:
        return ""
    return ", mostly for adults" if least >= NEARLY_ADULT else ", also for adults"


def years(age: str) -> float | None:
    found = AGE.fullmatch(age)
    return int(found["number"]) / IN_A_YEAR[found["unit"].lower()] if found else None
