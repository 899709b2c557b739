"""Note every change that a public page can show, whichever way it is made, and make all copies old.

Any change of any model counts, but for those in unseen.py. A page that is published costs other pages nothing that was
kept for failures; anything else may have taken something away, so that nothing from before is given out again.
"""

import logging
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.models import Page, Revision
from wagtail.signals import page_slug_changed, post_page_move

from charity_site.delivery.models import Change
from charity_site.delivery.pagecache.default_store import get_store
from charity_site.delivery.pagecache.unseen import UNSEEN

logger = logging.getLogger(__name__)

OF_MIGRATIONS = {"__fake__", "django.db.migrations.recorder"}
# Saved alone, these change nothing that visitors see.
UNSEEN_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "last_login",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
    "password",
}


class ApplyOnCommit:
    """Apply a change once it is committed."""

    def __init__(self, change: Change, pages: set[int | None]) -> None:
        self.change, self.pages = change, pages

    def __call__(self) -> None:
        apply_change(self.change)


def apply_change(change: Change) -> None:
    """Make the copies of this host old, because of `change`."""
    try:
        get_store().begin_generation(change.everything, change.addresses, [change])
    except OSError as error:
        # The change is made and must not fail for that. Whoever follows the changes tries again, three times a second.
        logger.error("The copies of pages could not be made old: %s", type(error).__name__)


def record_change(everything: bool = True, addresses: Iterable[str] = (), page: int | None = None) -> None:
    """Write down a change, in the transaction that makes it, and apply it when that is committed.

    `page`: the key of the page that it is about; rows of it that are saved with it need no change of their own.
    """
    if any(other.change.everything or (not everything and other.pages == {page}) for other in pending()):
        return
    change = Change.objects.create(everything=everything, addresses=list(addresses))
    transaction.on_commit(ApplyOnCommit(change, {page}), robust=True)


def is_recorded(page: int | None) -> bool:
    """Return whether a change of the page with the key `page`, or of everything, is written down in this transaction."""
    return page is not None and any(done.change.everything or page in done.pages for done in pending())


def pending() -> Iterator[ApplyOnCommit]:
    """Yield what this transaction does once it is committed. There may be thousands of others: who found one goes no further."""
    return (done for _, done, *_ in connection.run_on_commit if isinstance(done, ApplyOnCommit))


@receiver(post_save)
def on_save(sender: type[Model], instance: Model, update_fields: Collection[str] | None = None, **kwargs: Any) -> None:
    if is_unseen(sender) or (update_fields is not None and set(update_fields) <= UNSEEN_FIELDS):
        return
    if getattr(instance, "is_only_a_draft", False):  # a record that was not public before either
        return
    if isinstance(instance, Revision):
        if instance.approved_go_live_at:  # a date that copies must not outlive
            record_change(everything=False)
    elif isinstance(instance, Page):
        if instance.live:
            record_change(everything=False, addresses=paths_of(instance), page=instance.pk)
        elif not kwargs.get("created"):
            record_change(addresses=paths_of(instance), page=instance.pk)
    elif not is_recorded(page_of(instance)):
        record_change()


@receiver(post_delete)
def on_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        record_change(addresses=paths_of(instance), page=instance.pk)
    elif not is_unseen(sender) and not isinstance(instance, Revision) and not is_recorded(page_of(instance)):
        record_change()


@receiver(m2m_changed)
def on_m2m_changed(sender: type[Model], instance: Model, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and not is_unseen(sender) and not is_recorded(instance.pk):
        record_change()


@receiver(post_page_move)
def on_move(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    record_change(addresses=[*paths_of(instance), *paths_of(instance, url_path_before)], page=instance.pk)


@receiver(page_slug_changed)
def on_slug_changed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    record_change(addresses=[*paths_of(instance), *paths_of(instance_before)], page=instance.pk)


def is_unseen(model: type[Model]) -> bool:
    """Return whether nothing of `model` stands on a page. In migrations (with models of their own) the site is not running."""
    return bool({model._meta.app_label, model._meta.label_lower} & UNSEEN) or model.__module__ in OF_MIGRATIONS


def page_of(row: Model) -> int | None:
    """Return the key of the page that `row` is a row of, or None."""
    keys = (field for field in row._meta.fields if isinstance(field, ParentalKey))
    return next((getattr(row, field.attname) for field in keys if issubclass(field.related_model, Page)), None)


def paths_of(page: Page, url_path: str | None = None) -> list[str]:
    """Return the paths of `page` on its sites."""
    parts = page.get_url_parts() if url_path is None else None
    if parts:
        return [parts[2]] if parts[2] else []
    # Below the page at the site's root: its path without the root's own.
    return ["/" + (url_path or page.url_path).strip("/").partition("/")[2].strip("/") + "/"]
