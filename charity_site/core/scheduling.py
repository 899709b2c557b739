import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.one_at_a_time import alone_with

logger = logging.getLogger(__name__)


class NotDone(Exception):
    """Pages were not published or taken down in time, for another reason than that they may not be."""


def publish_scheduled():
    """Take down and publish pages whose time has come, each on its own. Returns what was done (str), or None.

    A page that is refused gets the reason into its history and is not tried again. Raises NotDone at the end for others.
    """
    expired = Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
    due = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    gone = [attempt(key, expired.filter(pk=key), take_down) for key in expired.values_list("pk", flat=True)]
    published = [
        attempt(int(page), due.filter(pk=key), publish, refuse) for key, page in due.values_list("pk", "object_id")
    ]
    if failed := [*gone, *published].count(None):
        raise NotDone(f"{failed} pages")
    return f"published {sum(published)}, took down {sum(gone)}" if gone or published else None


def take_down(page):
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish(revision):
    revision.publish(log_action="wagtail.publish.scheduled")


def attempt(page_id, waiting, act, refused=None):
    """Call `act` with what is `waiting` (queryset of one), while nobody else changes the page; whether that worked, or None for
    an unexpected error. A page that may not be published calls `refused` (with it and the ValidationError)."""
    with alone_with([page_id]):
        found = waiting.first()
        if found is None:  # somebody was faster
            return False
        try:
            with transaction.atomic():
                act(found)
        except ValidationError as error:
            logger.warning("Page %s was not published at its set time: its history says why.", page_id)
            if refused:
                refused(found, error)
            return False
        except Exception as error:
            # No title and no traceback: they may name a child.
            logger.error("Page %s was not published or taken down in time: %s", page_id, type(error).__name__)
            return None
    return True


@transaction.atomic
def refuse(revision, error):
    """Take back the date of `revision`, so that it is not tried for ever, and say why where staff look."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page = revision.as_object()
    # The history of a page that names nobody itself is read by people who may not see consents.
    why = " ".join(error.messages) if isinstance(page, RequiresConsent) else "Publish it by hand to see why."
    log(page, "charity_site.refused", data={"why": why}, revision=revision)
