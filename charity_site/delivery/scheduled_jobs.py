from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.admin.models import EditingSession, FormState

from charity_site.delivery.mail import send_waiting
from charity_site.delivery.models import Change
from charity_site.delivery.pagecache import cdn_purge
from charity_site.delivery.scheduler.schedule import job

REMEMBERED = timedelta(days=1)  # changes; every host has applied them long before


@job("cleanup", "Deleting old sign-ins and what was typed and never saved", daily=time(4, 0))
def cleanup():
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    EditingSession.objects.stale().delete()
    FormState.objects.stale().delete()


@job("mails", "Sending mails")
def send_mails():
    if sent := send_waiting():
        return f"sent {sent}"


@job("outbox", "Telling other caches what changed")
def flush_purges():
    """The site's own processes do it at once (change_poller.py); this is for when none of them runs."""
    if told := cdn_purge.flush():
        return f"{told} changes told"


@job("forget-changes", "Forgetting old changes", daily=time(4, 0))
def forget_changes():
    newest = Change.objects.order_by("-pk")[:1].values(
        "pk"
    )  # by this hosts know that the table is the same (change_poller.py)
    old = Change.objects.filter(made_at__lt=timezone.now() - REMEMBERED).exclude(pk__in=[row["pk"] for row in newest])
    (old.filter(is_told=True) if settings.WAGTAILFRONTENDCACHE else old).delete()
