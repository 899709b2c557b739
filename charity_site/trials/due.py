from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.dashboard import Item, due
from charity_site.core.seen import pages_worked_on
from charity_site.trials.models import TrialSync


@due("Trials that could not be brought up to date", order=34)
def failed(user: Any) -> list[Item]:
    """Diseases whose list is missing, old, or not whole, since the register was asked the last time. Readers see the list of the day that is named, for 30 days."""
    problems = TrialSync.objects.exclude(problem="").values_list("disease", "problem", "succeeded_at")
    found = {disease: (problem, at) for disease, problem, at in problems}
    pages = pages_worked_on(user).filter(pk__in=found).order_by("title") if found else []
    return [
        Item(
            page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), note_of(*found[page.pk])
        )
        for page in pages
    ]


def note_of(problem: str, at: Any) -> str:
    since = f"the list is of {date_format(timezone.localdate(at), 'F j, Y')}" if at else "there is no list yet"
    return f"{since}. {problem}"
