"""A mail server that hangs keeps nobody waiting, and no mail is lost."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends import locmem
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from charity_site.delivery.mail import TRIED, NotSent, opened, send_waiting
from charity_site.delivery.models import WaitingMail
from charity_site.delivery.scheduler.schedule import run_due
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.private_link import link_for
from tests.factories import make_consent, make_standard_page, make_story, make_user


@contextmanager
def mail_server(answer):
    """A mail server on this machine; `answer` (callable) is given each connection. Yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=[connection], daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)  # who waits in accept() would otherwise take connections of the next server


def never(connection):
    """Take what comes and say nothing."""
    while connection.recv(1000):
        pass


def speaker(received, refused=()):
    """An answer that takes mails, as SMTP has it, and adds them to `received` (list of str). `refused` (dict): what it says to a
    recipient in place of yes."""

    def answer(connection):
        with connection, connection.makefile("rwb") as file:

            def say(text):
                file.write(text + b"\r\n")
                file.flush()

            say(b"220 here")
            while line := file.readline():
                to = line.partition(b"<")[2].partition(b">")[0].decode()
                if line.upper().startswith(b"RCPT") and to in refused:
                    say(refused[to])
                    continue
                if line.upper().startswith(b"DATA"):
                    say(b"354 go on")
                    received.append(b"".join(iter(file.readline, b".\r\n")).decode())
                say(b"250 yes")

    return answer


@pytest.fixture
def smtp(settings):
    """Send as in production, to the mail server at `port`."""

    def use(port):
        settings.EMAIL_BACKEND = "charity_site.delivery.mail.QueuedEmailBackend"
        settings.MAIL_SENT_BY = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 30

    return use


def act_of_a_family(site):
    consent = make_consent()
    story = make_story(consents=[consent])
    return Client(), link_for(consent).removeprefix("http://localhost"), {"do": "withdraw"}, 303, story


def act_of_staff(site):
    consent = make_consent(email="family@example.org")
    client = Client()
    client.force_login(make_user("Story coordinators"))
    return client, reverse("private_link", args=[consent.pk]), {"do": "mail"}, 302, None


def forgotten_password(site):
    user = make_user("Editors")
    return Client(), reverse("wagtailadmin_password_reset"), {"email": user.email}, 302, None


@pytest.mark.parametrize("act", [act_of_a_family, act_of_staff, forgotten_password])
def test_the_answer_waits_for_no_mail_server(site, smtp, settings, committed, act):
    make_user("Story coordinators")
    client, path, data, answer, story = act(site)
    with mail_server(never) as port:
        smtp(port)
        began = time.monotonic()
        with committed():
            assert client.post(path, data).status_code == answer
        assert time.monotonic() - began < 5
        if story:
            assert client.get(story.url).status_code == 410
        waiting = WaitingMail.objects.count()
        assert waiting
        settings.EMAIL_TIMEOUT = 1
        with pytest.raises(NotSent):
            send_waiting()
    received = []
    with mail_server(speaker(received)) as port:
        smtp(port)
        assert send_waiting() == waiting == len(received)
        assert send_waiting() == 0
    assert not WaitingMail.objects.exists()


def test_a_request_for_approval_waits_for_none_either(site, smtp, committed):
    page, manager = make_standard_page(live=False), make_user("Site managers")
    page.save_revision()
    with mail_server(never) as port:
        smtp(port)
        began = time.monotonic()
        with committed():
            Workflow.objects.get(name="Site manager approval").start(page, make_user())
        assert time.monotonic() - began < 5
    received = []
    with mail_server(speaker(received)) as port:
        smtp(port)
        send_waiting()
    assert any(manager.email in message and page.title in message for message in received)


def test_what_waits_can_be_read_by_nobody(db, smtp, settings):
    smtp(9)
    mail.send_mail("A subject", "https://example.org/your-story/secret/", None, ["zofia@example.org"])
    stored = bytes(WaitingMail.objects.get().sealed)
    assert not any(word in stored for word in (b"subject", b"secret", b"zofia"))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    settings.MAIL_SENT_BY = "django.core.mail.backends.locmem.EmailBackend"
    assert send_waiting() == 1 and "secret" in mail.outbox[0].body


def test_it_goes_out_as_it_was(db, smtp, settings):
    smtp(9)
    message = EmailMultiAlternatives(
        "Grüße", "Text", "from@example.org", ["to@example.org"], ["bcc@example.org"],
        cc=["cc@example.org"], reply_to=["reply@example.org"], headers={"X-Kind": "test"},
    )  # fmt: skip
    message.attach_alternative("<p>Text</p>", "text/html")
    message.send()
    settings.MAIL_SENT_BY = "django.core.mail.backends.locmem.EmailBackend"
    send_waiting()
    (sent,) = mail.outbox
    for name in ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers", "alternatives"):
        assert getattr(sent, name) == getattr(message, name), name


def test_one_that_is_refused_holds_up_no_other(db, smtp, settings):
    smtp(9)
    settings.MAIL_SENT_BY = f"{__name__}.NotToBad"
    for recipient in ("bad@example.org", "good@example.org"):
        mail.send_mail("S", "T", None, [recipient])
    with pytest.raises(NotSent):
        send_waiting()
    with pytest.raises(NotSent):
        send_waiting()
    assert [message.to for message in mail.outbox] == [["good@example.org"]]
    WaitingMail.objects.update(made_at=timezone.now() - TRIED)
    assert send_waiting() == 0 and not WaitingMail.objects.exists()


def test_what_is_refused_or_cannot_be_made_holds_up_no_other(db, smtp):
    smtp(9)
    for recipient in ("gone@example.org", "full@example.org", '"\x1cBcc:z"@example.org', "good@example.org"):
        mail.send_mail("S", "T", None, [recipient])
    received = []
    refused = {"gone@example.org": b"550 no such mailbox", "full@example.org": b"452 full"}
    with mail_server(speaker(received, refused)) as port:
        smtp(port)
        assert send_waiting() == 1 == len(received)
        waits = [(opened(left).to, left.attempts) for left in WaitingMail.objects.order_by("pk")]
        assert waits == [(["full@example.org"], 1), (['"\x1cBcc:z"@example.org'], 1)]
        with pytest.raises(NotSent):
            send_waiting()


class NotToBad(locmem.EmailBackend):
    def send_messages(self, messages):
        if "bad@example.org" in messages[0].to:
            raise OSError(550, "no such mailbox")
        return super().send_messages(messages)


def test_that_none_goes_out_is_seen(client, db, smtp):
    smtp(9)
    run_due()
    mail.send_mail("S", "T", None, ["zofia@example.org"])
    assert run_due() == ["mails"]


def test_after_an_erasure_no_mail_to_the_family_waits(site, smtp, committed):
    smtp(9)
    consent = make_consent(email="Zofia@example.org")
    for recipient in ("zofia@example.org", "other@example.org"):
        mail.send_mail("S", "T", None, [recipient])
    with committed():
        erase(request_erasure(consent, by=make_user()), by=make_user(), way="staff")
    assert WaitingMail.objects.exists()
    assert not any("zofia" in str(opened(waiting).recipients()).lower() for waiting in WaitingMail.objects.all())
