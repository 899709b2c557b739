import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from charity_site.consent.naming import NamesPeople

logger = logging.getLogger(__name__)


class NotDone(Exception):
    """Pages were not published or taken down in time, for another reason than that they may not be."""


def publish_scheduled():
    """Take down and publish pages whose time has come, each on its own. Returns what was done (str), or None.

    A page that is refused gets the reason into its history and is not tried again. Raises NotDone at the end for others.
    """
    gone = [
        attempt(page.pk, lambda page=page: page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled"))
        for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
    ]
    due = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    published = [
        attempt(
            revision.object_id,
            lambda revision=revision: revision.publish(log_action="wagtail.publish.scheduled"),
            lambda error, revision=revision: refuse(revision, error),
        )
        for revision in due
    ]
    if failed := [*gone, *published].count(None):
        raise NotDone(f"{failed} pages")
    return f"published {sum(published)}, took down {sum(gone)}" if gone or published else None


def attempt(page_id, act, refused=None):
    """Call `act`; whether that worked, or None for an unexpected error. A page that may not be published calls `refused`
    (with the ValidationError)."""
    try:
        with transaction.atomic():
            act()
    except ValidationError as error:
        logger.warning("Page %s was not published at its set time: its history says why.", page_id)
        if refused:
            refused(error)
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
    why = " ".join(error.messages) if isinstance(page, NamesPeople) else "Publish it by hand to see why."
    log(page, "charity_site.refused", data={"why": why}, revision=revision)
