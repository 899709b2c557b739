"""What is due on pages, whatever kind they are of: one's own drafts, set times, figures to be checked."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from operator import itemgetter

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, Value
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
    on_their_way, keys = by_approval(user)  # what was sent back to them is theirs again
    records = kinds_with_drafts()
    kinds = (Page, *records)
    for row in drafts_of(kinds, user=user.pk):
        kind = kinds[row["number"]]
        if row["pk"] not in on_their_way[kind]:
            keys[kind].append(row["pk"])
    pages = pages_worked_on(user).filter(pk__in=keys[Page]) if keys[Page] else Page.objects.none()
    finder = AdminURLFinder(user)
    return [
        *(
            Item(page.get_admin_display_title(), edit_address(page), since(page.latest_revision_created_at))
            for page in pages.order_by("-latest_revision_created_at")
        ),
        *(
            Item(str(record), address, record._meta.verbose_name)
            for kind in records
            if keys[kind]
            for record in kind.objects.filter(pk__in=keys[kind], has_unpublished_changes=True)
            if (address := finder.get_edit_url(record))
        ),
    ]


def by_approval(user):
    """Return the keys of what waits for somebody's approval, or for its editor after it was refused, and of the records that were
    sent back to `user`: two of {model: [key, ...]}."""
    on_their_way, sent_back = defaultdict(list), defaultdict(list)
    for row in approvals():
        model, key = model_of(row["base_content_type"]), int(row["object_id"])
        on_their_way[model].append(key)
        is_sent_back = row["status"] == WorkflowState.STATUS_NEEDS_CHANGES
        if is_sent_back and row["requested_by"] == user.pk and model is not Page:
            sent_back[model].append(key)
    return on_their_way, sent_back


@compiled_query
def approvals():
    return WorkflowState.objects.active().values("base_content_type", "object_id", "status", "requested_by")


def model_of(content_type):
    """Return the model whose content type has this key."""
    return ContentType.objects.get_for_id(content_type).model_class()


def kinds_with_drafts():
    """The kinds of records (list of models) that have drafts as pages do."""
    return [kind for kind in get_snippet_models() if issubclass(kind, DraftStateMixin)]


def in_one(querysets, *fields):
    """Return the rows of several `querysets` (list) in one statement: the number of the queryset, the key and the `fields` of each."""
    numbered = (each.order_by().annotate(number=Value(number)) for number, each in enumerate(querysets))
    first, *others = (each.values("number", "pk", *fields) for each in numbered)
    return first.union(*others, all=True)


@compiled_query
def drafts_of(kinds, *, user):
    """The drafts of `kinds` (tuple of models) that the `user` wrote last, or took over, and that have no time, and the pages that they
    answer for."""
    written = Q(latest_revision__user=user, latest_revision__taken_over=None)

    def theirs(kind):
        by = (
            Q(latest_revision__user=user) | Q(owner=user)
            if kind is Page
            else written | Q(latest_revision__taken_over__by=user)
        )
        is_draft = {"has_unpublished_changes": True, "latest_revision__isnull": False}
        return kind.objects.filter(by, **is_draft, latest_revision__approved_go_live_at=None)

    return in_one([theirs(kind) for kind in kinds])


def since(moment):
    return f"last changed on {date_format(timezone.localtime(moment), 'F j')}" if moment else ""


@due("Set for later", order=40)
def scheduled(user):
    """What is published or taken down by the clock, the next one first."""
    moments = [(moment, kind, key, "will be published") for kind, key, moment in waiting_for_their_time()]
    kinds = (Page, *kinds_with_drafts())
    set_ends = memoize("set ends", lambda: endings(kinds))
    moments += [(row["expire_at"], kinds[row["number"]], row["pk"], "will be taken down") for row in set_ends]
    items = items_of(user, {(kind, key) for _, kind, key, _ in moments})
    return [
        replace(items[kind, key], note=f"{what} on {at(moment)}")
        for moment, kind, key, what in sorted(moments, key=itemgetter(0))
        if (kind, key) in items
    ]


@compiled_query
def endings(kinds):
    """What of `kinds` (tuple of models) the clock takes down, with the moment."""
    return in_one([kind.objects.filter(live=True, expire_at__isnull=False) for kind in kinds], "expire_at")


def waiting_for_their_time():
    """What the clock publishes: (model, key, moment) of each page or record."""
    return [
        (model_of(row["base_content_type"]), int(row["object_id"]), row["approved_go_live_at"])
        for row in set_versions()
    ]


@compiled_query
def set_versions():
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False)
    return waiting.values("base_content_type", "object_id", "approved_go_live_at")


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
    """The rows of `kind` on public pages that may have to be checked. Those of an alias are mended on its page."""
    marked = Q(to_be_checked=True) | Q(source=None) | Q(source__live=False) | Q(as_of=None)
    if has_population:
        marked |= Q(population="")
    return kind.objects.filter(marked, page__live=True, page__alias_of=None).order_by().select_related("source")


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
