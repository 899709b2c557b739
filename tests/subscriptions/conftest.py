from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from charity_site.subscriptions.addresses import current_digest, seal
from charity_site.subscriptions.models import Mailing, Subscriber, Subscription
from research.models import ProgramUpdatePage
from tests.factories import make_program, make_update
from tests.subscriptions.mail_server import mail_server


@pytest.fixture(autouse=True)
def nothing_counted():
    """No limit was used before."""
    cache.clear()


@pytest.fixture
def program(site):
    return make_program(title="Leukemia research", slug="leukemia")


@pytest.fixture
def reader():
    return Client()


def subscribed(address, *topics, days=1):
    """A subscriber who confirmed `days` ago that they want news of `topics` (pages)."""
    subscriber, _ = Subscriber.objects.get_or_create(digest=current_digest(address), defaults={"sealed": seal(address)})
    then = timezone.now() - timedelta(days=days)
    for topic in topics:
        Subscription.objects.create(
            subscriber=subscriber, topic=topic.translation_key, asked_at=then, confirmed_at=then
        )
    return subscriber


def published(program, **fields):
    """An update of today that is published now as staff do it, and its mailing or None."""
    update = make_update(program, live=False, date=timezone.localdate(), **fields)
    update.save_revision().publish()
    update.refresh_from_db()
    return update, Mailing.objects.filter(update_key=update.translation_key).first()


def waited(mailing, **ago):
    """`mailing`, published an hour ago, or `ago` (of timedelta)."""
    mailing.made_at = timezone.now() - timedelta(**(ago or {"hours": 1}))
    mailing.save()
    updates = ProgramUpdatePage.objects.filter(translation_key=mailing.update_key)
    updates.update(last_published_at=mailing.made_at)
    return mailing


@pytest.fixture
def smtp(settings):
    """A mail server, to which the site sends as in production."""
    with mail_server() as server:
        settings.MAIL_SENT_BY = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


@pytest.fixture
def outbox(settings, mailoutbox):
    settings.MAIL_SENT_BY = "django.core.mail.backends.locmem.EmailBackend"
    return mailoutbox
