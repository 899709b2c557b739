"""Send mailings, a batch in each run. No address gets a mailing twice, also when the process is killed at any line of this.

A row says that a mail is begun, and is committed, before the mail server hears of it. Who has a row is not chosen again. So a process that
dies between the two can lose one mail, which the report counts as without an answer, and can never send one twice. Only where the mail
server said itself that it did not take a mail is it tried again.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from charity_site.subscriptions.letters import news
from charity_site.subscriptions.mailings import WAITS, recipients, under_way, update_of
from charity_site.subscriptions.models import Delivery, Mailing, Subscriber
from research.models import ProgramUpdatePage

logger = logging.getLogger(__name__)

BATCH = 200  # mails in a run, one a minute: what mail servers take from a small sender
TRIED_AGAIN = timedelta(hours=1)
PERMANENT = 500  # reply codes of SMTP from here on are final (RFC 5321, 4.2.1)
State = Delivery.State


class NotSent(Exception):
    """The mail server takes no mails now. The next run goes on."""


def send_batch() -> int:
    """Send what is due, BATCH mails at most. Return how many went out. Raise NotSent at the first fault that is not of one address."""
    sent = 0
    connection = get_connection(settings.MAIL_SENT_BY)
    try:
        for mailing in under_way().filter(made_at__lte=timezone.now() - WAITS):
            update = update_of(mailing)
            if update is None:  # taken back: it goes out if it is published again in time
                continue
            for delivery in begun(mailing, update, BATCH - sent):
                sent += hand_over(delivery, update, connection)
                if sent == BATCH:
                    return sent
            finish(mailing, update)
    finally:
        connection.close()
    return sent


def begun(mailing: Mailing, update: ProgramUpdatePage, most: int) -> Iterator[Delivery]:
    """Yield `most` deliveries, each after it was committed that its mail is begun. Ends where staff stop the mailing, or take the update
    back."""
    later = mailing.deliveries.filter(state=State.LATER, at__lt=timezone.now() - TRIED_AGAIN, subscriber__isnull=False)
    for key in list(later.values_list("pk", flat=True)[:most]):
        if not may_go_on(mailing):
            return
        if mailing.deliveries.filter(pk=key, state=State.LATER).update(state=State.BEGUN, at=timezone.now()):
            yield Delivery.objects.select_related("subscriber").get(pk=key)
    for subscriber in list(recipients(mailing, update)[:most]):
        if not may_go_on(mailing):
            return
        if delivery := begin(mailing, subscriber):
            yield delivery


def may_go_on(mailing: Mailing) -> bool:
    return under_way().filter(pk=mailing.pk).exists() and update_of(mailing) is not None


def begin(mailing: Mailing, subscriber: Subscriber) -> Delivery | None:
    """Return the delivery of `mailing` to `subscriber`, committed; None when there is one, or the subscriber has stopped all mails."""
    with transaction.atomic(durable=True):
        if Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first():
            delivery, is_new = Delivery.objects.get_or_create(mailing=mailing, subscriber=subscriber)
            return delivery if is_new else None
    return None


def hand_over(delivery: Delivery, update: ProgramUpdatePage, connection: BaseEmailBackend) -> bool:
    """Give the mail of `delivery` to the mail server. Return whether it took it."""
    subscriber = delivery.subscriber
    address = subscriber.address if subscriber else None
    if subscriber is None or address is None:  # sealed with a key that is gone
        note(delivery, State.REFUSED)
        return False
    try:
        connection.open()
    except Exception as error:
        note(delivery, State.LATER)  # nothing was handed over
        raise NotSent(type(error).__name__) from None  # its words may hold an address
    return is_taken(delivery, news(update, subscriber, address), connection)


def is_taken(delivery: Delivery, mail: EmailMessage, connection: BaseEmailBackend) -> bool:
    try:
        connection.send_messages([mail])
    except SMTPRecipientsRefused as error:
        ((code, _),) = error.recipients.values()
        note(delivery, State.REFUSED if code >= PERMANENT else State.LATER)
        return False
    except SMTPResponseException as error:  # of this sender or of all mails, so it is not held against the address
        note(delivery, State.LATER)
        raise NotSent(f"{type(error).__name__} {error.smtp_code}") from None
    except (SMTPException, OSError) as error:  # it may have arrived
        raise NotSent(type(error).__name__) from None
    note(delivery, State.SENT)
    return True


def note(delivery: Delivery, state: State) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(state=state, at=timezone.now())


def finish(mailing: Mailing, update: ProgramUpdatePage) -> None:
    """Note that nobody is left to whom `mailing` is to go."""
    is_left = recipients(mailing, update).exists()
    is_later = mailing.deliveries.filter(state=State.LATER, subscriber__isnull=False).exists()
    if may_go_on(mailing) and not is_left and not is_later:
        under_way().filter(pk=mailing.pk).update(finished_at=timezone.now())
