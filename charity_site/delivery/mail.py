"""Mails go out after the answer: whoever sends one puts it into the database, and a job hands all of them to the mail
server, so that one that hangs or is away keeps nobody waiting, and no mail is lost.

What waits is sealed with the site's secret key: it may hold a family's private link, or one that sets a password anew, and
a copy of the database must open neither.
"""

import json
import logging
from datetime import timedelta
from email.errors import MessageError
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from charity_site.delivery.models import WaitingMail
from charity_site.delivery.sealing import sealer
from charity_site.delivery.text.clean_text import in_one_line

logger = logging.getLogger(__name__)

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "alternatives")
SEALED_FOR = "mails that wait"
CLOSING, PERMANENT = 421, 500  # reply codes of SMTP: it hangs up; from here on they are final (RFC 5321, 4.2)
TRIED = timedelta(days=7)  # what did not go out by then is forgotten


class QueuedEmailBackend(BaseEmailBackend):
    """Django's way to send, for all mails of the site."""

    def send_messages(self, messages):
        WaitingMail.objects.bulk_create(WaitingMail(sealed=sealed(message)) for message in messages)
        return len(messages)


WRITERS = {}  # name -> function(**data), which sends mails; rooms add theirs


def write_later(writer, **data):
    """Have the job call `writer` (a key of WRITERS) with `data` (what JSON can hold): for mails of which the answer must not
    tell whether there are any, not even by the time it takes. Where mails wait for no job it is called at once."""
    if isinstance(get_connection(), QueuedEmailBackend):
        WaitingMail.objects.create(sealed=seal({"writer": writer, "data": data}))
    else:
        WRITERS[writer](**data)


class NotSent(Exception):
    """The mail server took no mail. It is tried again by the next run."""


def send_waiting():
    """Send what waits, first what was tried least. Returns how many went out (int). Raises NotSent where the server is away or
    hangs, which must not hold up what else is done by the clock, and where it took none. A mail that the server does not take, or
    that cannot be made, holds up no other: strangers can have mails sent."""
    forget_old()
    write()
    sent, refusals = 0, []
    connection = get_connection(settings.MAIL_SENT_BY)
    try:
        for mail in WaitingMail.objects.order_by("attempts", "pk"):
            if refusal := hand_over(mail, connection):
                refusals.append(refusal)
            else:
                sent += 1
    finally:
        connection.close()
    if refusals and not sent:
        raise NotSent(refusals[0])
    return sent


def hand_over(mail, connection):
    """Give `mail` (WaitingMail) to the mail server, and delete it if it went out or never can. Returns why it did not go out (str);
    nothing if it did. Raises NotSent where the server takes none."""
    message = opened(mail)
    try:
        connection.open()
    except Exception as error:
        raise not_sent(mail, error) from None
    try:
        if message:
            connection.send_messages([message])
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if CLOSING in codes:
            raise not_sent(mail, error) from None
        return tried(mail, error, for_good=min(codes) >= PERMANENT)
    except (SMTPSenderRefused, SMTPDataError) as error:
        if error.smtp_code == CLOSING:
            raise not_sent(mail, error) from None
        connection.close()  # smtplib ends no transaction whose DATA was refused
        return tried(mail, error)
    except OSError as error:  # also the other faults of smtplib
        raise not_sent(mail, error) from None
    except (ValueError, MessageError) as error:
        return tried(mail, error)  # no mail can be made of it, perhaps by a setting: it stays for its week
    mail.delete()
    return ""


def not_sent(mail, error):
    return NotSent(tried(mail, error))


def tried(mail, error, for_good=False):
    """Note that `mail` (WaitingMail) did not go out; forget it if that is `for_good`. Returns the kind of `error`: its words may
    hold an address."""
    kind = type(error).__name__
    if for_good:
        logger.error("A mail can never go out, and is forgotten: %s", kind)
        mail.delete()
    else:
        WaitingMail.objects.filter(pk=mail.pk).update(attempts=F("attempts") + 1)
    return kind


def write():
    """Have written what was to be written later: it waits as the others do then. What cannot be written is forgotten, so that
    it holds up no other; whoever asked for it asks again."""
    for waiting in WaitingMail.objects.order_by("pk"):
        fields = unsealed(waiting)
        if fields and "writer" in fields:
            waiting.delete()
            try:
                with transaction.atomic():
                    WRITERS[fields["writer"]](**fields["data"])
            except Exception as error:
                logger.error("A mail could not be written: %s (%s)", fields["writer"], type(error).__name__)


def forget_old():
    number, _ = WaitingMail.objects.filter(made_at__lt=timezone.now() - TRIED).delete()
    if number:
        logger.error("%s mails did not go out for %s days and were forgotten.", number, TRIED.days)


FORGETTERS = []  # function(addresses), which forgets them: rooms that know addresses of readers add theirs


def forget_mails_to(addresses):
    """Delete what waits for one of `addresses` (set of str, small letters), and what rooms know of it."""
    for mail in WaitingMail.objects.all():
        if addresses & {str(each).lower() for each in addressees(mail)}:
            mail.delete()
    for forget in FORGETTERS:
        forget(addresses)


def addressees(mail):
    """Return to whom `mail` (WaitingMail) goes; of one that is still to be written, all values of which it is made."""
    fields = unsealed(mail)
    if not fields:
        return []
    return fields["data"].values() if "writer" in fields else opened(mail).recipients()


def sealed(message):
    """`message` (EmailMessage without attachments) as bytes that only this site's secret key opens."""
    if message.attachments:
        raise NotImplementedError("Mails of this site have no attachments.")
    fields = {name: getattr(message, name, []) for name in FIELDS} | {"headers": message.extra_headers}
    fields["subject"] = in_one_line(fields["subject"])  # a title from before may hold what no header can
    return seal(fields)


def seal(fields):
    return sealer(SEALED_FOR).encrypt(json.dumps(fields, default=str).encode())


def opened(mail):
    """The message (EmailMultiAlternatives) in `mail` (WaitingMail); None when it is still to be written, or cannot be opened."""
    fields = unsealed(mail)
    return EmailMultiAlternatives(**fields) if fields and "writer" not in fields else None


def unsealed(mail):
    """Return what is in `mail` (WaitingMail), a dict, or None when the key was changed since."""
    try:
        return json.loads(sealer(SEALED_FOR).decrypt(bytes(mail.sealed)))
    except InvalidToken:
        logger.error("A mail that waited cannot be opened with today's SECRET_KEY, and is forgotten.")
        return None
