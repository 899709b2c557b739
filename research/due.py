"""What somebody has to see to on programs, for the report of pages to look after."""

from django.utils.formats import date_format

from charity_site.readpath.compiled_query import compiled_query
from charity_site.review.findings import Finding, finds
from research.models import ProgramPage, ProgramUpdatePage


@finds(Finding.QUIET)
def without_news(pages):
    """Return of which `pages` (list of Page) nothing was told for a year: {key: since when, in words}. It takes two statements."""
    keys = [page.pk for page in pages if page.specific_class is ProgramPage]
    if not keys:
        return {}
    last_news = {row["path"][: -ProgramUpdatePage.steplen]: row["date"] for row in news()}
    quiet = {program.pk: program.quiet_since(last_news.get(program.path)) for program in programs(keys=keys)}
    return {key: f"since {date_format(since, 'F j, Y')}" for key, since in quiet.items() if since}


@compiled_query
def news():
    """Where each public update stands, and its day: the last one of a program comes last."""
    return ProgramUpdatePage.objects.shown().order_by("date").values("path", "date")


@compiled_query
def programs(*, keys):
    return ProgramPage.objects.filter(id__in=keys).only("path", "status", "first_published_at")
