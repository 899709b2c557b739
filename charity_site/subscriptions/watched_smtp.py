"""A connection to the mail server that knows whether it began to hand a mail over."""

from smtplib import SMTP, SMTP_SSL
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

GO_ON = 354  # the reply after which the text of a mail follows, and after no other (RFC 5321, 4.1.1.4)


class Watched(SMTP):
    may_have_arrived = False

    def mail(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        self.may_have_arrived = False  # another mail begins
        return super().mail(*args, **kwargs)

    def getreply(self) -> tuple[int, bytes]:
        code, text = super().getreply()
        if code == GO_ON:
            self.may_have_arrived = True
        return code, text


class WatchedSSL(Watched, SMTP_SSL):
    """The same by TLS from the first byte."""


class WatchedBackend(EmailBackend):
    """Django's way to a mail server."""

    @property
    def connection_class(self) -> type[Watched]:
        return WatchedSSL if self.use_ssl else Watched

    @property
    def may_have_arrived(self) -> bool:
        return isinstance(self.connection, Watched) and self.connection.may_have_arrived


def mail_server() -> BaseEmailBackend:
    """Return the way by which the site's mails are sent, watched where it is a mail server."""
    connection = get_connection(settings.MAIL_SENT_BY)
    return WatchedBackend() if isinstance(connection, EmailBackend) else connection


def may_have_arrived(connection: BaseEmailBackend) -> bool:
    """Return whether the last mail that was given to `connection` may have arrived, though it failed."""
    return not isinstance(connection, WatchedBackend) or connection.may_have_arrived
