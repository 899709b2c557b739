"""Say what partners may have today, and what they must delete."""

from django.db.models import Q

from charity_site.api.models import Kind, PublishedPage
from charity_site.consent import ledger
from charity_site.consent.models import Channel
from diseases.models import DiseasePage
from research.models import ProgramPage
from stories.models import StoryPage
from topics.models import TopicPage


def shown(kind):
    """The pages (queryset) of `kind` (Kind) that partners may have today."""
    if kind == Kind.STORY:
        return StoryPage.objects.shown().with_consent(Channel.FEEDS)
    return {Kind.DISEASE: DiseasePage, Kind.PROGRAMME: ProgramPage, Kind.TOPIC: TopicPage}[kind].objects.shown()


def changed(since, after=None):
    """The records (queryset of PublishedPage) of pages that are shown and changed at or after `since` (datetime), the
    newest last; with `after` (UUID), what stands behind the record of that key which changed at `since`."""
    here = Q()
    for kind in Kind:
        here |= Q(kind=kind, key__in=shown(kind).order_by().values("translation_key"))
    later = Q(changed_at__gte=since)
    if after:
        later = Q(changed_at__gt=since) | Q(changed_at=since, key__gt=after)
    return PublishedPage.objects.filter(here, later)


def removed():
    """All pages that were public once and that partners may not have today: [(Kind, key)], in a fixed order."""
    # Also those that a restored database lacks.
    taken_back = {(Kind.STORY, key) for key in ledger.keys(ledger.state().pages)}
    were = {(Kind(kind), key) for kind, key in PublishedPage.objects.order_by().values_list("kind", "key")}
    are = {(kind, key) for kind in Kind for key in shown(kind).order_by().values_list("translation_key", flat=True)}
    return sorted((were | taken_back) - are)


def pages_of(records):
    """The pages of `records` (iterable of PublishedPage) that are shown, by their keys (dict)."""
    keys = [record.key for record in records]
    return {page.translation_key: page for kind in Kind for page in shown(kind).filter(translation_key__in=keys)}
