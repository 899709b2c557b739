"""What somebody has to see to on programs, for the report of pages to look after."""

from django.utils.formats import date_format

from charity_site.review.findings import Finding, finds
from research.models import ProgramPage, ProgramUpdatePage


@finds(Finding.QUIET)
def without_news(pages):
    """Return of which `pages` (list of Page) nothing was told for a year: {key: since when, in words}. It takes two statements."""
    keys = [page.pk for page in pages if page.specific_class is ProgramPage]
    if not keys:
        return {}
    updates = ProgramUpdatePage.objects.shown().order_by("date").values_list("path", "date")
    last_news = {path[: -ProgramUpdatePage.steplen]: day for path, day in updates}
    programs = ProgramPage.objects.filter(pk__in=keys).defer_streamfields()
    quiet = {program.pk: program.quiet_since(last_news.get(program.path)) for program in programs}
    return {key: f"since {date_format(since, 'F j, Y')}" for key, since in quiet.items() if since}
