"""Holds the database to the ledger: after a backup was restored, nobody in it comes back."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model

from charity_site.consent import ledger
from charity_site.consent.ages import adults_born_until
from charity_site.consent.models import Consent
from charity_site.consent.queries import ConsentQuerySet
from charity_site.consent.telling import tell_of_link
from charity_site.consent.terms import COLUMNS, MAY_GROW_UP, SOURCES, terms_of
from charity_site.images import files
from charity_site.images.drawings import stored_in
from charity_site.safeguarding.erasure import erase_again
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import forget_deleted, take_down
from stories.models import StoryPage

logger = logging.getLogger(__name__)
LONGEST_ACTION = Receipt._meta.get_field("action").max_length


def sync() -> tuple[int, int]:
    """Do again what the ledger says and the database does not know, and write down what only the database knows.

    Return how many entries were (done again, written down). It may run at any time, twice, or in two processes.
    Raises SyncFailed at its end when an entry could not be done or a line is none; the others are done.
    """
    with ledger.locked():
        if lost := is_lost():
            logger.error(lost)
        entries = ledger.entries()
        known = {str(key) for key in Receipt.objects.values_list("pk", flat=True)}
        again = [entry for entry in entries if entry.id not in known]
        failed = [entry.id for entry in again if not is_done_again(entry)]
        written = {entry.id for entry in entries}
        missing = [receipt for receipt in Receipt.objects.order_by("at") if str(receipt.pk) not in written]
        for receipt in missing:
            ledger.append(ledger.Entry(**receipt.entry))
        for consent in Consent.objects.filter(link_number__gt=1):
            tell_of_link(consent)
        delete_files_again(entries)
    problems = [f"{len(failed)} entries of the ledger were not done again: {', '.join(failed)}."] if failed else []
    if damaged := ledger.state().problem:
        problems.append(damaged)
    if problems:
        raise SyncFailed(" ".join(problems))
    return len(again), len(missing)


def notice() -> str:
    """Return what is wrong with the ledger, and what to do; '' when all is well."""
    return ledger.state().problem or is_lost()


def is_lost() -> str:
    """Return a sentence while the ledger is empty although receipts say that something stood in it; else ''."""
    if ledger.entries() or not Receipt.objects.exists():
        return ""
    return (
        "The ledger of withdrawals is lost. It is written anew from the receipts; bring its second copy for what they "
        "do not know. docs/safeguarding.md says how (“If the ledger is damaged”)."
    )


class SyncFailed(Exception):
    """Entries of the ledger could not be done again, or lines of it are none. What they name is hidden all the same."""


def is_done_again(entry: ledger.Entry) -> bool:
    try:
        do_again(entry)
    except Exception as error:
        # No traceback: it may name a child.
        logger.error("Entry %s of the ledger of withdrawals was not done again: %s", entry.id, type(error).__name__)
        return False
    logger.warning("After a restore, entry %s of the ledger of withdrawals was done again.", entry.id)
    return True


@transaction.atomic
def do_again(entry: ledger.Entry) -> None:
    """Apply `entry` to a database from before it."""
    Receipt.objects.create(
        pk=entry.id,
        action=entry.action[:LONGEST_ACTION],  # of a newer version, perhaps
        way=Receipt.Way.RESTORE,
        at=ledger.moment_of(entry),
        entry=vars(entry),
        amounts={"story": len(entry.pages), "file": len(entry.files)},
    )
    day = timezone.localdate(ledger.moment_of(entry), timezone.get_default_timezone())
    consents = Consent.objects.filter(pk__in=entry.consents)
    if entry.action == ledger.PAUSE:
        consents.update(paused_on=day)
    elif entry.action == ledger.RESUME:
        consents.update(paused_on=None)
    elif entry.action == ledger.TERMS:
        hold_to_terms(consents)
    elif entry.action == ledger.LINK:
        consents.filter(link_number__lt=entry.link).update(link_number=entry.link)
    elif entry.action == ledger.WITHDRAW:
        consents.update(withdrawn_on=day)
        stories = StoryPage.objects.filter(translation_key__in=entry.pages)
        take_down(stories, get_image_model().objects.filter(file__in=entry.files))
        forget_deleted(entry)
        delete_files(without_originals(entry.files))
    elif entry.action == ledger.ERASE:
        erase_again(entry)


def without_originals(names: Iterable[str]) -> list[str]:
    """Return those of `names` that are no originals, and all that was cut from the originals."""
    cut = [name for name in names if not name.startswith(f"{files.ORIGINALS}/")]
    return [*cut, *files.cut_from(names)]


def hold_to_terms(consents: ConsentQuerySet) -> None:
    """Take from `consents` what the ledger heard last that they do not allow. Nothing is given back: what was
    given again since the backup, staff allow again. Who somebody is in a story only the ledger's line keeps to."""
    for row in consents.values("pk", *SOURCES):
        stored = terms_of(row)
        held = stored.narrowed_by(ledger.state().terms_of[row["pk"]])
        fields = {name: getattr(held, name) for name in COLUMNS if getattr(held, name) != getattr(stored, name)}
        if held.adult_from and held.adult_from != stored.adult_from and row["relation"] in MAY_GROW_UP:
            fields["birth_date"] = adults_born_until(held.adult_from)
        consents.filter(pk=row["pk"]).update(**fields)


def delete_files(names: Iterable[str]) -> None:
    """Delete stored files, once it is certain. Originals have no address, and stay until they are erased."""
    transaction.on_commit(lambda: files.delete_files(names))


def delete_files_again(entries: Iterable[ledger.Entry]) -> None:
    """Delete files that came back alone, from a backup of the media folder, or that could not be deleted the last time."""
    withdrawn = [name for entry in entries if entry.action == ledger.WITHDRAW for name in entry.files]
    delete_files(without_originals(withdrawn))
    erased = [entry for entry in entries if entry.action == ledger.ERASE]
    names = [name for entry in erased for name in entry.files]
    delete_files([*names, *files.files_of(names)])
    digests = {document for entry in erased for document in entry.documents}
    there = [f"documents/{name}" for name in stored_in("documents")] if digests else []
    delete_files([name for name in there if ledger.digest(name) in digests])


def sync_at_start() -> None:
    """Sync before the site opens. Where the database is not there yet, the ledger alone keeps everything hidden."""
    try:
        if ledger.entries():
            sync()
    except Exception as error:
        logger.error("The ledger of withdrawals was not compared with the database: %s", type(error).__name__)
