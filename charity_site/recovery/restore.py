"""Bring a backup back onto an empty site. Everything that can be wrong is looked at before anything is changed; then what
families took back counts before anything can be seen."""

from collections.abc import Callable
from contextlib import suppress

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import Error, connection
from wagtail.models import Site

from charity_site.delivery.database.generation import begin_generation
from charity_site.delivery.models import Change
from charity_site.delivery.pagecache.default_store import get_store
from charity_site.delivery.pagecache.invalidation import record_change
from charity_site.recovery import database, media
from charity_site.recovery.backup import DATABASE, MEDIA
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.ledgers import FOLDER as LEDGERS
from charity_site.recovery.ledgers import merge
from charity_site.recovery.look_over import look_over, wrong_counts
from charity_site.recovery.places import OutOfReach
from charity_site.recovery.source import Source
from charity_site.safeguarding.ledger_sync import SyncFailed, sync
from charity_site.subscriptions.mailings import stop_all

# What no empty site has, in words; `migrate` makes pages of its own.
SIGNS_OF_LIFE = {
    "users_user": "people who sign in",
    "wagtailcore_revision": "versions of pages",
    "consent_consent": "consent records",
}
NEW_ONE = "Restore goes onto an empty site: make a new database, name it in DATABASE_URL, and run this again."


def restore(source: Source, tell: Callable[[str], None]) -> list[str]:
    """Restore `source`; `tell` hears of each step. Return what is not as it was (sentences), which is nothing when all is well.

    Raise RecoveryFailed where it cannot be done. Until the database is loaded, which happens in one step, the site is as empty
    as before, and all of it may be done again.
    """
    check_empty()
    try:
        tell(f"Looking at the backup of {source.manifest.moment:%B %-d, %Y, %H:%M} UTC ...")
        source.check()
        tell("Bringing back what families took back ...")
        merge(source.ledger_lines())
        tell(f"Bringing back {source.manifest.files} files ...")
        with source.opened(MEDIA) as stream:
            number = media.unpack(stream)
        tell("Bringing back the database ...")
        with source.opened(DATABASE) as stream:
            database.load(stream)
    except OutOfReach as error:
        raise RecoveryFailed(f"The backup could not be brought back ({type(error).__name__}): {error}") from error
    forget_the_empty_site()
    problems = wrong_counts(source.manifest.counts)
    if unread := [name for name in source.unread if name.removeprefix(f"{LEDGERS}/") > source.name]:
        problems.append(
            f"Newer copies of the ledger cannot be read, so what families took back since may be missing: {', '.join(unread)}."
        )
    if number != source.manifest.files:
        problems.append(f"There are {number} files, and there were {source.manifest.files}.")
    call_command("migrate", verbosity=0)
    tell("Doing again what families took back since ...")
    try:
        sync()
    except SyncFailed as error:
        problems.append(str(error))
    Session.objects.all().delete()  # who was signed in then signs in anew
    Change.objects.all().delete()  # of copies that are gone; they hold addresses of who was taken away again
    record_change()  # for caches in front of the site
    forget_the_empty_site()
    if stopped := stop_all():
        tell(
            f"{stopped} updates were being mailed at that time, or not published yet, and are not mailed until staff say so: who got "
            "them since would get them again."
        )
    tell("Who stopped updates by mail after the backup is on the list again: erase those addresses anew.")
    tell("Accounts that were closed after the backup are open again. Close them anew, before anything else.")
    tell("Looking at the site ...")
    return [*problems, *look_over()]


def check_empty() -> None:
    """Raise RecoveryFailed unless the database has no tables, or those of this site as `migrate` leaves them."""
    try:
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
    except Error as error:
        raise RecoveryFailed(f"The database does not answer: {type(error).__name__}. DATABASE_URL names it.") from error
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    if others := sorted(name for name in tables - ours if not name.startswith("wagtailsearch_")):
        raise RecoveryFailed(f"The database holds tables that are not this website's, such as {others[0]}. {NEW_ONE}")
    with connection.cursor() as cursor:
        for table in sorted(SIGNS_OF_LIFE.keys() & tables):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - one of ours
            (number,) = cursor.fetchone()
            if number:
                raise RecoveryFailed(f"This site is not empty: it has {number} {SIGNS_OF_LIFE[table]}. {NEW_ONE}")


def forget_the_empty_site() -> None:
    """Forget, in this process and in the copies of pages of this host, what was there before."""
    begin_generation()
    with suppress(OSError):  # then there are no copies
        get_store().begin_generation()
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
