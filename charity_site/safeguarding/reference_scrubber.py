"""Scrub references of other pages to what is erased: their pictures, buttons and links go, in every version of them."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup, Tag
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.db.models.functions import Cast
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision, TaskState

from charity_site.core.keys import is_key
from charity_site.core.leads import IN_PLACE_OF_LINK
from charity_site.core.links import in_place_of
from charity_site.images.access import references_to

if TYPE_CHECKING:
    from charity_site.safeguarding.erasure import Everything

# Not in the proof of an erasure, because nobody can or need do anything about them.
LEFT_OUT = {
    "safeguarding.erasurerequest",  # the proof
    "safeguarding.receipt",  # names nobody
    "delivery.change",  # addresses that caches must still hear of; deleted after a day
    "wagtailadmin.formstate",  # what somebody previews at this moment; what there was is deleted
    "wagtailsearch.indexentry",  # made from records, which are listed themselves
    "wagtailsearch.sqliteftsindexentry",
    "site_search.entry",
    "site_search.name",
    "site_search.word",
}
# Nobody edits it: what visitors searched for in vain, and what staff deleted.
FORGOTTEN = {"site_search.asked", "core.deleted"}


class ErasedKeys:
    """The keys of what is erased, by kind, as rich text and streams have them."""

    def __init__(self, everything: "Everything") -> None:
        self.consent = {str(consent.pk) for consent in everything.consents}
        self.page = {story.pk for story in everything.stories}
        self.image = {picture.pk for picture in everything.pictures}
        self.document = {document.pk for document in everything.documents}

    def is_link(self, tag: Tag) -> bool:
        """Return whether `tag` leads to one of them."""
        kind, key = tag.get("linktype"), str(tag.get("id", ""))
        return kind in ("page", "document") and is_key(key) and int(key) in getattr(self, str(kind))

    def is_row(self, row: dict[str, Any]) -> bool:
        """Return whether `row` (raw) names or quotes one of them, shows a picture of them or is a button that leads to one."""
        if row.get("consent") in self.consent:
            return True
        kind, value = row.get("type"), row.get("value")
        if not isinstance(value, dict):
            return False
        if kind in ("image", "item"):  # alone, or in a group
            picture = value.get("image")
            return (picture.get("image") if isinstance(picture, dict) else picture) in self.image
        if kind == "pictures":  # its credit goes with the last of them
            return all(map(self.is_row, value["pictures"]))
        if kind == "quote":
            return value.get("consent") in self.consent
        if kind == "file":
            return value.get("document") in self.document
        return kind == "button" and value.get("page") in self.page

    def is_picture(self, value: dict[str, Any]) -> bool:
        """Return whether `value` (raw) is the picture of a block that stays without it, such as a video's, and one of them."""
        return "alt_text" in value and value.get("image") in self.image


def scrub_references(everything: "Everything") -> None:
    """Take what refers to `everything` out of all other records and out of their older versions."""
    erased = ErasedKeys(everything)
    for record in others_that_refer(everything, erased):
        forget_in_record(record, erased)
    for revision in Revision.objects.iterator():
        if revision.base_content_type.model_class() is Page and int(revision.object_id) in erased.page:
            continue  # it goes with its page
        content = without(revision.content, erased, revision.content_type.model_class())
        if content != revision.content:
            Revision.objects.filter(pk=revision.pk).update(content=content)


def others_that_refer(everything: "Everything", erased: ErasedKeys) -> list[models.Model]:
    """Return the records that refer to it now, as Wagtail's reference index knows."""
    found = {}
    for thing in [*everything.stories, *everything.consents, *everything.pictures, *everything.documents]:
        for row in references_to(thing):
            model = row.base_content_type.model_class()
            if not (model is Page and int(row.object_id) in erased.page):
                found[row.base_content_type_id, row.object_id] = (model, row.object_id)
    records = [model.objects.filter(pk=key).first() for model, key in found.values()]
    return [record.specific if isinstance(record, Page) else record for record in records if record]


def forget_in_record(record: Any, erased: ErasedKeys) -> None:
    if not hasattr(record, "serializable_data"):
        return  # its foreign keys are emptied by the database
    content = json.loads(json.dumps(record.serializable_data(), default=str))
    changed = without(content, erased, type(record))
    if changed == content:
        return
    if isinstance(record, Page):
        record.as_written(changed).save(clean=False)
    else:
        type(record).from_serializable_data(changed).save()
    ReferenceIndex.create_or_update_for_object(record)


