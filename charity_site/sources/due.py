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
    return found() if looks_after_sources(user) else []


def found():
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
    today = timezone.localdate()
    return to_compare(today) if looks_after_sources(user) else []


def to_compare(today):
    is_due = Q(next_check__lte=today) | Q(next_check=None, checked__lte=today - CHECKED_EACH)
    is_new = Q(next_check=None, checked=None)
    sources = Source.objects.filter(is_due | is_new, live=True).select_related("watch")
    return [
        Item(str(source), reverse("wagtailsnippets_core_source:edit", args=[source.pk]), why(source))
        for source in sources.order_by("next_check", "title")
    ]


def why(source):
    """Say since when `source` (Source) is to be compared, and whether the site looks at it meanwhile."""
    since = source.next_check or (source.checked and source.checked + CHECKED_EACH)
    said = f"due since {date_format(since, 'F j, Y')}" if since else "never compared"
    watch = getattr(source, "watch", None)
    is_unread = watch and watch.problem and not watch.silent_days
    return f"{said}; the site cannot look at it by itself" if is_unread else said
