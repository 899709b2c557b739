"""What is due on pages, whatever kind they are of: one's own drafts, set times, figures to be checked."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from operator import itemgetter

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.images.permissions import permission_policy as images
from wagtail.models import DraftStateMixin, ModelLogEntry, Page, PageLogEntry, Revision, WorkflowState
from wagtail.snippets.models import get_snippet_models

from charity_site.core.dashboard import Item, due
from charity_site.core.models.facts import SourcedRow
from charity_site.core.scheduling import REFUSED
from charity_site.core.seen import pages_worked_on
from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize

TOLD_FOR = timedelta(days=30)  # that something was not published at its time

AHEAD = timedelta(days=30)


def edit_address(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@due("Your drafts", order=10)
def drafts(user):
    """What `user` wrote last, or answers for, and nobody has published or submitted since."""
    on_their_way, sent_back = by_approval(user)
    theirs = Q(latest_revision__user=user) | Q(owner=user)
    pages = pages_worked_on(user).filter(theirs, has_unpublished_changes=True, latest_revision__isnull=False)
    scheduled = Revision.objects.filter(approved_go_live_at__isnull=False)
    pages = pages.exclude(pk__in=on_their_way[Page]).exclude(latest_revision__in=scheduled)
    finder = AdminURLFinder(user)
    records = [
        record
        for kind in kinds_with_drafts()
        for record in records_of(kind, user=user.pk, keys=sent_back[kind], waiting=on_their_way[kind])
        if finder.get_edit_url(record)
    ]
    return [
        *(
            Item(page.get_admin_display_title(), edit_address(page), since(page.latest_revision_created_at))
            for page in pages.order_by("-latest_revision_created_at")
        ),
        *(Item(str(record), finder.get_edit_url(record), record._meta.verbose_name) for record in records),
    ]


def by_approval(user):
    """Return the keys of what waits for somebody's approval, or for its editor after it was refused, and of what was sent back to
    `user`: two of {model: [key, ...]}."""
    on_their_way, sent_back = defaultdict(list), defaultdict(list)
    states = WorkflowState.objects.active().values_list("base_content_type", "object_id", "status", "requested_by")
    for kind, key, status, asked_by in states:
        model = model_of(kind)
        on_their_way[model].append(int(key))
        if status == WorkflowState.STATUS_NEEDS_CHANGES and asked_by == user.pk:
            sent_back[model].append(int(key))
    return on_their_way, sent_back


def model_of(content_type):
    """Return the model whose content type has this key."""
    return ContentType.objects.get_for_id(content_type).model_class()


def kinds_with_drafts():
    """The kinds of records (list of models) that have drafts as pages do."""
    return [kind for kind in get_snippet_models() if issubclass(kind, DraftStateMixin)]


@compiled_query
def records_of(kind, *, user, keys, waiting):
    """The drafts of `kind` that the `user` wrote last, or took over, and that are not `waiting`, or that have these `keys`."""
    written = Q(latest_revision__user=user, latest_revision__taken_over=None)
    theirs = written | Q(latest_revision__taken_over__by=user)
    at_rest = ~Q(pk__in=waiting) & Q(latest_revision__approved_go_live_at=None)
    return kind.objects.filter((theirs & at_rest) | Q(pk__in=keys), has_unpublished_changes=True)


def since(moment):
    return f"last changed on {date_format(timezone.localtime(moment), 'F j')}" if moment else ""


@due("Set for later", order=40)
def scheduled(user):
    """What is published or taken down by the clock, the next one first."""
    moments = [(moment, kind, key, "will be published") for kind, key, moment in waiting_for_their_time()]
    for kind in (Page, *kinds_with_drafts()):
        ending = kind.objects.filter(live=True, expire_at__isnull=False)
        moments += [(moment, kind, key, "will be taken down") for key, moment in ending.values_list("pk", "expire_at")]
    items = items_of(user, {(kind, key) for _, kind, key, _ in moments})
    return [
        replace(items[kind, key], note=f"{what} on {at(moment)}")
        for moment, kind, key, what in sorted(moments, key=itemgetter(0))
        if (kind, key) in items
    ]


def waiting_for_their_time():
    """What the clock publishes: (model, key, moment) of each page or record."""
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False)
    rows = waiting.values_list("base_content_type", "object_id", "approved_go_live_at")
    return [(model_of(kind), int(key), moment) for kind, key, moment in rows]


def items_of(user, wanted, among=None):
    """The pages and records that `user` works with, of those `wanted` (iterable of (model, key)): {(model, key): Item}. `among`: whether one
    counts (callable)."""
    keys, items, finder = defaultdict(set), {}, AdminURLFinder(user)
    for kind, key in wanted:
        keys[kind].add(key)
    for kind, those in keys.items():
        rows = (pages_worked_on(user) if kind is Page else kind.objects.all()).in_bulk(those)
        for key, thing in rows.items():
            address = edit_address(thing) if kind is Page else finder.get_edit_url(thing)
            if address and (among is None or among((kind, key), thing)):
                items[kind, key] = Item(thing.get_admin_display_title() if kind is Page else str(thing), address)
    return items


@due("Not published at the set time", order=5)
def refused(user):
    """What the clock was to publish and may not be published, until somebody does or sets another time, for a month: the newest
    first."""
    last = {"action": REFUSED, "timestamp__gt": timezone.now() - TOLD_FOR}
    pages = PageLogEntry.objects.filter(**last).order_by("timestamp").values_list("page_id", "timestamp", "data")
    refusals = {(Page, key): (moment, data) for key, moment, data in pages}
    records = ModelLogEntry.objects.filter(**last).order_by("timestamp")
    for kind, key, moment, data in records.values_list("content_type", "object_id", "timestamp", "data"):
        if model := model_of(kind):
            refusals[model, int(key)] = moment, data
    if not refusals:
        return []
    waiting = {(kind, key) for kind, key, _ in waiting_for_their_time()}

    def is_open(which, thing):
        published = thing.last_published_at
        return (
            thing.has_unpublished_changes and which not in waiting and (not published or published < refusals[which][0])
        )

    items = items_of(user, refusals, is_open)
    return [
        replace(items[which], note=f"on {at(moment)}. {data.get('why', '')}".strip())
        for which, (moment, data) in sorted(refusals.items(), key=lambda refusal: refusal[1][0], reverse=True)
        if which in items
    ]


def at(moment):
    return date_format(timezone.localtime(moment), "F j, g:i A")


def figures_to_check():
    """Return how many figures on each public page are marked as to be checked, or are from before a figure had to name source, year
    and of whom it speaks: Counter by key."""
    return memoize("figures to check", count_figures_to_check)


def count_figures_to_check():
    number = Counter()
    for kind in apps.get_models():
        if issubclass(kind, SourcedRow):
            rows = rows_to_check(kind, hasattr(kind, "population"))
            number.update(
                row.page_id for row in rows if row.to_be_checked or row.lacks() or (row.source and not row.source.live)
            )
    return number


@compiled_query
def rows_to_check(kind, has_population):
    """The rows of `kind` on public pages that may have to be checked."""
    marked = Q(to_be_checked=True) | Q(source=None) | Q(source__live=False) | Q(as_of=None)
    if has_population:
        marked |= Q(population="")
    return kind.objects.filter(marked, page__live=True).order_by().select_related("source")


@due("Figures to be checked", order=30)
def figures(user):
    """Public pages with figures that are old or uncertain: readers see “to be checked” beside each."""
    number = figures_to_check()
    pages = pages_worked_on(user).filter(pk__in=number).order_by("title") if number else Page.objects.none()
    return [Item(page.get_admin_display_title(), edit_address(page), f"{number[page.pk]} to check") for page in pages]


@due("Licenses of pictures", order=45)
def licenses(user):
    """Pictures that leave their places within a month, or have left them, because their license ends."""
    today = timezone.localdate()
    theirs = images.instances_user_has_permission_for(user, "change").filter(license_ends__lte=today + AHEAD)
    return [
        Item(
            picture.title,
            reverse("wagtailimages:edit", args=[picture.pk]),
            f"{'ended' if picture.license_has_ended() else 'ends'} on {date_format(picture.license_ends, 'F j, Y')}",
        )
        for picture in theirs.order_by("license_ends", "title")
    ]
