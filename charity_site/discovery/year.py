"""`/what-gifts-did/<year>/`: what gifts did in a year, made from what stands on the programs: milestones, grants, outputs, news, figures
with their sources, and what came in for them. Nobody writes it, so it cannot say more than its sources do."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Site

from charity_site.core.models import shown_facts
from charity_site.delivery.pagecache.policy import cacheable
from charity_site.discovery.since import Event, events_of_program
from charity_site.giving.money import shown
from charity_site.giving.totals import GiftTotal, name_of
from research.models import ImpactFigure, ProgramIndexPage, ProgramPage

YEARS = 10  # how far back readers can look
FEWEST = 5  # gifts of which a total is told: one of fewer could say what somebody gave


class Told(NamedTuple):
    """What is told of a program in a year: what happened, the oldest first, and figures that describe that year."""

    program: ProgramPage
    events: list[Event]
    figures: list[ImpactFigure]


@cacheable()
@require_safe
def what_gifts_did(request: HttpRequest, year: int | str) -> HttpResponse:
    """Tell of one `year`, program by program. 404 for one to come, and for one of more than ten years ago."""
    year, today = int(year), timezone.localdate()
    if not today.year - YEARS <= year <= today.year:
        raise Http404
    found = done_in(request, year)
    context = {
        "year": year,
        "title": f"What gifts did in {year}",
        "description": f"What our research programs did {'in' if year < today.year else 'so far in'} {year}, as it stands on their pages.",
        "is_over": year < today.year,
        "earlier": year - 1 if year > today.year - YEARS else None,
        "later": year + 1 if year < today.year else None,
        "programs": found,
        "totals": totals_of(year) if year < today.year else [],  # from day to day they would tell single gifts
        "fewest": FEWEST,
        "research_page": ProgramIndexPage.first_shown(),
        "page": next(
            (told.program for told in found if told.program.is_sample), None
        ),  # whose head says that it is a sample
    }
    return render(request, "discovery/year.html", context)


def done_in(request: HttpRequest, year: int) -> list[Told]:
    """Return what is told of the programs in which something happened in `year`. A figure alone may be of the disease, and says of no gift."""
    below = Site.find_for_request(request).root_page
    programs = ProgramPage.objects.shown().descendant_of(below).prefetch_related("impact_figures__source")
    first, last = date(year, 1, 1), date(year, 12, 31)
    told = (
        Told(
            program,
            list(events_of_program(program, first, last))[::-1],
            shown_facts(figure for figure in program.impact_figures.all() if figure.as_of == year),
        )
        for program in programs
    )
    return [each for each in told if each.events]


def totals_of(year: int) -> list[tuple[str, str]]:
    """Return what came in for each fund in `year`, as (name, amount in words), the most first; those of a few gifts come last, by name,
    with '' in place of the amount."""
    rows = GiftTotal.objects.filter(month__range=[date(year, 1, 1), date(year, 12, 31)]).values_list("fund", "currency")
    sums = rows.annotate(amount=Sum("amount"), gifts=Sum("gifts")).order_by("-amount", "fund")
    totals = [(name_of(fund), in_words(amount, currency, gifts)) for fund, currency, amount, gifts in sums]
    return [each for each in totals if each[1]] + sorted(each for each in totals if not each[1])


def in_words(amount: Decimal, currency: str, gifts: int) -> str:
    return shown(amount, currency) if gifts >= FEWEST else ""
