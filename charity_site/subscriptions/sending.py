"""Send mailings, a batch in each run. No address gets a mailing twice, also when the process is killed at any line of this.

A row says that a mail is begun, and is committed, before the mail server hears of it. Who has a row is not chosen again. So a process that
dies between the two can lose one mail, which the report counts as without an answer, and can never send one twice. Only what surely did not
arrive is tried again: the mail server said no, or had not yet said that it hears the text (watched_smtp.py).
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from charity_site.subscriptions.letters import news
from charity_site.subscriptions.mailings import begins, recipients, under_way, update_of
from charity_site.subscriptions.models import Delivery, Mailing, Subscriber
from charity_site.subscriptions.watched_smtp import mail_server, may_have_arrived
from research.models import ProgramUpdatePage

logger = logging.getLogger(__name__)

BATCH = 200  # mails in a run, one a minute: what mail servers take from a small sender
TRIED_AGAIN = timedelta(hours=1)
CLOSING, PERMANENT = 421, 500  # reply codes of SMTP: it hangs up; from here on they are final (RFC 5321, 4.2)
FAULTS = 3  # mails in a row whose text the server does not take: then it is not for one of them
State = Delivery.State


class NotSent(Exception):
    """The mail server takes no mails now. The next run goes on."""


class TextRefused(NotSent):
    """The mail server does not take the text of one mail, or of all."""


def send_batch() -> int:
    """Send what is due, BATCH mails at most. Return how many went out. Raise NotSent at the first fault that is not of one mail."""
    sent, faults = 0, 0
    connection = mail_server()
    try:
        for mailing in under_way():
            update = update_of(mailing)
            if update is None or begins(mailing, update) > timezone.now():
                continue  # one that was taken back goes out if it is published again in time
            for delivery in begun(mailing, update, BATCH - sent):
                try:
                    is_sent = hand_over(delivery, update, connection)
                except TextRefused:
                    connection.close()  # smtplib ends no transaction whose DATA was refused
                    faults += 1
                    if faults == FAULTS:
                        raise
                    continue
                sent, faults = sent + is_sent, 0 if is_sent else faults
                if sent == BATCH:
                    return sent
            finish(mailing, update)
    finally:
        connection.close()
    return sent


def begun(mailing: Mailing, update: ProgramUpdatePage, most: int) -> Iterator[Delivery]:
    """Yield `most` deliveries, each after it was committed that its mail is begun, first of who is tried for the first time. Ends where
    staff stop the mailing, or take the update back."""
    for subscriber in list(recipients(mailing, update)[:most]):
        if not may_go_on(mailing):
            return
        if delivery := begin(mailing, subscriber):
            yield delivery
    later = mailing.deliveries.filter(state=State.LATER, at__lt=timezone.now() - TRIED_AGAIN, subscriber__isnull=False)
    for key in list(later.values_list("pk", flat=True)[:most]):
        if not may_go_on(mailing):
            return
        if mailing.deliveries.filter(pk=key, state=State.LATER).update(state=State.BEGUN, at=timezone.now()):
            yield Delivery.objects.select_related("subscriber").get(pk=key)


def may_go_on(mailing: Mailing) -> bool:
    """Return whether nobody stopped `mailing` meanwhile, took its update back, or published it anew."""
    update = update_of(mailing)
    is_there = under_way().filter(pk=mailing.pk).exists()
    return is_there and update is not None and begins(mailing, update) <= timezone.now()


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
        mail = news(update, subscriber, address)
        mail.message()
        connection.open()
    except Exception as error:
        note(delivery, State.LATER)  # nothing was handed over
        raise NotSent(type(error).__name__) from None  # its words may hold an address
    return is_taken(delivery, mail, connection)


def is_taken(delivery: Delivery, mail: EmailMessage, connection: BaseEmailBackend) -> bool:
    try:
        connection.send_messages([mail])
    except SMTPRecipientsRefused as error:
        ((code, _),) = error.recipients.values()
        note(delivery, State.REFUSED if code >= PERMANENT else State.LATER)
        if code == CLOSING:
            raise NotSent(f"SMTPRecipientsRefused {code}") from None
        return False
    except SMTPDataError as error:  # perhaps of all mails, so it is not held against the address
        note(delivery, State.LATER)
        kind = NotSent if error.smtp_code == CLOSING else TextRefused
        raise kind(f"SMTPDataError {error.smtp_code}") from None
    except Exception as error:
        if not may_have_arrived(connection):
            note(delivery, State.LATER)
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
