"""Bring back what staff deleted (deleted.py): the rows that went are written again, under the keys that they had."""

from collections import defaultdict

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.python import Deserializer
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from wagtail.log_actions import log, registry
from wagtail.models import Collection, Page, ReferenceIndex, Revision
from wagtail.search import index

from charity_site.core.deleted import recoverable_models
from charity_site.core.locks import may_publish
from charity_site.core.models import Deleted, Source, VersionedRecord
from charity_site.core.spellings import spelled
from charity_site.core.taken_addresses import check_address
from charity_site.delivery.scheduler.locks import wait_for_lock

GONE = "Somebody brought it back in the meantime, or its 30 days are over."
TAKEN_BACK = "A family took it back since, so it cannot come back."


@transaction.atomic
def bring_back(key, *, by):
    """Write again what is kept under the `key` (int) of a Deleted; return it (model instance, a page as a draft).

    `by`: the member of staff. Raises ValidationError, whose messages say why, where it cannot come back; then nothing is changed.
    """
    wait_for_lock("tree")
    kept = Deleted.objects.select_for_update().filter(pk=key).first()
    if kept is None:
        raise ValidationError(GONE)
    rows = [each.object for each in Deserializer(kept.rows, ignorenonexistent=True)]
    kind = kept.content_type.model_class()
    record = next((row for row in rows if type(row) is kind and str(row.pk) == kept.key), None)
    if record is None or kind._base_manager.filter(pk=record.pk).exists():
        raise ValidationError(GONE)
    rows = tied(rows, record)
    if isinstance(record, Page):
        put_into_tree(rows, record, kept, by)
    check_that_it_is_one_of_a_kind(record)
    if isinstance(record, Source) and (twin := record.twin()):
        raise ValidationError(f"There is a source with the same address by now: “{twin}”. Use that one.")
    put_files_back(kept, rows)
    for row in rows:
        if isinstance(row, Revision):
            row.approved_go_live_at = None  # nothing publishes itself that was gone meanwhile
        elif is_back_as_a_draft(row, by):
            row.live, row.has_unpublished_changes, row.live_revision_id = False, True, None
    for row in sorted(rows, key=lambda row: (type(row) is not Page, not isinstance(row, Page))):
        if row is record or isinstance(row, Page) or is_one_of_a_kind(row):
            row.save_base(raw=True)
    for row in rows:
        if row is record or (isinstance(row, Page) and type(row) is not Page):
            look_at(type(row)._base_manager.get(pk=row.pk))
    link_again(kept.links, kept.at)
    record = kind._base_manager.get(pk=record.pk)
    log(record, "charity_site.brought_back", user=by)
    kept.delete()
    return record


def tied(rows, record):
    """Return those of `rows` (list of model instances) whose other ends are there: as if the ends that are not were deleted
    today. Raises ValidationError where that would not be possible, or `record` would go, too."""
    while True:
        there = ends_of(rows)
        left = [row for row in rows if is_tied(row, there)]
        if record not in left:
            raise ValidationError("Something to which it belongs was deleted since.")
        if len(left) == len(rows):
            return rows
        rows = left


def ends_of(rows):
    """What of the records to which `rows` lead is there, or comes back: {model: set of keys}."""
    wanted, there = defaultdict(set), defaultdict(set)
    for row in rows:
        there[type(row)].add(row.pk)
        for field in links_of(row):
            wanted[field.related_model].add(getattr(row, field.attname))
    for model, keys in wanted.items():
        there[model] |= set(model._base_manager.filter(pk__in=keys - {None}).values_list("pk", flat=True))
    return there


def links_of(row):
    return [field for field in row._meta.local_concrete_fields if field.is_relation]


def is_tied(row, there):
    for field in links_of(row):
        if getattr(row, field.attname) in {None, *there[field.related_model]}:
            continue
        if field.remote_field.on_delete in (models.PROTECT, models.RESTRICT):
            comes_back = issubclass(field.related_model, tuple(recoverable_models()))
            follows = ". Bring that back first." if comes_back else ", so it cannot come back."
            raise ValidationError(
                f"It needs a {field.related_model._meta.verbose_name} that was deleted since{follows}"
            )
        if field.related_model is Collection:
            setattr(row, field.attname, Collection.get_first_root_node().pk)
        elif field.null:
            setattr(row, field.attname, None)
        else:
            return False
    return True


