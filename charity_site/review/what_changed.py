"""What changed in a section since it was approved: words that came and went, figures side by side with their sources."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.functional import cached_property
from modelcluster.models import get_all_child_relations
from wagtail.models import Revision

from charity_site.core.models import SourcedRow
from charity_site.review.fingerprints import Reading, is_of_today
from charity_site.review.models import PublishedSection, Review
from charity_site.review.state import judged

SAME, NEW, GONE = "", "ins", "del"
FEW_WORDS = 8  # on each side of what changed
WORD = re.compile(r"\n|[^\S\n]*\S+")
OPERATIONS = {"equal": [SAME], "insert": [NEW], "delete": [GONE], "replace": [GONE, NEW]}


@dataclass(frozen=True)
class Run:
    """Words of a line that stayed, came (NEW) or went (GONE)."""

    kind: str
    text: str


@dataclass(frozen=True)
class SectionChange:
    """How a section of a draft stands to what clinicians said of it before."""

    review: Review | None = None  # the last decision on exactly this text; else the approval of the text before it
    is_new: bool = True  # nobody decided on exactly this text
    is_corrected: bool = False  # it says the same as what was approved, without a typo
    lines: tuple = ()  # what changed since that approval, as changed_lines() has it
    figures: tuple = ()  # as changed_figures() has it
    has_before: bool = False  # the text that was approved is kept
    has_all: bool = False  # and what the symptoms, words and sources that it shows said then
    is_by_other_rules: bool = False  # it was approved by other rules of fingerprints than those of today


def changes_of(reading):
    """Return the changes (dict of SectionChange by id) of the sections of a draft (`reading`: Reading), also of one that it takes out."""
    draft, prints, texts = reading.page, reading.prints, reading.texts
    reviews = Review.objects.filter(page=draft.pk).order_by("date", "pk")
    reviews = list(reviews.select_related("reviewer", "recorded_by", "sign_off__asked_by"))
    decided = {(review.section, review.fingerprint): review for review in reviews}
    approved, lapsed = dict(last_approved(draft, reviews)), lapsed_approvals(draft, reviews)
    versions = Versions(type(draft), draft.pk)
    found = {}
    for section in draft.reviewed_sections():
        key = section.id
        row, review = approved.get(key, (None, None))
        if last := decided.get((key, prints.get(key))):
            found[key] = SectionChange(last, is_new=False)
        elif row and row.fingerprint == prints.get(key):
            found[key] = SectionChange(review, is_new=False, is_corrected=not review.was_stated_before)
        elif row and (before := versions.of(row)):
            found[key] = SectionChange(
                review,
                lines=tuple(changed_lines(before.texts.get(key, ""), texts.get(key, ""))),
                figures=tuple(changed_figures(section, before.page, draft)),
                has_before=True,
                has_all=before.prints.get(key) == row.fingerprint,
                is_by_other_rules=not is_of_today(row.fingerprint),
            )
        elif row or key in prints:
            found[key] = SectionChange(review or lapsed.get(key), is_by_other_rules=row is None and key in lapsed)
    return found


def lapsed_approvals(draft, reviews):
    """Return those of `reviews` (list, the newest last) that approved what was never public, by rules of fingerprints before those of
    today: {id of a section: Review}. Nobody can tell whether `draft` says the same."""
    last = {review.section: review for review in reviews if review.fingerprint}
    old = [review for review in last.values() if not is_of_today(review.fingerprint)]
    public = old and set(PublishedSection.objects.filter(page=draft.pk).values_list("section", "fingerprint"))
    return {
        review.section: review
        for review in old
        if review.decision == Review.Decision.APPROVED and (review.section, review.fingerprint) not in public
    }


class Versions:
    """The versions of a page of a `kind` with a `key` that are asked for, each read once."""

    def __init__(self, kind, key):
        self.kind, self.key, self.read = kind, key, {}

    @cached_property
    def public(self):
        """The page as visitors see it (Reading)."""
        return Reading(self.kind.objects.get(pk=self.key))

    def of(self, row):
        """Return the page (Reading) with the text of `row` (PublishedSection), or None where it is not kept."""
        if self.public.prints.get(row.section) == row.fingerprint:
            return self.public
        if row.revision_id not in self.read:
            kept = Revision.objects.filter(pk=row.revision_id).first()
            self.read[row.revision_id] = kept and Reading(kept.as_object())
        return self.read[row.revision_id]


def last_approved(page, reviews):
    """Yield for each section of `page` the text that was public and approved last: its id, (PublishedSection, Review)."""
    history = {}
    for row in PublishedSection.objects.filter(page=page.pk).defer("difference").order_by("pk"):
        history.setdefault(row.section, []).append(row)
    for section, rows in history.items():
        for length in range(len(rows), 0, -1):
            if rows[length - 1].fingerprint and (review := judged(section, rows[:length], reviews).get("review")):
                yield section, (rows[length - 1], review)
                break


def changed_lines(before, after):
    """Return the lines (list of lists of Run) in which the text `after` (str, in lines) differs from the one `before`."""
    was, now = WORD.findall(before), WORD.findall(after)
    lines = [[]]
    for operation, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        for kind in OPERATIONS[operation]:
            for word in was[a:b] if kind == GONE else now[c:d]:
                if word != "\n":
                    add(lines[-1], kind, word)
                elif lines[-1]:
                    lines.append([])
    return [shortened(line) for line in lines if any(run.kind for run in line)]


def shortened(line):
    """Return `line` (list of Run) with few words of what stayed the same, beside what did not."""
    last, short = len(line) - 1, []
    for place, run in enumerate(line):
        words = run.text.split()
        begin, end = FEW_WORDS if place else 0, FEW_WORDS if place < last else 0
        if run.kind == SAME and len(words) > begin + end + 1:
            kept = " ".join([*words[:begin], "…", *words[len(words) - end :]])
            run = Run(SAME, f" {kept}" if run.text[0].isspace() else kept)
        short.append(run)
    return short


def add(line, kind, word):
    """Add a `word` (str) to the last run of `line`, or begin another one."""
    if line and line[-1].kind == kind:
        line[-1] = Run(kind, line[-1].text + word)
    else:
        line.append(Run(kind, word))


def changed_figures(section, before, after):
    """Return the rows with a figure in `section` that differ between two versions of a page: [(row or None, row or None)]."""
    pairs = []
    for relation in get_all_child_relations(type(after)):
        name = relation.get_accessor_name()
        if issubclass(relation.related_model, SourcedRow) and name in section.filled_by:
            was, now = (list(getattr(page, name).all()) for page in (before, after))
            pairs += differing(was, now)
    return pairs


def differing(was, now):
    """Pair rows of two lists, by their keys, else in their order; return the pairs that do not say the same."""
    said_before, said_now = ({saying(row) for row in rows} for rows in (was, now))
    was = [row for row in was if saying(row) not in said_now]
    now = [row for row in now if saying(row) not in said_before]
    known = {row.pk: row for row in was if row.pk}
    pairs = [(known.pop(row.pk), row) for row in now if row.pk in known]
    paired = {id(row) for pair in pairs for row in pair}
    left = ([row for row in rows if id(row) not in paired] for rows in (was, now))
    return pairs + list(zip_longest(*left))


def saying(row):
    """Return what `row` says (tuple), with its source."""
    return (str(row), row.source_id, row.as_of, row.to_be_checked)
