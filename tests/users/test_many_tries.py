"""Wrong passwords and forgotten ones: what one visitor may try, without locking anybody else out, and what it tells him."""

import pytest
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charity_site.delivery.mail import WRITERS, send_waiting, write_later
from charity_site.delivery.models import WaitingMail
from tests.factories import make_user

LOGIN, FORGOTTEN = reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")
PASSWORD = "a-long-password"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def editor(db):
    return make_user("Editors", password=PASSWORD)


def sign_in(name, password=PASSWORD, address="192.0.2.1", **more):
    return Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": password, **more})


class Counting(hashers.MD5PasswordHasher):
    algorithm = "counting"
    made = 0

    def encode(self, password, salt):
        type(self).made += 1
        return f"counting${salt}$x"


def test_who_is_wrong_too_often_costs_no_more_hashing(db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.made = 0
    statuses = [sign_in(f"nobody-{number}").status_code for number in range(40)]
    assert statuses.count(429) == 10 and Counting.made == 30
    answer = sign_in("nobody")
    assert answer["Retry-After"] == "900" and Counting.made == 30


def test_nobody_can_guess_one_password_for_long_nor_lock_its_owner_out(editor):
    assert [sign_in(editor.username, f"wrong-{number}").status_code for number in range(10)] == [200] * 10
    refused = sign_in(editor.username, next="/admin/pages/", typed="title=A")
    assert refused.status_code == 429 and editor.username in refused.content.decode()
    assert 'value="title=A"' in refused.content.decode() and 'value="/admin/pages/"' in refused.content.decode()
    assert "wait a quarter of an hour" in refused.content.decode()
    assert sign_in(editor.username, address="192.0.2.2").status_code == 302
    assert sign_in(make_user("Editors", password=PASSWORD).username).status_code == 302


def test_right_passwords_are_not_counted(editor):
    assert {sign_in(editor.username).status_code for _ in range(40)} == {302}


def test_a_visitors_network_is_one_address_behind_a_proxy_too(editor, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def wrong(forwarded):
        return Client(headers={"x-forwarded-for": forwarded}).post(LOGIN, {"username": "a", "password": "b"})

    for number in range(10):
        assert wrong(f"{number}.0.0.1, 2001:db8::{number}").status_code == 200
    assert wrong("8.8.8.8, 2001:db8::ffff").status_code == 429
    assert wrong("2001:db8::1, 198.51.100.7").status_code == 200


# --- Forgotten passwords -----------------------------------------------------------------------------
@pytest.fixture
def as_in_production(settings):
    """Mails wait for a job, and the job "sends" them to mail.outbox."""
    settings.EMAIL_BACKEND = "charity_site.delivery.mail.QueuedEmailBackend"
    settings.MAIL_SENT_BY = "django.core.mail.backends.locmem.EmailBackend"


def ask(email, address="192.0.2.1"):
    return Client(REMOTE_ADDR=address).post(FORGOTTEN, {"email": email})


def test_ten_requests_send_a_few_mails_and_all_get_the_same_answer(editor, as_in_production):
    answers = [ask(email, f"192.0.2.{number}") for number, email in enumerate([editor.email, editor.email.upper()] * 5)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, reverse("wagtailadmin_password_reset_done"))
    }
    send_waiting()
    assert [message.to for message in mail.outbox] == [[editor.email]] * 3


def test_one_visitor_has_a_few_mails_sent_to_all_together(db, as_in_production):
    for _ in range(20):
        assert ask(make_user("Editors").email).status_code == 302
    send_waiting()
    assert len(mail.outbox) == 10


def test_the_work_is_the_same_for_an_address_that_nobody_has(editor, as_in_production):
    done = []
    for email in (editor.email, "nobody@example.org", make_user(is_active=False).email):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(email)
        done.append([query["sql"].split(" VALUES ")[0] for query in queries])
    assert done[0] == done[1] == done[2] and WaitingMail.objects.count() == 3 and not mail.outbox
    assert len({len(bytes(waiting.sealed)) // 100 for waiting in WaitingMail.objects.all()}) == 1
    assert send_waiting() == 1 and not WaitingMail.objects.exists()


def test_the_link_leads_to_the_site_whatever_it_was_asked_by(editor, as_in_production, settings):
    Client(headers={"host": "127.0.0.1"}).post(FORGOTTEN, {"email": editor.email})
    stored = bytes(WaitingMail.objects.get().sealed)
    assert editor.email.encode() not in stored
    send_waiting()
    assert f"{settings.SITE_URL}/admin/password_reset/confirm/" in mail.outbox[0].body


def broken():
    raise ValueError("a secret")


def test_what_cannot_be_written_holds_up_no_other(db, as_in_production, monkeypatch, caplog):
    monkeypatch.setitem(WRITERS, "broken", broken)
    write_later("broken")
    mail.send_mail("S", "T", None, ["other@example.org"])
    assert send_waiting() == 1 and mail.outbox[0].to == ["other@example.org"] and not WaitingMail.objects.exists()
    assert "ValueError" in caplog.text and "a secret" not in caplog.text
