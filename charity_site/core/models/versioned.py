from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.log_actions import log
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Page,
    PreviewableMixin,
    ReferenceIndex,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from charity_site.core.forms import TYPO, VersionedRecordForm
from charity_site.core.hurtful_words import refuse_hurtful_words
from charity_site.core.locks import OpenToPublishers

KEPT = "charity_site.kept"  # the line in the history of what was there before there were versions


class VersionedRecord(
    OpenToPublishers, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """A shared record that visitors read. It has drafts, versions, approval, set times and a preview, as pages have.

    What is public reads those that are `live`, as they are stored: a draft is a version beside that.
    """

    base_form_class = VersionedRecordForm
    is_in_form = False  # set by the form, which checks on its own what is about to be published
    is_only_a_draft = False  # set by save(): what was stored changes nothing that visitors see

    is_only_a_typo = False  # of a version, until it is public: it says the same as before, so no review is lost

    publishing_panels = [FieldPanel(TYPO), PublishingPanel()]
    read_on_pages = ()  # (str) its fields that readers read where a page shows it (review/fingerprints.py)

    class Meta:
        abstract = True

    def check_publishable(self):
        """Raise ValidationError when it is not fit for the public."""
        refuse_hurtful_words(self)

    def stored(self):
        """Return it as it stands in the database, not as somebody drafts it."""
        return type(self)._base_manager.get(pk=self.pk)

    def ask_for_check(self):
        """Note that somebody must check it again, if it says something else than what was checked. Most records are not checked."""

    def full_clean(self, *args, **kwargs):
        super().full_clean(*args, **kwargs)
        if self.live and not self.is_in_form:
            self.check_publishable()

    def save(self, *args, **kwargs):
        stored = type(self)._base_manager.filter(pk=self.pk)
        self.is_only_a_draft = not self.live and not stored.filter(live=True).exists()
        super().save(*args, **kwargs)

    def pages_that_show_it(self):
        """Return the keys (set of int) of the pages, live or not, that say something else when this does: those that refer to it, or
        to another record that shows it, such as a word that is explained in the advice of a symptom."""
        return pages_that_show([self])[self]

    def serve_preview(self, request, mode_name):
        request.revision_id = None  # Wagtail's bar on the page takes the version of a record for that of a page
        return super().serve_preview(request, mode_name)

    @transaction.atomic
    def save_revision(self, *args, **kwargs):
        self.keep_what_is_live()
        return super().save_revision(*args, **kwargs)

    def serializable_data(self):
        data = super().serializable_data()
        return {**data, TYPO: True} if self.is_only_a_typo else data

    def with_content_json(self, content):
        record = super().with_content_json(content)
        record.is_only_a_typo = content.get(TYPO, False)
        return record

    def keep_what_is_live(self):
        """Make a version of what is public and has none, such as a row from before there were versions. It can be brought back
        then; and without one Wagtail takes it down when a time is set for the next."""
        rows = type(self)._base_manager.filter(pk=self.pk)
        if stored := rows.filter(live=True, live_revision=None).first():
            self.live_revision = Revision.objects.create(
                content_object=stored,
                base_content_type=self.get_base_content_type(),
                content=stored.serializable_data(),
                object_str=str(stored),
            )
            log(stored, KEPT, revision=self.live_revision, content_changed=True)
            rows.update(live_revision=self.live_revision)

    @transaction.atomic
    def publish(self, revision, *args, **kwargs):
        """Publish `revision`, whichever way that was asked for: by a form, an approval or the clock. Raise ValidationError when it
        is not fit for the public."""
        # Whoever saves a draft just now is waited for, and what they saved stays the newest version.
        stored = revision.content_object = type(self)._base_manager.select_for_update().get(pk=self.pk)
        # Wagtail goes by the one that stood there when the draft was saved.
        revision.content = {**revision.content, "live_revision": stored.live_revision_id}
        published = revision.as_object()
        published.live = True
        published.full_clean()
        result = super().publish(revision, *args, **kwargs)
        if TYPO in revision.content and type(self)._base_manager.filter(pk=self.pk, live_revision=revision).exists():
            content = {name: value for name, value in revision.content.items() if name != TYPO}
            Revision.objects.filter(pk=revision.pk).update(content=content)  # it says nothing of the next change
        return result


def pages_that_show(records: Iterable[VersionedRecord]) -> dict[VersionedRecord, set[int]]:
    """Return of each of `records` what its `pages_that_show_it()` is. However many they are, it takes a statement for each step from
    one record to another that shows it."""
    found: dict[VersionedRecord, set[int]] = {record: set() for record in records}
    pages = ContentType.objects.get_for_model(Page).pk
    reached: dict[tuple[int, str], set[VersionedRecord]] = defaultdict(
        set
    )  # by kind and key of a record: those that led to it
    for record in found:
        reached[ContentType.objects.get_for_model(record).pk, str(record.pk)].add(record)
    seen = defaultdict(set, {where: {*origins} for where, origins in reached.items()})
    while reached:
        keys = defaultdict(list)
        for kind, key in reached:
            keys[kind].append(key)
        wanted = models.Q()
        for kind, those in keys.items():
            wanted |= models.Q(to_content_type=kind, to_object_id__in=those)
        rows = ReferenceIndex.objects.filter(wanted).values_list(
            "to_content_type", "to_object_id", "base_content_type", "object_id"
        )
        further: dict[tuple[int, str], set[VersionedRecord]] = defaultdict(set)
        for to_kind, to_key, kind, key in rows.distinct():
            origins = reached[to_kind, to_key]
            if kind == pages:
                for record in origins:
                    found[record].add(int(key))
            elif is_read_on_pages(kind) and (new := origins - seen[kind, key]):
                seen[kind, key] |= new
                further[kind, key] |= new
        reached = further
    return found


def is_read_on_pages(content_type: int) -> bool:
    """Return whether pages show records of this kind (key of a ContentType), and not only lead to them."""
    model = ContentType.objects.get_for_id(content_type).model_class()
    return bool(model and issubclass(model, VersionedRecord) and model.read_on_pages)
