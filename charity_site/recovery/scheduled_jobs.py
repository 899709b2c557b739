import logging
from datetime import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string

from charity_site.delivery.pagecache.default_store import get_store
from charity_site.delivery.scheduler.schedule import job
from charity_site.delivery.web.readiness import NOTICES
from charity_site.recovery.backup import back_up
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.ledgers import copy_ledger
from charity_site.recovery.mirror import build, sweep
from charity_site.recovery.places import place_at
from charity_site.recovery.state import JOB, notice

logger = logging.getLogger(__name__)
_swept: int | None = None  # the generation in which the mirror was swept last, by this process

NOTICES.append(notice)


def back_up_daily() -> str:
    try:
        made = back_up(place_at(settings.BACKUP_TARGET))
    except RecoveryFailed as error:
        logger.error("The backup failed: %s", error)
        raise
    return f"{made.files} files and {made.rows} rows"


def copy_the_ledger() -> str | None:
    return "copied" if copy_ledger(place_at(settings.BACKUP_TARGET)) else None


def warn() -> str | None:
    """Mail those who can get it mended while there is no good backup, once a day."""
    sentence = notice()
    if not sentence:
        return None
    users = get_user_model().objects.with_perm(
        "delivery.view_jobrun", backend="django.contrib.auth.backends.ModelBackend"
    )
    addresses = set(users.filter(is_active=True).exclude(email="").values_list("email", flat=True))
    addresses |= {address for _, address in settings.ADMINS}  # type: ignore[str-unpack]  # Django 6 has addresses alone
    text = render_to_string("recovery/mails/no_backup.txt", {"notice": sentence, "website": settings.SITE_URL})
    for address in sorted(addresses):
        send_mail("The website has no backup of today", text, None, [address])
    return f"told {len(addresses)}"


def build_mirror() -> str:
    return f"{build(Path(settings.MIRROR_DIR))} pages"


def sweep_mirror() -> str | None:
    """Only when something has changed: it asks for pages."""
    global _swept
    generation = get_store().generation
    if generation == _swept:
        return None
    number = sweep(Path(settings.MIRROR_DIR))
    _swept = generation
    return f"took {number} files out" if number else None


def register() -> None:
    """Have backups and the mirror made by the clock, each where a place for it is set."""
    if settings.BACKUP_TARGET:
        job(JOB, "Backing up the website", daily=time(1, 30), takes_long=True)(back_up_daily)
        job("copy-ledger", "Copying the ledger of withdrawals to the backups")(copy_the_ledger)
        job("warn-of-backups", "Telling staff that there is no backup", daily=time(8, 30))(warn)
    if settings.MIRROR_DIR:
        job("mirror", "Making the mirror of public pages", daily=time(2, 30), takes_long=True)(build_mirror)
        job("sweep-mirror", "Taking out of the mirror what was taken down")(sweep_mirror)


register()
