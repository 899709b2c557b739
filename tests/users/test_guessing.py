"""A stranger with a list of passwords and any number of addresses gets nowhere, and locks nobody out."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import hashers
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charity_site.users.guesses import MINUTE, Limit, claim, give_back
from charity_site.users.models import Guesses
from charity_site.users.sign_in import FOR_ONE
from tests.factories import make_user
from tests.users.authenticator import CODE, LOGIN, PASSWORD, code_of, give_password, is_signed_in, make_app

DAY = timedelta(days=1)


class Counting(hashers.MD5PasswordHasher):
    """Counts how often a password is looked at."""

    algorithm = "counting"
    made = 0

    def encode(self, password, salt):
        type(self).made += 1
        return f"counting${salt}${password}"

    def verify(self, password, encoded):
        return self.encode(password, encoded.split("$")[1]) == encoded


@pytest.fixture
def hashed(settings):
    """Returns how many passwords were looked at since."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    Counting.made = 0
    return lambda: Counting.made


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 8), tick=False) as traveller:
        yield traveller


@pytest.fixture
def editor(hashed, db):
    user = make_user("Editors")
    Counting.made = 0
    return user


def guess(name, password, number):
    """One guess from an address of its own."""
    address = f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}"
    return Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": password})


def keep_guessing(name, clock, hours, until=None):
    """Guess from new addresses as often as it is let for `hours`; returns how many were looked at."""
    number = looked_at = 0
    end = datetime.now() + timedelta(hours=hours)
    while datetime.now() < end:
        response = guess(name, f"guess {number}", number)
        looked_at += response.status_code == 200
        number += 1
        if response.status_code == 429:
            clock.shift(timedelta(seconds=int(response["Retry-After"])))
    return looked_at


def test_ten_thousand_passwords_from_as_many_addresses_take_months_and_lock_nobody_out(editor, clock, hashed):
    known = Client()
    assert known.post(LOGIN, {"username": editor.username, "password": PASSWORD}).status_code == 302
    known.post(reverse("wagtailadmin_logout"))
    Counting.made = 0
    looked_at = keep_guessing(editor.username, clock, hours=24)
    assert looked_at == hashed() and looked_at <= FOR_ONE.free + 24 * 4 + 10
    assert 10_000 / looked_at > 45, "days"
    # It goes on while the editor comes with a browser of before, and while others sign in.
    guess(editor.username, "one more", 70_000)
    assert guess(editor.username, PASSWORD, 70_001).status_code == 429, "not even the right one, from elsewhere"
    assert known.post(LOGIN, {"username": editor.username, "password": PASSWORD}).status_code == 302
    assert give_password(make_user("Editors"))[1].status_code == 302


