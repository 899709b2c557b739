"""All steps of a program in one order: what paid for it, what was reached, what came of it, and what was told of it.

`steps_of()` is the list, `drawing_of()` the same as one thread. Pages, "what happened since" and reports read it here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format

from charity_site.delivery.text.survival_figures import states_survival_figure
from research.models.rows import Dated, Milestone, Step

LANES = ("What gifts pay for", "Milestones", "What came of it", "News")
MOST_BESIDE = 12  # knots of the drawing beside each other
# Units of the drawing: all of it, where its first and last knot are, and from lane to lane and row to row.
WIDTH, LEFT, RIGHT = 1150, 230, 1120
TOP, BETWEEN_LANES, YEARS, HEIGHT = 28, 32, 156, 172
MILESTONE = "Milestone"
FAR = date.max  # of what has no day: it stands last

# How a knot looks: filled, with a ring, open, cut, or small where nobody said how it stands.
DONE, GOING, HOPED, STOPPED, UNSAID = "done", "going", "hoped", "stopped", "unsaid"
MARKS = {
    Milestone.State.DONE: DONE, Milestone.State.CURRENT: GOING, Milestone.State.HOPED: HOPED,
    Step.State.PUBLISHED: DONE, Step.State.RUNNING: GOING, Step.State.RECRUITING: GOING, Step.State.FUNDED: GOING,
    Step.State.PLANNED: HOPED, Step.State.STOPPED: STOPPED, "": UNSAID,
}  # fmt: skip


@dataclass(frozen=True)
class ThreadStep:
    lane: int  # of LANES
    kind: str  # in words
    text: str
    state: str  # in words, or ""
    mark: str  # DONE, GOING, ...
    when: str  # as exact as it is known, or ""
    first: date  # the first and the last day on which it may have happened, but none to come; FAR without any
    last: date
    why_stopped: str = ""
    address: str = ""

    @property
    def has_begun(self):
        return self.first <= timezone.localdate()

    @property
    def is_to_come(self):
        return self.mark == HOPED or not self.has_begun

    @property
    def label(self):
        """“Paper. Published, May 2026” (str)."""
        standing = ", ".join(filter(None, [self.state, self.when]))
        return f"{self.kind}. {standing}" if standing else self.kind


def steps_of(program, updates):
    """Return all that is known of `program` (list of ThreadStep) with its `updates`, the oldest first, without texts that say how many
    live."""
    steps = [
        *(of_row(row, 0, "Grant", row.title, row.why_stopped) for row in program.grants.all()),
        *(of_row(row, 1, MILESTONE, row.text) for row in program.milestones.all()),
        *(of_row(row, 2, row.get_kind_display(), row.title, row.why_stopped, row.url) for row in program.outputs.all()),
        *(of_update(update) for update in updates),
    ]
    return sorted(
        (step for step in steps if not states_survival_figure(step.text)), key=lambda step: (step.first, step.last)
    )


def of_row(row: Dated, lane: int, kind: str, text: str, why_stopped: str = "", address: str = "") -> ThreadStep:
    first, last = days_of(row)
    when, mark = row.date if row.year else "", MARKS[row.state]
    why_stopped = "" if states_survival_figure(why_stopped) else why_stopped
    return ThreadStep(lane, kind, text, row.get_state_display(), mark, when, first, last, why_stopped, address)


def of_update(update) -> ThreadStep:
    when = date_format(update.date, "F j, Y")
    return ThreadStep(3, "News", update.title, "", DONE, when, update.date, update.date, "", update.url)


def days_of(row: Dated) -> tuple[date, date]:
    if not row.year or row.year >= FAR.year:  # a typo, of which the page must not fall over
        return FAR, FAR
    first = date(row.year, row.month or 1, 1)
    year, month = (row.year, row.month + 1) if row.month and row.month < 12 else (row.year + 1, 1)
    return first, max(first, min(date(year, month, 1) - timedelta(days=1), timezone.localdate()))


@dataclass(frozen=True)
class Knot:
    number: int  # of the step in the list
    step: ThreadStep
    x: int
    y: int


def drawing_of(steps: list[ThreadStep]):
    """Return how one thread runs through `steps` (dict for the drawing): knots, and lines that are dotted to what is hoped for. None
    where all of them stand together already, in one list of the page."""
    if len({step.lane for step in steps}) < 2:
        return None
    apart = (RIGHT - LEFT) // max(min(len(steps), MOST_BESIDE) - 1, 1)
    knots: list[Knot] = []
    years, year = [], ""
    for place, step in enumerate(steps):
        row, column = divmod(place, MOST_BESIDE)
        x, top = LEFT + column * apart, TOP + row * HEIGHT
        knots.append(Knot(place + 1, step, x, top + step.lane * BETWEEN_LANES))
        if step.first != FAR and year != (year := str(step.first.year)):
            years.append((x, top + YEARS - TOP, year))
    rows = range(-(-len(steps) // MOST_BESIDE))
    return {
        "knots": knots,
        "lines": [(curve(one, other), other.step.is_to_come) for one, other in pairwise(knots) if other.x > one.x],
        "years": years,
        "lanes": [(TOP + row * HEIGHT + lane * BETWEEN_LANES, name) for row in rows for lane, name in enumerate(LANES)],
        "width": WIDTH,
        "height": len(rows) * HEIGHT,
    }


def curve(one: Knot, other: Knot) -> str:
    """Return the way from knot to knot as SVG writes it: level where it leaves and where it comes."""
    middle = (one.x + other.x) // 2
    return f"M{one.x} {one.y}C{middle} {one.y} {middle} {other.y} {other.x} {other.y}"
