"""Who signed in, when, how, from roughly where: for oneself, and for who looks after accounts."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from charity_site.delivery.scheduler.schedule import JOBS
from charity_site.users.models import Guesses, SignIn
from charity_site.users.sign_in_log import device_of, network_of
from tests.factories import make_user
from tests.users.authenticator import CODE, code_of, give_password, make_app

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
REPORT = reverse("sign_in_report")


@pytest.fixture
def editor(db):
    return make_user("Editors")


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"), ("", "unknown"), ("x", "unknown")],
)
def test_only_the_network_is_kept(rf, address, network):
    assert network_of(rf.get("/", REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Mobile Safari/604",
            "Safari on an iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140.0 Mobile Safari/537", "Chrome on Android"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/537 Chrome/140 Safari/537 Edg/140",
            "Edge on a Mac",
        ),
        ("<script>" * 100, "A browser"),
        ("", "A browser"),
    ],
)
def test_the_device_is_told_in_words(rf, said, words):
    assert device_of(rf.get("/", headers={"user-agent": said})) == words


def test_a_sign_in_is_written_down_when_it_is_complete(editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    app = make_app(editor)
    client, _ = give_password(editor, Client(REMOTE_ADDR="203.0.113.77", headers={"user-agent": FIREFOX}))
    give_password(editor, password="wrong")
    assert not SignIn.objects.exists()
    client.post(CODE, {"code": code_of(app)})
    sign_in = SignIn.objects.get()
    assert (sign_in.user, sign_in.how, sign_in.network, sign_in.device) == (
        editor,
        "app",
        "203.0.113.0/24",
        "Firefox on Windows",
    )
    page = client.get(reverse("signing_in")).content.decode()
    assert "Password and authenticator app" in page and "203.0.113.0/24" in page and "203.0.113.77" not in page


def test_a_new_device_is_told_by_mail_and_a_known_one_is_not(editor, committed):
    first = Client()
    for client, mails in ((first, 0), (first, 0), (Client(), 1), (first, 1)):
        with committed():
            give_password(editor, client)
        assert len(mail.outbox) == mails
        client.post(reverse("wagtailadmin_logout"))
    assert mail.outbox[0].to == [editor.email] and "127.0.0.0/24" in mail.outbox[0].body
    assert django_settings.SITE_URL in mail.outbox[0].body


def test_the_cookie_is_of_the_admin_alone(editor):
    _, response = give_password(editor)
    cookie = response.cookies["__Secure-known-browser"]
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax" and cookie["path"] == "/admin/"
    assert cookie.value not in str(list(SignIn.objects.values()))


def test_who_looks_after_accounts_sees_all_and_nobody_else_does(editor, client):
    give_password(editor)
    client.force_login(make_user("Site managers"))
    assert editor.username in client.get(REPORT).content.decode()
    client.force_login(make_user("Editors"))
    assert client.get(REPORT).status_code == 302


def test_old_ones_are_forgotten(editor):
    with time_machine.travel(datetime(2026, 1, 1), tick=False) as clock:
        give_password(editor)
        give_password(editor, password="wrong")
        clock.shift(timedelta(days=364))
        JOBS["forget-sign-ins"].do()
        assert SignIn.objects.count() == 1 and not Guesses.objects.exists()
        clock.shift(timedelta(days=2))
        JOBS["forget-sign-ins"].do()
        assert not SignIn.objects.exists()