def test_the_right_password_in_the_list_opens_nothing_without_the_second_step(editor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_app(editor)
    client, response = give_password(editor)
    assert response["Location"].startswith(CODE) and not is_signed_in(client)


def test_a_code_beside_the_password_gets_in_on_a_new_device_during_an_attack(editor, clock, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    app = make_app(editor)
    keep_guessing(editor.username, clock, hours=1)
    guess(editor.username, "one more", 80_000)
    client, refused = give_password(editor)
    assert refused.status_code == 429 and 'name="code_of_app"' in refused.content.decode()
    assert give_password(editor, code_of_app="000000")[1].status_code == 429
    client, response = give_password(editor, code_of_app=code_of(app))
    assert response["Location"].startswith(CODE) and not is_signed_in(client), "it is not the second step"
    clock.shift(timedelta(seconds=30))
    client.post(CODE, {"code": code_of(app)})
    assert is_signed_in(client)


def test_the_code_beside_the_password_is_guessed_no_longer_than_a_password(editor, clock, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    app = make_app(editor)
    keep_guessing(editor.username, clock, hours=1)
    guess(editor.username, "one more", 80_000)
    answers = [give_password(editor, code_of_app=f"{n:06}")[1].content.decode() for n in range(10)]
    assert all('name="code_of_app"' in answer for answer in answers)
    _, refused = give_password(editor, code_of_app=code_of(app))
    assert refused.status_code == 429 and 'name="code_of_app"' not in refused.content.decode()


def test_a_link_in_a_mail_gets_in_during_an_attack_too(editor, clock):
    keep_guessing(editor.username, clock, hours=1)
    guess(editor.username, "one more", 80_000)
    client = Client()
    client.post(reverse("wagtailadmin_password_reset"), {"email": editor.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/confirm/" in word)
    form = client.get(link, follow=True)
    passwords = {"new_password1": "quite-a-new-one-7", "new_password2": "quite-a-new-one-7"}
    assert client.post(form.redirect_chain[-1][0], passwords).status_code == 302
    assert client.post(LOGIN, {"username": editor.username, "password": "quite-a-new-one-7"}).status_code == 302
    assert client.get(link, follow=True).context["validlink"] is False, "it works once"


def test_codes_cannot_be_guessed_and_ones_own_browser_has_tries_of_its_own(editor, clock, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    app = make_app(editor)
    own, _ = give_password(editor)
    own.post(CODE, {"code": code_of(app)})
    own.post(reverse("wagtailadmin_logout"))
    clock.shift(timedelta(minutes=1))
    wrong = f"{(int(code_of(app)) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert "is not right" in give_password(editor)[0].post(CODE, {"code": wrong}).content.decode()
    refused = give_password(editor)[0].post(CODE, {"code": code_of(app)})
    assert "Please wait a minute" in refused.content.decode()
    give_password(editor, own)
    own.post(CODE, {"code": code_of(app)})
    assert is_signed_in(own)


def test_who_is_signed_in_guesses_at_others_no_longer_than_anybody(editor):
    client, other = Client(), make_user("Editors")
    client.force_login(editor)
    answers = [client.post(LOGIN, {"username": other.username, "password": f"{n}"}).status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2


def test_a_cookie_that_somebody_made_up_makes_no_browser_known(editor, clock):
    keep_guessing(editor.username, clock, hours=1)
    guess(editor.username, "one more", 80_000)
    client = Client()
    for value in ("x", "x:y:z", ""):
        client.cookies["__Secure-known-browser"] = value
        assert give_password(editor, client)[1].status_code == 429


def test_a_browser_that_is_known_for_one_name_is_not_for_another(editor, clock):
    own, other = Client(), make_user("Editors")
    give_password(editor, own)
    own.post(reverse("wagtailadmin_logout"))
    keep_guessing(other.username, clock, hours=1)
    guess(other.username, "one more", 80_000)
    assert give_password(other, own)[1].status_code == 429


def test_the_work_is_the_same_for_a_name_that_nobody_has(editor, hashed):
    gone = make_user("Editors", is_active=False)
    done = []
    for number, name in enumerate((editor.username, gone.username, "nobody")):
        before = hashed()
        with CaptureQueriesContext(connection) as queries:
            answer = Client(REMOTE_ADDR=f"192.0.2.{number}").post(LOGIN, {"username": name, "password": "wrong"})
        text = answer.content.decode().replace(name, "")
        kinds = [query["sql"].split(" VALUES ")[0].split(" WHERE ")[0].split(" SET ")[0] for query in queries]
        done.append(
            (answer.status_code, len(text), hashed() - before, [kind for kind in kinds if "SAVEPOINT" not in kind])
        )
    assert done[0] == done[1] == done[2] and done[0][2] == 1


def test_it_holds_while_there_is_no_cache(editor, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert [give_password(editor, password="wrong")[1].status_code for _ in range(11)] == [200] * 10 + [429]


def test_a_slip_is_forgotten_after_a_day(editor, clock):
    for _ in range(10):
        give_password(editor, password="wrong")
    assert give_password(editor)[1].status_code == 429
    clock.shift(DAY + timedelta(minutes=1))
    assert [give_password(editor, password="wrong")[1].status_code for _ in range(10)] == [200] * 10


def test_neither_names_nor_addresses_stand_in_the_table(editor):
    give_password(editor, password="wrong")
    assert all(editor.username not in row.key and "127.0.0.1" not in row.key for row in Guesses.objects.all())


# --- Limits ---------------------------------------------------------------------------------------------
def test_each_wrong_one_doubles_the_wait(db, clock):
    limit, waits = {"a": Limit(free=2, first=MINUTE, longest=5 * MINUTE)}, []
    for _ in range(6):
        assert claim(limit) == {}
        waits.append((Guesses.objects.get().not_before - timezone.now()).seconds)
        clock.shift(timedelta(seconds=waits[-1]))
    assert waits == [0, 60, 120, 240, 300, 300]


def test_blanks_around_a_name_make_no_other_of_it(editor):
    names = [f"{' ' * (n % 4)}{editor.username}{' ' * (n // 4)}" for n in range(11)]
    answers = [Client().post(LOGIN, {"username": name, "password": "wrong"}).status_code for name in names]
    assert answers == [200] * 10 + [429] and Guesses.objects.count() == 3


def test_who_is_held_up_fills_no_table(db, clock):
    held_up = {"a": Limit(1, MINUTE, MINUTE)}
    claim(held_up)
    for number in range(10):
        assert claim({f"b{number}": Limit(1, MINUTE, MINUTE), **held_up}) == {"a": 60}
    assert Guesses.objects.count() == 1


def test_what_waits_counts_for_nothing_else(db, clock):
    claim({"a": Limit(free=1, first=MINUTE, longest=MINUTE)})
    both = {"a": Limit(1, MINUTE, MINUTE), "b": Limit(1, MINUTE, MINUTE)}
    assert claim(both) == {"a": 60}
    assert claim({"b": both["b"]}) == {}


def test_a_right_one_is_given_back(db, clock):
    limit = {"a": Limit(free=2, first=MINUTE, longest=MINUTE)}
    for _ in range(10):
        assert claim(limit) == {}
        give_back(limit)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
