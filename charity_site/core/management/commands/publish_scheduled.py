import logging

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from charity_site.consent.naming import NamesPeople

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Take down and publish pages whose time has come. Wagtail's own command stops at the first page that is "
        "refused; this one does each on its own, and writes into the page's history why it was refused."
    )

    def handle(self, **options):
        for page in Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"):
            self.attempt(
                page.pk, lambda page=page: page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            )
        due = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
        for revision in due:
            self.attempt(
                revision.object_id,
                lambda revision=revision: revision.publish(log_action="wagtail.publish.scheduled"),
                lambda error, revision=revision: refuse(revision, error),
            )

    def attempt(self, page_id, act, refused=None):
        """Call `act`. A page that may not be published calls `refused` (with the ValidationError)."""
        try:
            with transaction.atomic():
                act()
        except ValidationError as error:
            logger.warning("Page %s was not published at its set time: its history says why.", page_id)
            if refused:
                refused(error)
        except Exception as error:
            # No title and no traceback: they may name a child.
            logger.error("Page %s was not published or taken down in time: %s", page_id, type(error).__name__)


@transaction.atomic
def refuse(revision, error):
    """Take back the date of `revision`, so that it is not tried for ever, and say why where staff look."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page = revision.as_object()
    # The history of a page that names nobody itself is read by people who may not see consents.
    why = " ".join(error.messages) if isinstance(page, NamesPeople) else "Publish it by hand to see why."
    log(page, "charity_site.refused", data={"why": why}, revision=revision)
