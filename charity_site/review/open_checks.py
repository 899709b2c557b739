"""What checks of the words find in a draft, for who decides on it: what a clinician can judge stands beside its section, all else is
counted. The checks are of an upper room, which registers them."""

from dataclasses import dataclass

_checks = []


def tells_who_decides(find):
    """Register a function that returns what it finds (list) in a page: each has a `section` (its heading), the `marked` sentence, and
    `to_judge`, what a clinician is told of it, or "" for a matter of style."""
    _checks.append(find)
    return find


@dataclass(frozen=True)
class OpenChecks:
    """What is found in a page."""

    found: list

    @property
    def to_judge(self):
        return [each for each in self.found if each.to_judge]

    @property
    def style(self):
        """How many are about how it reads."""
        return len(self.found) - len(self.to_judge)

    def under(self, heading):
        """Return what a clinician can judge under a `heading` (str)."""
        return [each for each in self.to_judge if each.section == heading]

    def outside(self, headings):
        """Return what a clinician can judge under none of `headings` (list of str)."""
        return [each for each in self.to_judge if each.section not in headings]


def open_checks(page):
    """Return what is found (OpenChecks) in `page`, as it is in memory."""
    return OpenChecks([each for find in _checks for each in find(page)])


def add_open_checks(form, page):
    """Give each section in `form` (AnswersForm) what is to be judged there; return all that is found in `page` (OpenChecks), and what of
    it stands in no section of the form."""
    found = open_checks(page)
    for section in form.sections:
        section.to_judge = found.under(section.heading)
    return {"open_checks": found, "elsewhere": found.outside([section.heading for section in form.sections])}
