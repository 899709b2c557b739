"""Holds the database to the ledger: after a backup was restored, nobody in it comes back."""

import logging

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.images import get_image_model
from wagtail.search import index

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase_again
from charity_site.safeguarding.models import Receipt
from stories.models import StoryPage

logger = logging.getLogger(__name__)


def sync():
    """Do again what the ledger says and the database does not know, and write down what only the database knows.

    Returns how many entries were (done again, written down). It may run at any time, twice, or in two processes.
    """
    written = {entry.id for entry in ledger.entries()}
    known = {str(key) for key in Receipt.objects.values_list("pk", flat=True)}
    again = [entry for entry in ledger.entries() if entry.id not in known]
    for entry in again:
        do_again(entry)
    missing = [receipt for receipt in Receipt.objects.order_by("at") if str(receipt.pk) not in written]
    for receipt in missing:
        ledger.append(ledger.Entry(**receipt.entry))
    return len(again), len(missing)


@transaction.atomic
def do_again(entry):
    """Apply `entry` (ledger.Entry) to a database from before it."""
    _, new = Receipt.objects.get_or_create(
        pk=entry.id,
        defaults={
            "action": entry.action,
            "way": Receipt.Way.RESTORE,
            "at": parse_datetime(entry.time),
            "entry": vars(entry),
            "amounts": {"story": len(entry.pages), "file": len(entry.files)},
        },
    )
    if not new:
        return  # another process was faster
    day = timezone.localdate(parse_datetime(entry.time))
    consents = Consent.objects.filter(pk__in=entry.consents)
    if entry.action == ledger.PAUSE:
        consents.update(paused_on=day)
    elif entry.action == ledger.RESUME:
        consents.update(paused_on=None)
    elif entry.action == ledger.WITHDRAW:
        consents.update(withdrawn_on=day)
        hide(entry)
    elif entry.action == ledger.ERASE:
        erase_again(entry)
    logger.warning("After a restore, entry %s of the ledger of withdrawals was done again.", entry.id)


def hide(entry):
    for story in StoryPage.objects.filter(translation_key__in=entry.pages):
        if story.live:
            story.unpublish()
        index.remove_object(story)
    images = get_image_model()
    for rendition in images.get_rendition_model().objects.filter(image__file__in=entry.files):
        rendition.delete()
    originals = set(images.objects.filter(file__in=entry.files).values_list("file", flat=True))
    # Originals have no address, and stay until they are erased.
    transaction.on_commit(lambda: [default_storage.delete(name) for name in set(entry.files) - originals])


def sync_at_start():
    """Before the site opens. Where the database is not there yet, the ledger alone keeps everything hidden."""
    try:
        if ledger.entries():
            sync()
    except Exception as error:
        logger.error("The ledger of withdrawals was not compared with the database: %s", type(error).__name__)