def put_into_tree(rows, record, kept, by):
    """Give the pages among `rows` their place, as the last below the page above, and make drafts of them."""
    parent = Page.objects.filter(pk=kept.parent).first()
    if parent is None:
        raise ValidationError(f"The page above it, “{kept.place}”, was deleted too. Bring that back first.")
    if not parent.permissions_for_user(by).can_add_subpage():
        raise ValidationError(f"You may not add pages below “{parent.title}”. Ask a site manager.")
    if not type(record).can_create_at(parent.specific):
        raise ValidationError(f"There is another {record._meta.verbose_name} by now, and there can be one only.")
    pages = {row.pk: row for row in rows if type(row) is Page}
    top = pages[record.pk]
    slug = free_slug(parent, top.slug)
    check_address(parent, slug)
    before, url_before, depth_before = top.path, top.url_path, top.depth
    last = parent.get_last_child()
    path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
    url = f"{parent.url_path}{slug}/"
    for page in pages.values():
        page.path = path + page.path.removeprefix(before)
        page.url_path = url + page.url_path.removeprefix(url_before)
        page.depth += parent.depth + 1 - depth_before
        page.live, page.has_unpublished_changes, page.live_revision_id = False, True, None
        page.locked, page.locked_by_id, page.locked_at = False, None, None
    top.slug = slug
    Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + 1)
    for row in rows:
        if isinstance(row, Revision) and row.pk == top.latest_revision_id:
            row.content["slug"] = slug
        elif isinstance(row, Page) and type(row) is not Page:
            for field in Page._meta.local_concrete_fields:
                setattr(row, field.attname, getattr(pages[row.pk], field.attname))


def free_slug(parent, slug):
    """`slug` (str), with a number where another page below `parent` has it, in whatever spelling."""
    taken = {spelled(other) for other in parent.get_children().values_list("slug", flat=True)}
    number, free = 1, slug
    while spelled(free) in taken:
        number += 1
        free = f"{slug}-{number}"
    return free


def put_files_back(kept, rows):
    """Store the files of `kept` under the names that they had, and tell `rows` where that is no longer possible."""
    for each in kept.files.all():
        with each.file.open() as file:
            name = default_storage.save(each.name, File(file))
        for row in rows:
            for field in row._meta.local_concrete_fields:
                if isinstance(field, models.FileField) and getattr(row, field.name).name == each.name:
                    setattr(row, field.name, name)


def check_that_it_is_one_of_a_kind(row):
    row.validate_unique()
    row.validate_constraints()


def is_one_of_a_kind(row):
    """Return whether `row` may stand beside what was written since: an old address may lead elsewhere by now."""
    try:
        check_that_it_is_one_of_a_kind(row)
    except ValidationError:
        return False
    return True


def link_again(links, since):
    """Set `links` (of a Deleted) where nothing was chosen, and nobody saved, `since` (datetime) it was deleted, to what is there
    again."""
    for label, key, name, to in links:
        try:
            model = apps.get_model(label)
            field = model._meta.get_field(name)
        except (LookupError, FieldDoesNotExist):  # an update took it away since
            continue
        row = model._base_manager.filter(pk=key, **{name: None}).first()
        if row and field.related_model._base_manager.filter(pk=to).exists() and not is_saved_since(row, since):
            setattr(row, field.attname, to)
            if is_one_of_a_kind(row):
                row.save_base(update_fields=[name])  # a page would judge all of itself


def is_saved_since(row, moment):
    """Return whether somebody saved, after `moment` (datetime), what `row` (model instance) is or belongs to: who did saw the place
    empty, and left it so."""
    while above := next((field for field in row._meta.concrete_fields if isinstance(field, ParentalKey)), None):
        row = getattr(row, above.name)
    newest = getattr(row, "latest_revision", None)
    edits = registry.get_logs_for_instance(row).filter(action="wagtail.edit", timestamp__gt=moment)
    return bool(newest and newest.created_at > moment) or edits.exists()


def is_back_as_a_draft(record, by):
    """Return whether visitors saw `record` (shared record), and `by` is none who may let them see it again."""
    return isinstance(record, VersionedRecord) and record.live and not may_publish(by, record)


def look_at(record):
    """Bring the indexes up to date with `record`, which is stored with its rows. Raises ValidationError for what was taken back."""
    if hasattr(record, "is_withdrawn") and record.is_withdrawn():
        raise ValidationError(TAKEN_BACK)
    ReferenceIndex.create_or_update_for_object(record)
    if isinstance(record, index.Indexed):
        index.insert_or_update_object(record)
