"""The mail service tells of mails that came back or were marked as spam: signed, and told twice it is the same."""

import hashlib
import hmac
import itertools
import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from charity_site.subscriptions import events
from charity_site.subscriptions.models import Subscriber, Unreachable
from tests.subscriptions.conftest import subscribed

SECRET = "a-secret-of-the-test-with-32-letters-and-more"
ZOFIA = "zofia@example.org"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.MAIL_EVENTS_SECRET = SECRET


def event(kind="bounce", address=ZOFIA, hours=0):
    return {"type": kind, "address": address, "at": (timezone.now() - timedelta(hours=hours)).isoformat()}


def signature(body, at=None, secret=SECRET):
    at = int(time.time()) if at is None else at
    return f"t={at},v1={hmac.new(secret.encode(), f'{at}.'.encode() + body, hashlib.sha256).hexdigest()}"


def tell(reader, *told, body=None, signed=None, kind="application/json"):
    body = json.dumps({"events": told}).encode() if body is None else body
    headers = {"X-Signature": signature(body) if signed is None else signed}
    return reader.post("/mail-events/", body, content_type=kind, headers=headers)


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
def test_the_address_goes_and_its_digest_stays(reader, program, kind):
    digest = subscribed(ZOFIA, program).digest
    subscribed("other@example.org", program)
    for _ in range(2):
        assert tell(reader, event(kind, "Zofia@Example.org")).status_code == 204
        assert [one.address for one in Subscriber.objects.all()] == ["other@example.org"]
        kept = [(each.digest, each.why) for each in Unreachable.objects.all()]
        assert kept == ([(digest, kind)] if kind == "complaint" else []), "nothing reads that a mailbox is no more"


def test_what_bounced_before_somebody_confirmed_is_out_of_date(reader, program):
    subscribed(ZOFIA, program, days=1)
    assert tell(reader, event(hours=48)).status_code == 204
    assert Subscriber.objects.exists() and not Unreachable.objects.exists()
    tell(reader, event("complaint", hours=48))
    assert not Subscriber.objects.exists(), "who marks one as spam wants none"


def test_a_complaint_weighs_more_than_a_bounce(reader, db):
    for kinds in (("bounce", "complaint"), ("complaint", "bounce")):
        tell(reader, *map(event, kinds))
        assert [each.why for each in Unreachable.objects.all()] == ["complaint"]


def test_a_former_key_finds_them_too(reader, program, settings):
    subscribed(ZOFIA, program)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    tell(reader, event())
    assert not Subscriber.objects.exists()


def forged():
    body = json.dumps({"events": [event()]}).encode()
    now = int(time.time())
    return {
        "none": "",
        "nonsense": "x",
        "of another secret": signature(body, secret="x" * 40),
        "of another text": signature(b"{}"),
        "of another time": signature(body, now).replace(f"t={now}", f"t={now + 1}"),
        "too old": signature(body, now - events.TOLERANCE - 5),
        "to come": signature(body, now + events.TOLERANCE + 5),
        "huge": f"t={'9' * 400},v1={'0' * 64}",
        "two": f"{signature(body)},{signature(body)}",
    }, body


@pytest.mark.parametrize("kind", forged()[0])
def test_what_is_not_signed_does_nothing(reader, program, kind):
    subscribed(ZOFIA, program)
    signatures, body = forged()
    assert tell(reader, body=body, signed=signatures[kind]).status_code == 403
    assert Subscriber.objects.exists() and not Unreachable.objects.exists()


def test_who_guesses_is_stopped_and_who_signs_is_not(reader, program, monkeypatch):
    monkeypatch.setattr(events, "MOST_REFUSED", 2)
    assert [tell(reader, event(), signed="x").status_code for _ in range(3)] == [403, 403, 429]
    assert tell(reader, event()).status_code == 204


def test_without_a_secret_nobody_is_heard(reader, program, settings):
    settings.MAIL_EVENTS_SECRET = ""
    subscribed(ZOFIA, program)
    body = json.dumps({"events": [event()]}).encode()
    assert tell(reader, body=body, signed=signature(body, secret="")).status_code == 404
    assert Subscriber.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b" ", b"{", b"[]", b"{}", b"null", b'{"events": {}}', b'{"events": [1]}', b'{"events": [{}]}', b"\xff", b"[" * 50_000,
        json.dumps({"events": [event("soft")]}).encode(), json.dumps({"events": [event(address="x")]}).encode(),
        json.dumps({"events": [event(address=7)]}).encode(), json.dumps({"events": [event(address="a\0@b.org")]}).encode(),
        json.dumps({"events": [event() | {"at": "2026-01-01T00:00:00"}]}).encode(),
        json.dumps({"events": [event() | {"at": 7}]}).encode(),
        json.dumps({"events": [event(), event("soft")]}).encode(), json.dumps({"events": [event()] * 201}).encode(),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_of_what_is_not_as_agreed_nothing_is_done(reader, program, body):
    subscribed(ZOFIA, program)
    assert tell(reader, body=body).status_code == 400, body[:80]
    assert Subscriber.objects.exists() and not Unreachable.objects.exists()


def test_what_is_too_large_or_no_json_is_refused(reader, db):
    assert tell(reader, body=b" " * (events.LONGEST + 1)).status_code == 413
    assert tell(reader, body=b"a=b", kind="application/x-www-form-urlencoded").status_code == 415
    assert reader.post("/mail-events/", {"a": "b"}).status_code == 415
    assert reader.get("/mail-events/").status_code == 405
