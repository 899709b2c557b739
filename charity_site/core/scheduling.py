import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.one_at_a_time import alone_with
from charity_site.delivery.pagecache.expiry import kinds_with_drafts

REFUSED = "charity_site.refused"  # the line in the history
NAMES_NOBODY = "names_nobody"  # the code of a ValidationError of which everybody may read the words
logger = logging.getLogger(__name__)


class NotDone(Exception):
    """Pages or records were not published or taken down in time, for another reason than that they may not be."""


def publish_scheduled():
    """Take down and publish pages and records whose time has come, each on its own. Returns what was done (str), or None.

    What is refused gets the reason into its history and is not tried again. Raises NotDone at the end for others.
    """
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    gone = []
    for kind in kinds_with_drafts():
        expired = kind._default_manager.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
        gone += [attempt(key, expired.filter(pk=key), take_down) for key in expired.values_list("pk", flat=True)]
    published = [
        attempt(int(owner), due.filter(pk=key), publish, refuse) for key, owner in due.values_list("pk", "object_id")
    ]
    if failed := [*gone, *published].count(None):
        raise NotDone(f"{failed} pages or records")
    return f"published {sum(published)}, took down {sum(gone)}" if gone or published else None


def take_down(record):
    record.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish(revision):
    revision.publish(log_action="wagtail.publish.scheduled")


def attempt(key, waiting, act, refused=None):
    """Call `act` with what is `waiting` (queryset of one), while nobody else changes the page with that key (a record looks after
    itself); whether that worked, or None for an unexpected error. What may not be published calls `refused` (with it and the
    ValidationError)."""
    with alone_with([key]):
        found = waiting.first()
        if found is None:  # somebody was faster
            return False
        try:
            with transaction.atomic():
                act(found)
        except ValidationError as error:
            logger.warning("%s %s was not published at its set time: its history says why.", kind_of(waiting), key)
            if refused:
                refused(found, error)
            return False
        except Exception as error:
            # No title and no traceback: they may name a child.
            what = f"{kind_of(waiting)} {key}"
            logger.error("%s was not published or taken down in time: %s", what, type(error).__name__)
            return None
    return True


def kind_of(waiting):
    """Return what kind of thing (str) is `waiting` (queryset of one): a page or a record, or the version of one."""
    model = waiting.model
    if model is Revision:
        model = waiting.get().base_content_type.model_class()
    return model._meta.verbose_name.capitalize()


@transaction.atomic
def refuse(revision, error):
    """Take back the date of `revision`, so that it is not tried for ever, and say why where staff look."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    record = revision.as_object()
    # The history of what names nobody itself is read by people who may not see consents.
    is_for_all = isinstance(record, RequiresConsent) or names_nobody(error)
    why = " ".join(error.messages) if is_for_all else "Publish it by hand to see why."
    log(record, REFUSED, data={"why": why}, revision=revision)


def names_nobody(error):
    """Return whether all that `error` (ValidationError) says may be read by everybody."""
    errors = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return all(each.code == NAMES_NOBODY for some in errors for each in some)
