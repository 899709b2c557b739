"""Erasure: all that the site holds about a person is deleted, and a proof without a name stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from taggit.models import Tag
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry, PageLogEntry

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.core.deleted import for_good
from charity_site.core.hidden_documents import marks_of
from charity_site.delivery.mail import forget_mails_to
from charity_site.images.files import cut_from, files_of
from charity_site.images.models import CharityImage
from charity_site.safeguarding.impact import (
    addresses_of,
    documents_only_in,
    impact_of,
    known_by,
    shared_files,
    versions,
)
from charity_site.safeguarding.models import ErasureRequest, Receipt, keep_receipt
from charity_site.safeguarding.reference_scrubber import (
    forget_rows_with,
    holds,
    old_versions_with,
    places_with,
    scrub_references,
)
from charity_site.safeguarding.withdrawal import NotPossible, forget_deleted, withdraw
from charity_site.users.models import User
from stories.models import StoryPage

ERASED = "(erased)"
Record = TypeVar("Record", bound=Model)


@dataclass
class Everything:
    """All that is deleted."""

    consents: list[Consent]
    stories: list[StoryPage]
    pictures: list[CharityImage]
    documents: list[AbstractDocument]

    @property
    def originals(self) -> list[str]:
        return [picture.file.name for picture in self.pictures]

    @property
    def redirects(self) -> QuerySet[Redirect]:
        return Redirect.objects.filter(redirect_page__in=[story.pk for story in self.stories])

    @property
    def amounts(self) -> dict[str, int]:
        """How many of each are deleted, for the proof, by a key of PLURALS."""
        return {
            "consent record": len(self.consents),
            "story": len(self.stories),
            "version of a story": sum(story.revisions.count() for story in self.stories),
            "comment": sum(story.wagtail_admin_comments.count() for story in self.stories),
            "picture": len(self.pictures),
            "cut picture": len(cut_from(self.originals)),
            "document": len(self.documents),
            "old address": self.redirects.count(),
        }

    def entry(self) -> ledger.Entry:
        forms = [consent.form.name for consent in self.consents if consent.form.name]
        return ledger.Entry(
            ledger.ERASE,
            consents=[str(consent.pk) for consent in self.consents],
            pages=[str(story.translation_key) for story in self.stories],
            addresses=addresses_of(self.stories),
            files=[*self.originals, *forms],
            **known_by(self.pictures),
            documents=[mark for document in self.documents for mark in marks_of(document)],
        )


def everything_about(consents: Iterable[Consent]) -> Everything:
    """Find everything about the people of `consents`. Pictures that staff chose to keep elsewhere stay."""
    plan = impact_of(consents)
    pictures = [*plan.named, *plan.own, *(picture for picture, _ in plan.shared if picture.is_withdrawn())]
    return Everything(plan.consents, plan.stories, pictures, documents_only_in(plan.stories))


def suggested_words(consent: Consent) -> list[str]:
    """Return names and phrases that must be found nowhere after this person is erased."""
    words = {consent.person.partition(",")[0].partition(" (")[0], consent.phone}
    for story in impact_of([consent]).stories:
        words |= {
            word for version in versions(story) for word in (version.title, version.display_name, version.pull_quote)
        }
    return sorted(words - {""})


def request_erasure(consent: Consent, *, by: User, words: str = "") -> ErasureRequest:
    """Ask for it. Raises NotPossible when somebody has asked already."""
    if ErasureRequest.objects.filter(consent_key=consent.pk, done_at=None).exists():
        raise NotPossible("Somebody has asked for this already. Another person must do it.")
    return ErasureRequest.objects.create(consent_key=consent.pk, requested_by=by, words=words)


def erase(request: ErasureRequest, *, by: User | None, way: Receipt.Way) -> ErasureRequest:
    """Do what `request` asks for, as a second person; it becomes the proof. Raises NotPossible."""
    if request.done_at:
        raise NotPossible("This was done before.")
    if by is None or by == request.requested_by:
        raise NotPossible("Two people are needed: one who asks for it and another one who does it.")
    if not (request.requested_by and request.requested_by.has_perm("consent.erase_consent")):
        raise NotPossible(
            "Who asked for this does not work here anymore, or may not erase. Cancel it, and ask for it anew."
        )
    consent = Consent.objects.filter(pk=request.consent_key).first()
    if consent is None:
        raise NotPossible("There is no such consent record anymore.")
    with ledger.locked():
        if not consent.withdrawn_on:
            withdraw([consent], way=way, by=by)
            consent.refresh_from_db()
        everything = everything_about([consent])
        entry, amounts = everything.entry(), everything.amounts
        words = [word.strip() for word in request.words.splitlines() if word.strip()]
        names = [*entry.files, *shared_files(everything.stories)]
        ledger.write_or_wait(entry)
        with transaction.atomic():
            delete(everything, words)
            forget_deleted(entry)
            forget_rows_with(words)
            amounts["old version of another page"] = old_versions_with(words)
            keep_receipt(entry, way, by, amounts)
            request.approved_by, request.done_at, request.words = by, timezone.now(), ""
            request.proof = {"amounts": amounts, "left": []}
            request.save()
            transaction.on_commit(lambda: look_for_traces(request, words, names))  # after files and caches
    return request


def look_for_traces(request: ErasureRequest, words: list[str], names: list[str]) -> None:
    """Write into the proof where one of `words` still is, and which of the files `names`."""
    request.proof["left"] = [*places_with(words), *files_left(names)]
    request.save()


def files_left(names: list[str]) -> list[str]:
    """Return where the files `names`, and what was cut from them, still are, known to a record or not."""
    left = {*files_of(names), *filter(default_storage.exists, names)}
    return [f"a file of what was erased, in {PurePosixPath(name).parent}/" for name in sorted(left)]


def erase_again(entry: ledger.Entry) -> None:
    """Do `entry` again in a database from before it, which may hold more of them than there was then."""
    consents = list(Consent.objects.filter(pk__in=entry.consents))
    words = [word for consent in consents for word in suggested_words(consent)]
    then = everything_about(consents)
    stories = StoryPage.objects.filter(translation_key__in=entry.pages)
    pictures = get_image_model().objects.filter(file__in=entry.files)
    documents = [
        each for each in get_document_model().objects.all() if ledger.digest(each.file.name) in entry.documents
    ]
    delete(
        Everything(
            consents, union(then.stories, stories), union(then.pictures, pictures), union(then.documents, documents)
        ),
        words,
    )
    forget_deleted(entry)
    forget_rows_with(words)
    old_versions_with(words)
    ErasureRequest.objects.filter(consent_key__in=entry.consents, done_at=None).delete()


def union(one: Iterable[Record], other: Iterable[Record]) -> list[Record]:
    """Return the records that are in `one` or in `other`, which are of one model."""
    return list({record.pk: record for record in [*one, *other]}.values())


def delete(everything: Everything, words: list[str]) -> None:
    """Delete all of `everything`, and what else names it: links, log entries, search, caches.

    `words`: names and phrases that go from the log entries of what was deleted earlier, too.
    """
    logged: list[Model] = [*everything.consents, *everything.pictures, *everything.documents]
    keys = [(ContentType.objects.get_for_model(record), str(record.pk)) for record in logged]
    pages = [story.pk for story in everything.stories]
    tags = {tag.pk for record in [*everything.pictures, *everything.documents] for tag in record.tags.all()}
    scrub_references(everything)
    forget_mails_to({consent.email.lower() for consent in everything.consents})
    FormState.objects.all().delete()  # what somebody typed and only previewed, as it was typed
    everything.redirects.delete()
    with for_good():
        for story in everything.stories:
            story.delete()
        for record in [*everything.pictures, *everything.documents, *everything.consents]:
            record.delete()
    Tag.objects.filter(pk__in=tags, taggit_taggeditem_items=None).delete()
    forget_in_logs(pages, keys, words)
    transaction.on_commit(empty_what_remembers)


def forget_in_logs(pages: list[int], keys: list[tuple[ContentType, str]], words: list[str]) -> None:
    """Delete names and texts from the log; who did what and when stays.

    `pages`: keys of pages; `keys`: (content type, key) of other records. What `words` say about records that are
    still there stays: it may be somebody else's name.
    """
    PageLogEntry.objects.filter(page_id__in=pages).update(label=ERASED, data={})
    for content_type, key in keys:
        ModelLogEntry.objects.filter(content_type=content_type, object_id=key).update(label=ERASED, data={})
    for model in (PageLogEntry, ModelLogEntry):
        said = [entry.pk for entry in model.objects.iterator() if holds([entry.label, entry.data], words)]
        entries = model.objects.filter(pk__in=said)
        gone = [entry.pk for entry, record in entries.with_instances() if record is None]
        model.objects.filter(pk__in=gone).update(label=ERASED, data={})
        entries.filter(action="charity_site.refused").update(data={"why": ERASED})


def empty_what_remembers() -> None:
    """Empty what keeps words of deleted rows: the search index of SQLite until it is merged, caches until their time is
    over."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for option in ("optimize", "rebuild"):
                cursor.execute(
                    "INSERT INTO wagtailsearch_indexentry_fts(wagtailsearch_indexentry_fts) VALUES (%s)", [option]
                )
        if not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for cache in caches.all(initialized_only=True):
        cache.clear()
