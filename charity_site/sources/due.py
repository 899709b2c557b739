from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.dashboard import Item, due
from charity_site.core.models import Source
from charity_site.core.models.snippets import CHECKED_EACH
from charity_site.sources.models import Finding


def looks_after_sources(user):
    return user.has_perm("core.change_source")


@due("Sources that changed", order=32)
def findings(user):
    """Sources that say something else than when our pages were compared with them, have moved, or are gone."""
    if not looks_after_sources(user):
        return []
    tasks = Finding.objects.filter(looked_at=None).select_related("source")
    return [
        Item(
            str(task.source),
            reverse("source_finding", args=[task.pk]),
            f"{task.get_kind_display().lower()}, found on {date_format(task.found_on, 'F j, Y')}",
        )
        for task in tasks
    ]


@due("Sources to compare", order=33)
def checks(user):
    """Sources with which somebody must compare our pages again."""
    if not looks_after_sources(user):
        return []
    today = timezone.localdate()
    is_due = Q(next_check__lte=today) | Q(next_check=None, checked__lte=today - CHECKED_EACH)
    sources = Source.objects.filter(is_due, live=True)
    return [
        Item(
            str(source),
            reverse("wagtailsnippets_core_source:edit", args=[source.pk]),
            f"due since {date_format(source.next_check or source.checked + CHECKED_EACH, 'F j, Y')}",
        )
        for source in sources.order_by("next_check", "title")
    ]
