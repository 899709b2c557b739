"""Pause, show again, take back. Each is written into the ledger first, then done, then told to the staff."""

from collections.abc import Collection, Iterable

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail.search import index

from charity_site.consent import ledger
from charity_site.consent.models import Consent, today
from charity_site.core.deleted import forget
from charity_site.images.files import ORIGINALS
from charity_site.images.models import CharityImage
from charity_site.images.sharing import forget_outdated_safely
from charity_site.safeguarding import mails
from charity_site.safeguarding.impact import Impact, impact_of
from charity_site.safeguarding.models import Receipt, keep_receipt
from charity_site.users.models import User
from stories.models import StoryPage


class NotPossible(Exception):
    """Raised where what was asked for cannot be done; the message says why, to the person who asked."""


def withdraw(
    consents: Iterable[Consent],
    *,
    way: Receipt.Way,
    by: User | None = None,
    reason: str = "",
    keep: Collection[int] = (),
) -> Receipt:
    """Take back `consents` for good.

    `by`: the member of staff, if any; `keep`: keys of pictures that show none of these people and that stay on further
    pages. Raises NotPossible when all of them were taken back before.
    """
    with ledger.locked():
        living = not_withdrawn(as_they_are(consents))
        if not living:
            raise NotPossible("This was taken back before.")
        plan = impact_of(living, keep)
        copies = [str(copy) for copy in plan.outside_copies]
        entry, amounts = plan.entry(ledger.WITHDRAW), plan.amounts
        ledger.write_or_wait(entry)
        with transaction.atomic():
            for consent in living:
                consent.withdrawn_on, consent.withdrawn_reason = today(), reason
                consent.save(update_fields=["withdrawn_on", "withdrawn_reason"])
                log(consent, "consent.withdrawn", user=by, data={"way": way})
            take_down(plan.stories, plan.pictures, by)
            forget_deleted(entry)
            refresh_share_images(plan)
            receipt = keep_receipt(entry, way, by, amounts)
    transaction.on_commit(lambda: mails.tell_staff(receipt, copies, plan))
    return receipt


def pause(consents: Iterable[Consent], *, way: Receipt.Way, by: User | None = None) -> Receipt:
    """Hide what names the people of `consents` until they are shown again. Raises NotPossible."""
    with ledger.locked():
        living = [consent for consent in not_withdrawn(as_they_are(consents)) if not consent.is_paused()]
        if not living:
            raise NotPossible("This is paused or taken back already.")
        plan = impact_of(living)
        entry, amounts = plan.entry(ledger.PAUSE), plan.amounts
        ledger.write_or_wait(entry)
        with transaction.atomic():
            for consent in living:
                consent.paused_on = today()
                consent.save(update_fields=["paused_on"])
                log(consent, "consent.paused", user=by, data={"way": way})
            refresh_share_images(plan)
            receipt = keep_receipt(entry, way, by, amounts)
    transaction.on_commit(lambda: mails.tell_staff(receipt, [], None))
    return receipt


def resume(consent: Consent, *, by: User, word: str, way: Receipt.Way = Receipt.Way.STAFF) -> Receipt:
    """Show again what a pause hid. `word`: who of the family said so, when and how.

    Raises NotPossible, and OSError when the ledger cannot be written: without it, all would stay hidden.
    """
    with ledger.locked():
        (consent,) = as_they_are([consent])
        if consent.is_withdrawn():
            raise NotPossible("This was taken back. That cannot be undone.")
        if not consent.is_paused():
            raise NotPossible("This is not paused.")
        if not word.strip():
            raise NotPossible("Write down who of the family said that it may be shown again, when and how.")
        plan = impact_of([consent])
        entry = plan.entry(ledger.RESUME)
        ledger.append(entry)
        with transaction.atomic():
            consent.paused_on = None
            consent.save(update_fields=["paused_on"])
            log(consent, "consent.resumed", user=by, data={"word": word.strip()})
            refresh_share_images(plan)
            return keep_receipt(entry, way, by, plan.amounts)


def as_they_are(consents: Iterable[Consent]) -> list[Consent]:
    """Return the same consents as the database has them now: somebody else may have been faster."""
    return list(Consent.objects.filter(pk__in=[consent.pk for consent in consents]))


def take_down(stories: Iterable[StoryPage], pictures: Iterable[CharityImage], by: User | None = None) -> None:
    """Make `stories` and everything that was cut from `pictures` unreachable."""
    for story in stories:
        story.refresh_from_db()
        if story.live:
            story.unpublish(user=by)
        Revision.objects.for_instance(story).update(approved_go_live_at=None)
        if workflow := story.current_workflow_state:
            workflow.cancel(user=by)
        index.remove_object(story)
    for picture in pictures:
        picture.forget_cut()
        log(picture, "consent.picture_withdrawn", user=by)


def forget_deleted(entry: ledger.Entry) -> None:
    """Delete for good what staff deleted before and could bring back, where it names a person, a page or a picture of `entry`."""
    originals = [name for name in entry.files if name.startswith(f"{ORIGINALS}/")]
    forget([*entry.consents, *entry.pages, *originals, *entry.hashes], frozenset(entry.looks))


def refresh_share_images(plan: Impact) -> None:
    """Delete or draw anew, once it is certain, what is shown where these pages are shared."""
    pages = [*plan.stories, *(page for page, _ in plan.losing)]
    transaction.on_commit(lambda: [forget_outdated_safely(page.pk) for page in pages])


def not_withdrawn(people: Iterable[Consent | None]) -> list[Consent]:
    """Return those of `people` who have not taken it back."""
    return [person for person in people if person and not person.withdrawn_on]
