"""From an update that is published to a mailing: once, and only of news.

Staff write an update, and it is on its page and in the feeds at once. The mails go out half an hour later, so that a mistake can be mended
or the update taken back first. What is sent is what the page says at that moment.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_published

from charity_site.subscriptions.models import Mailing, Subscriber
from charity_site.subscriptions.topics import keys_of
from research.models import ProgramPage, ProgramUpdatePage

WAITS = timedelta(minutes=30)
GIVEN_UP = timedelta(days=7)  # what could not be sent by then is no news
OLD = timedelta(days=30)  # an update about a day longer ago is put on record, and is no news
NOT_SENT = "the update or its program is not public, or it is sample content"  # where update_of() says None


@receiver(page_published, sender=ProgramUpdatePage)
def make_mailing(instance: ProgramUpdatePage, revision: Revision, **kwargs: Any) -> None:
    """Make the mailing of an update that is published for the first time. Of samples and copies nobody is told."""
    is_first = instance.first_published_at == instance.last_published_at
    # Wagtail's copy of a page that stays public says that it was published when its revision was made (actions/copy_page.py).
    is_copy = instance.first_published_at == revision.created_at
    is_news = instance.date and instance.date >= timezone.localdate() - OLD
    if is_first and is_news and not is_copy and not instance.is_sample and not instance.alias_of_id:
        mailing, is_new = Mailing.objects.get_or_create(update_key=instance.translation_key)
        if not is_new:  # of stop_all(), from before it was published
            Mailing.objects.filter(pk=mailing.pk, deliveries=None).update(made_at=timezone.now())


def begins(mailing: Mailing, update: ProgramUpdatePage) -> datetime:
    """Return from when on `mailing` goes out: what was mended meanwhile waits as long once more."""
    return max(mailing.made_at, update.last_published_at or mailing.made_at) + WAITS


def update_of(mailing: Mailing) -> ProgramUpdatePage | None:
    """Return the update that `mailing` tells of, if visitors may see it and its program now."""
    real = {"is_sample": False, "alias_of": None}
    update = ProgramUpdatePage.objects.shown().filter(translation_key=mailing.update_key, **real).first()
    programs = ProgramPage.objects.shown().filter(is_sample=False)
    return update if update and programs.filter(pk=update.program.pk).exists() else None


def under_way() -> QuerySet[Mailing]:
    """Return the mailings that are to be sent, now or when they have waited, the oldest first."""
    since = timezone.now() - GIVEN_UP
    return Mailing.objects.filter(finished_at=None, stopped_at=None, made_at__gte=since).order_by("made_at", "pk")


def recipients(mailing: Mailing, update: ProgramUpdatePage) -> QuerySet[Subscriber]:
    """Return who is still to get `mailing`: each once, however many topics of it they asked for. Who confirmed after it was published is
    not told of it, so that who stopped and came back gets none a second time."""
    asked = Subscriber.objects.filter(
        subscriptions__topic__in=keys_of(update), subscriptions__confirmed_at__lte=mailing.made_at
    )
    return asked.exclude(deliveries__mailing=mailing).distinct().order_by("pk")


def stop_all() -> int:
    """Stop all mailings that are under way, and those of updates that are not published yet: in a database that came back from before,
    their mails may have gone out since. Staff can let each go on. Return how many there were."""
    now = timezone.now()
    stopped = under_way().update(stopped_at=now)
    drafts = ProgramUpdatePage.objects.filter(first_published_at=None, is_sample=False, alias_of=None)
    new = set(drafts.values_list("translation_key", flat=True)) - set(
        Mailing.objects.values_list("update_key", flat=True)
    )
    Mailing.objects.bulk_create(Mailing(update_key=key, made_at=now, stopped_at=now) for key in new)
    return stopped + len(new)
