"""What staff delete can be brought back for 30 days: pages, pictures, documents, and the records that pages share.

It is deleted all the same, so that nothing that looks for pages, pictures or references has to know of it. What is kept are the
rows that went, as one text, the links to them from what stayed, and files under other names (brought_back.py makes them what they
were). Nothing is kept of what is erased or taken back.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import cache
from pathlib import PurePosixPath
from uuid import uuid4

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.python import Serializer
from django.db import models, router
from django.db.models.deletion import Collector
from django.db.models.functions import Cast
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permissions import page_permission_policy

from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.models import Deleted, DeletedFile
from charity_site.core.reader import reader
from charity_site.core.seen import FILES
from charity_site.delivery.pagecache.unseen import UNSEEN
from charity_site.images.access import pages_that_refer_to
from charity_site.images.look import is_like_one_of

KEPT = timedelta(days=30)
# Of what no page shows, this comes back too; the rest is made anew, or over: cut pictures, indexes, approvals.
COMES_BACK = {
    "feedback.answer",
    "users.takenover",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.pagesubscription",
    "wagtailsearchpromotions",
}
STAYS_EMPTY = {Page._meta.get_field("alias_of")}  # such a page is one of its own since then
_for_good = ContextVar("for good", default=False)


class Everything(Collector):
    """All rows that would be deleted with a record. Django leaves out those that it can delete without a look."""

    def can_fast_delete(self, *args, **kwargs):
        return False

    def rows(self):
        return [row for model, rows in self.data.items() if comes_back(model) for row in rows]

    def links(self):
        """What stays and loses a link to one of these rows: [[label of a model, key, name of the field, key of the row], ...]."""
        found = []
        for (field, _), batches in self.field_updates.items():
            if comes_back(field.model) and field not in STAYS_EMPTY:
                keys = {row.pk for rows in batches for row in rows} - {row.pk for row in self.data.get(field.model, ())}
                rows = field.model._base_manager.filter(pk__in=keys).values_list("pk", field.attname)
                found += [[field.model._meta.label_lower, pk, field.name, key] for pk, key in rows]
        return found


class Rows(Serializer):
    """Writes rows as they stand in their tables. Those of a relation of many to many are rows, too."""

    def handle_m2m_field(self, obj, field):
        pass


def comes_back(model):
    names = {model._meta.app_label, model._meta.label_lower}
    return bool(names & COMES_BACK) or not names & UNSEEN


@cache
def recoverable_models():
    """The models (set) of what can be brought back: a shared record says so by `can_be_brought_back`."""
    records = {model for model in apps.get_models() if getattr(model, "can_be_brought_back", False)}
    return {Page, get_image_model(), get_document_model(), *records}


def is_recoverable(record):
    """Return whether `record` (model instance) could be brought back if somebody deleted it in the admin."""
    return isinstance(record, tuple(recoverable_models()))


@contextmanager
def for_good():
    """What is deleted meanwhile is not kept."""
    before = _for_good.set(True)
    try:
        yield
    finally:
        _for_good.reset(before)


@receiver(pre_delete)
def keep(sender, instance, origin=None, **kwargs):
    """Keep what a member of staff deletes in the admin, while it is still there."""
    user = reader.get()
    if user is None or _for_good.get() or sender not in recoverable_models() or not is_itself_deleted(instance, origin):
        return
    is_page = isinstance(instance, Page)
    everything = Everything(using=router.db_for_write(sender), origin=instance)
    everything.collect(instance.get_descendants(inclusive=True) if is_page else [instance])
    above = instance.get_parent(update=True) if is_page else None
    record = Deleted.objects.create(
        content_type=instance.content_type if is_page else ContentType.objects.get_for_model(instance),
        key=str(instance.pk),
        title=str(instance)[:255],
        parent=above and above.pk,
        place=above.title if above else "",
        collection=getattr(instance, "collection_id", None),
        pages=instance.get_descendant_count() + 1 if is_page else 0,
        rows=Rows().serialize(everything.rows()),
        links=everything.links(),
        shown_on=[] if is_page else keys_of_pages_with(instance),
        by=user,
    )
    for row in everything.rows():
        for field in row._meta.local_concrete_fields:
            if isinstance(field, models.FileField) and (file := getattr(row, field.name)):
                keep_file(record, file.name)


def is_itself_deleted(instance, origin):
    """Return whether it is `instance` that somebody deletes, and not something else (`origin`, of the signal) with which it goes."""
    if not isinstance(origin, models.QuerySet):
        return origin is None or origin == instance
    if isinstance(instance, Page):  # the page tree asks for all pages below, too
        return not origin.filter(path=instance.path[: -Page.steplen]).exists()
    return origin.model is type(instance)


def keys_of_pages_with(record):
    """The translation keys (list of str) of the pages that lead to `record` now: it belongs to them."""
    pages = Page.objects.filter(pk__in=pages_that_refer_to(record))
    return [str(key) for key in pages.values_list("translation_key", flat=True)]


def keep_file(record, name):
    """Copy the stored file `name` to where no address leads, for `record` (Deleted)."""
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            copy = File(file, name=f"{uuid4().hex}{PurePosixPath(name).suffix}")
            DeletedFile.objects.create(of=record, name=name, file=copy)


def recoverable_by(user):
    """What `user` may bring back (queryset of Deleted): what they may delete, and of pages also what they deleted themselves and
    may add. Roles change: it counts what they may now."""
    found = Deleted.objects.filter(at__gt=timezone.now() - KEPT)
    if user.is_superuser:
        return found
    kinds = [
        ContentType.objects.get_for_model(kind)
        for kind in recoverable_models()
        if kind is not Page and may_delete(user, kind)
    ]
    theirs = models.Q(content_type__in=kinds, collection=None) | models.Q(pk__in=pages_recoverable_by(user, found))
    for policy in FILES:
        collections = policy.collections_user_has_permission_for(user, "delete")
        kind = ContentType.objects.get_for_model(policy.model)
        of_kind = models.Q(content_type=kind)
        if Collection.get_first_root_node() not in collections:  # those who have all look after what lost its own
            of_kind &= models.Q(collection__in=collections.values("pk"))
        theirs |= of_kind
    return found.filter(theirs)


def pages_recoverable_by(user, found):
    """The keys (set) of those of `found` (queryset of Deleted) that are pages which `user` may bring back."""
    pages = list(found.filter(pages__gt=0).order_by("-at", "-pk").values_list("pk", "key", "parent", "by"))
    deletable, addable = (
        set(
            page_permission_policy.instances_user_has_permission_for(user, action)
            .filter(pk__in=[parent for *_, parent, _ in pages])
            .values_list("pk", flat=True)
        )
        for action in ("bulk_delete", "add")
    )
    theirs = set()
    for pk, key, parent, by in pages:  # what was above a page was deleted after it, and answers for it
        for places, asked in ((deletable, True), (addable, by == user.pk)):
            if asked and parent in places:
                places.add(int(key))
                theirs.add(pk)
    return theirs


def may_delete(user, kind):
    return user.has_perm(f"{kind._meta.app_label}.delete_{kind._meta.model_name}")


def forget(keys, looks=frozenset()):
    """Delete for good what names one of `keys` (iterable of str): keys of consents, translation keys of pages, names and hashes of
    files; and pictures like one of `looks` (frozenset of str). What such a story showed goes with it."""
    found = Deleted.objects.annotate(
        text=Cast("rows", models.TextField()), pages_text=Cast("shown_on", models.TextField())
    )
    waiting, done = {*keys, *names_of_pictures_like(looks)}, set()
    while waiting:
        key = waiting.pop()
        done.add(key)
        for kept in found.filter(models.Q(text__contains=key) | models.Q(pages_text__contains=key)):
            waiting |= keys_of_stories_in(kept) - done
            kept.delete()


def names_of_pictures_like(looks):
    """The names (set of str) that the files of pictures like one of `looks` had."""
    kind = ContentType.objects.get_for_model(get_image_model())
    kept = Deleted.objects.filter(content_type=kind) if looks else ()
    rows = [row["fields"] for each in kept for row in each.rows]
    return {row["file"] for row in rows if is_like_one_of(looks, row.get("look", ""))}


def keys_of_stories_in(kept):
    """The translation keys (set of str) of the pages in `kept` (Deleted) that name people: of all of them, because what they showed
    has nothing else by which another family that takes back would find it."""
    naming = {model._meta.label_lower for model in apps.get_models() if issubclass(model, RequiresConsent)}
    stories = {row["pk"] for row in kept.rows if row["model"] in naming}
    pages = [row for row in kept.rows if row["model"] == "wagtailcore.page"]
    return {row["fields"]["translation_key"] for row in pages if row["pk"] in stories}


def forget_old():
    """Delete for good what was deleted more than 30 days ago."""
    old = Deleted.objects.filter(at__lte=timezone.now() - KEPT)
    count = old.count()
    old.delete()
    return f"deleted {count} for good" if count else None