def without(value: Any, erased: ErasedKeys, model: type[models.Model] | None = None) -> Any:
    """Return `value` (parsed JSON) without pictures, buttons and links that are `gone`. `model`: whose fields they are."""
    if isinstance(value, dict) and erased.is_picture(value):
        return dict.fromkeys(value)
    if isinstance(value, dict):
        images = pictures_of(model) if model else set()
        return {
            name: None if name in images and part in erased.image else without(part, erased)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [without(part, erased) for part in value if not (isinstance(part, dict) and erased.is_row(part))]
    if isinstance(value, str) and (stream := as_stream(value)):
        changed = without(stream, erased)
        return value if changed == stream else json.dumps(changed)
    if isinstance(value, str) and "linktype=" in value:
        return without_links(value, erased)
    return value


def as_stream(text: str) -> list[Any] | None:
    """Return the blocks of a stream, as a version of a page has them in a text; None for any other text."""
    try:
        return json.loads(text) if text.startswith("[{") else None
    except ValueError:
        return None


def pictures_of(model: type[models.Model]) -> set[str]:
    return {
        field.name for field in model._meta.get_fields() if field.concrete and field.related_model is get_image_model()
    }


def without_links(text: str, erased: ErasedKeys) -> str:
    soup = BeautifulSoup(text, "html.parser")
    links = [tag for tag in soup.find_all("a") if erased.is_link(tag)]
    for tag in links:
        before = str(soup).partition(str(tag))[0]
        tag.replace_with(in_place_of(tag.decode_contents(), IN_PLACE_OF_LINK, before))
    return str(soup) if links else text


def old_versions_with(words: list[str]) -> int:
    """Delete old versions of pages that hold one of `words`, where the page of today does not; return how many.

    A version that somebody is to approve, or that is to be published, stays.
    """
    number = 0
    awaited = set(TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values_list("revision", flat=True))
    for revision in Revision.objects.filter(approved_go_live_at=None).exclude(pk__in=awaited).iterator():
        if holds(revision.content, words):
            record = revision.content_object
            latest = record and record.latest_revision
            if latest and latest.pk != revision.pk and not holds(latest.content, words):
                revision.delete()
                number += 1
    return number


def holds(content: Any, words: list[str]) -> bool:
    """Return whether one of `words` stands in `content` (whatever JSON can hold), not as a part of a
    longer one."""
    text = json.dumps(content)
    return any(re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", text, re.IGNORECASE) for spelling in spellings(words))


def spellings(words: Iterable[str]) -> set[str]:
    """Return `words` as they are, in other cases (SQLite knows only those of ASCII), as HTML has them, as JSON has them,
    and as a stream inside JSON has them."""
    found = {change(word) for word in words for change in (str, str.lower, str.upper, str.title)}
    found |= {html.escape(word) for word in found} | {html.escape(word, quote=False) for word in found}
    for _ in range(3):
        found |= {json.dumps(word)[1:-1] for word in found}
    return found


def places_with(words: list[str]) -> list[str]:
    """Return where one of `words` still is: the kind of record and its key, or a file's folder."""
    found: list[str] = []
    for model in apps.get_models():
        if model._meta.label_lower in LEFT_OUT or model._meta.proxy or not model._meta.managed:
            continue
        for field in text_fields(model):
            found += [place(model, key, field) for key in rows_with(model, field, words)]
    return found + [f"a file in {folder}/" for folder, name in stored_files() if holds(name, words)]


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of `model` itself in which words can stand."""
    kinds = models.CharField | models.TextField | models.JSONField | models.FileField | StreamField
    return [field for field in model._meta.local_concrete_fields if isinstance(field, kinds) and not field.choices]


def place(model: type[models.Model], key: Any, field: models.Field) -> str:
    """Return where staff find the row `key` of `model`."""
    if issubclass(model, Revision):
        version = Revision.objects.select_related("content_type").get(pk=key)
        return f"version {key} of {version.content_type.name} {version.object_id}"
    return f"{model._meta.verbose_name} {key}: {field.verbose_name}"


def forget_rows_with(words: list[str]) -> None:
    """Delete the rows of FORGOTTEN in which one of `words` stands."""
    for model in apps.get_models():
        if model._meta.label_lower in FORGOTTEN:
            for field in text_fields(model):
                model._default_manager.filter(pk__in=rows_with(model, field, words)).delete()


def rows_with(model: type[models.Model], field: models.Field, words: list[str]) -> list[Any]:
    """Return the keys of the rows of `model` in whose `field` one of `words` stands."""
    rows = model._default_manager.annotate(as_text=Cast(field.name, models.TextField()))
    wanted = models.Q(pk__in=[])
    for word in spellings(words):
        wanted |= models.Q(as_text__icontains=word)
    return sorted(
        {key for key, text in rows.filter(wanted).values_list("pk", "as_text") if holds(text, words)}, key=str
    )


def stored_files(folder: str = "") -> Iterator[tuple[str, str]]:
    """Yield all files of the storage: (folder, name)."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from ((folder, name) for name in names)
    for name in folders:
        yield from stored_files(f"{folder}/{name}".lstrip("/"))
