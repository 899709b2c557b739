"""A password alone opens nothing, and nobody who has lost their phone is lost."""

import re
from time import time

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from charity_site.core.models import Source
from charity_site.roles import ROLES
from charity_site.users.factors import codes_left, new_recovery_codes
from tests.admin.addresses import known
from tests.admin.planted import WORDS, plant
from tests.factories import make_disease, make_document, make_user
from tests.forms_on_screen import filled_in
from tests.users.authenticator import (
    CODE,
    LOGIN,
    SET_UP,
    code_of,
    give_password,
    is_signed_in,
    make_app,
    sign_in_wholly,
)

PASSKEY = reverse("sign_in_passkey")
HOME = reverse("wagtailadmin_home")
ENDS_THE_WALK = {"wagtailadmin_logout"}
# A form from nobody is refused in one sentence. As a page it would be the form to sign in, a thousand times.
ASKED_IN = (("get", "text/html"), ("post", "application/json"))


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor(db):
    return make_user("Editors")


@pytest.fixture
def app(editor):
    return make_app(editor)


@pytest.fixture(scope="module")
def planted(module_database):
    with module_database():
        yield plant()


def opened_by(client, planted):
    """Return the names of the addresses (set) at which `client` gets a page, by GET or by POST; no planted word is in any answer."""
    opened, others = set(), {kind.replace(" ", "_"): things[0] for kind, things in planted.items()}
    for line in known():
        if line.name in ENDS_THE_WALK:
            continue
        address = line.path(planted[line.kind][0] if line.kind else None, **others)
        for method, accepted in ASKED_IN if address else ():
            with transaction.atomic():
                response = getattr(client, method)(address, headers={"accept": accepted})
                text = f"{response.headers}{response.getvalue().decode(errors='replace')}".lower()
                transaction.set_rollback(True)
            client.cookies.pop("messages", None)
            assert not [word for word in WORDS if word in text], address
            if response.status_code == 200:
                opened.add(line.name)
    return opened


def test_an_administrator_with_only_a_password_finds_nothing_but_setting_up_and_signing_out(planted, db):
    new, asked = make_user(), make_user()
    make_app(asked)
    for_visitors = opened_by(Client(), planted)
    assert opened_by(give_password(new)[0], planted) == for_visitors | {"sign_in_set_up", "sign_in_passkey"}
    assert opened_by(give_password(asked)[0], planted) == for_visitors | {"sign_in_code"}


@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_role_does(db, role):
    client, _ = give_password(make_user(role))
    for address in (HOME, reverse("wagtailadmin_account"), reverse("signing_in"), reverse("wagtailadmin_explore_root")):
        assert client.get(address)["Location"].startswith(LOGIN)
    assert client.get(LOGIN)["Location"] == CODE and client.get(CODE)["Location"] == SET_UP
    assert client.post(reverse("wagtailadmin_logout")).status_code == 302
    assert client.get(CODE)["Location"] == HOME


def test_the_website_takes_them_for_a_visitor(site, db):
    page, draft, document = make_disease(), make_disease(live=False), make_document()
    client, _ = give_password(make_user())
    assert b"wagtail-userbar" not in client.get(page.url).content
    assert client.get(draft.get_url() or "/nothing/").status_code == 404
    assert client.get(document.url).status_code == Client().get(document.url).status_code != 200
    assert client.get("/styleguide/").status_code == Client().get("/styleguide/").status_code
    address = reverse("wagtailadmin_api:pages:listing")
    assert client.get(address).status_code == Client().get(address).status_code != 200


@pytest.mark.parametrize("role", [*ROLES, None])
def test_the_first_sign_in_sets_it_up_and_goes_where_one_wanted_to_go(db, role, committed):
    user = make_user(role)
    account = reverse("wagtailadmin_account")
    client, answer = give_password(user, next=account)
    screen = client.get(answer["Location"], follow=True)
    assert screen.redirect_chain[-1][0] == f"{SET_UP}?next={account}" and "authenticator app" in screen.content.decode()
    secret = BeautifulSoup(screen.content, "lxml").code.text.replace(" ", "")
    form = {**filled_in(screen), "code": code_of(secret)}
    with committed():
        codes = client.post(SET_UP, form)
    listed = re.findall(r"<li>(\d{8})</li>", codes.content.decode())
    assert len(listed) == 10 and codes_left(user) == 10
    assert client.post(reverse("sign_in_done"), filled_in(codes))["Location"] == account
    assert is_signed_in(client) and [message.to for message in mail.outbox] == [[user.email]]

    again, answer = give_password(user)
    assert answer["Location"] == CODE and not is_signed_in(again)
    assert again.post(CODE, {"code": code_of(secret, 1)}).status_code == 302 and is_signed_in(again)


def test_the_code_is_typed_as_one_likes_and_works_once(editor, app):
    client, _ = give_password(editor)
    code = code_of(app)
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]}", "next": HOME})["Location"] == HOME
    other, _ = give_password(editor)
    assert "is not right" in other.post(CODE, {"code": code}).content.decode() and not is_signed_in(other)


def test_the_code_that_set_an_app_up_is_used_up(editor):
    client, _ = give_password(editor)
    secret = BeautifulSoup(client.get(SET_UP).content, "lxml").code.text.replace(" ", "")
    code = code_of(secret)  # the next one, half a minute later, is another
    client.post(SET_UP, {"code": code})
    assert is_signed_in(client)
    other, _ = give_password(editor)
    assert "is not right" in other.post(CODE, {"code": code}).content.decode() and not is_signed_in(other)


@pytest.mark.parametrize("code", ["", "000000x", "１２３４５６", "é" * 6, "9" * 500, "-", "\x7f"])
def test_what_is_no_code_is_a_kind_refusal(editor, app, code):
    client, _ = give_password(editor)
    response = client.post(CODE, {"code": code})
    assert response.status_code == 200 and "is not right" in response.content.decode() and not is_signed_in(client)


def test_a_recovery_code_works_once_and_says_how_many_are_left(editor, app):
    code = new_recovery_codes(editor)[3]
    client, _ = give_password(editor)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert "You have 9 left" in client.get(HOME).content.decode()
    other, _ = give_password(editor)
    other.post(CODE, {"code": code})
    assert not is_signed_in(other)


@pytest.mark.parametrize("address", [SET_UP, PASSKEY])
def test_a_password_adds_no_other_way_in_where_there_is_one(editor, app, address):
    client, _ = give_password(editor)
    for method in ("get", "post"):
        assert getattr(client, method)(address, {"code": "123456", "credential": "{}"})["Location"] == CODE
    assert Authenticator.objects.filter(user=editor).count() == 1


def test_what_was_typed_comes_through_both_steps(editor, app, site):
    add = reverse("wagtailsnippets_core_source:add")
    client = Client()
    asked = client.post(add, {"title": "“A” & title", "publisher": "A journal"})
    fields = {**filled_in(asked), "username": editor.username, "password": "a-long-password"}
    step = client.post(LOGIN, fields)
    slip = client.post(CODE, {**filled_in(step), "code": "000000"})
    offered = client.post(CODE, {**filled_in(slip), "code": code_of(app)})
    assert f'action="{add}"' in offered.content.decode()
    client.post(add, filled_in(offered))
    assert Source.objects.filter(title="“A” & title").count() == 1


def test_what_was_typed_comes_through_setting_up_too(editor, site):
    add = reverse("wagtailsnippets_core_source:add")
    client = Client()
    asked = client.post(add, {"title": "A title", "publisher": "A journal"})
    screen = client.post(LOGIN, {**filled_in(asked), "username": editor.username, "password": "a-long-password"})
    secret = BeautifulSoup(screen.content, "lxml").code.text.replace(" ", "")
    codes = client.post(SET_UP, {**filled_in(screen), "code": code_of(secret)})
    offered = client.post(reverse("sign_in_done"), filled_in(codes))
    assert f'action="{add}"' in offered.content.decode()


@pytest.mark.parametrize("screen", [CODE, SET_UP, PASSKEY, reverse("sign_in_done")])
def test_what_was_typed_is_not_lost_when_the_session_ends_between_the_steps(editor, site, screen):
    add = reverse("wagtailsnippets_core_source:add")
    asked = Client().post(
        screen, {"code": "123456", "credential": "{}", "next": add, "typed": "title=Zephyr&publisher=A"}
    )
    client = Client()
    fields = {**filled_in(asked), "username": editor.username, "password": "a-long-password"}
    step = client.post(LOGIN, fields)
    assert filled_in(step)["typed"] == ["title=Zephyr&publisher=A"] and filled_in(step)["next"] == [add]


@pytest.mark.parametrize("age", [31, None])
def test_a_password_of_half_an_hour_ago_or_before_that_was_noted_sets_nothing_up(editor, age):
    client, _ = give_password(editor)
    assert client.get(SET_UP).status_code == 200
    session = client.session
    session.update({"proved_at": time() - 31 * 60})
    if age is None:
        for name in ("proved_at", "signed_in_at", "seen_at"):
            del session[name]
    session.save()
    for address in (SET_UP, PASSKEY, CODE):
        assert client.get(address, follow=True).redirect_chain[-1][0].startswith(LOGIN)
    client, answer = give_password(editor, client)
    assert answer["Location"].startswith(CODE) and client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_website(editor, app, elsewhere):
    client, _ = give_password(editor, next=elsewhere)
    assert client.post(CODE, {"code": code_of(app), "next": elsewhere})["Location"] == HOME


def test_a_new_password_ends_a_sign_in_that_waits_for_the_code(editor, app):
    client, _ = give_password(editor)
    editor.set_password("another-long-password")
    editor.save()
    assert client.post(CODE, {"code": code_of(app)})["Location"] == HOME and not is_signed_in(client)


def test_the_key_of_the_session_is_another_one_after_the_code(editor, app):
    client, _ = give_password(editor)
    before = client.session.session_key
    client.post(CODE, {"code": code_of(app)})
    assert client.session.session_key != before and not Session.objects.filter(pk=before).exists()


def test_no_secret_can_be_read_in_the_database(editor):
    client, _ = give_password(editor)
    screen = client.get(SET_UP)
    secret = BeautifulSoup(screen.content, "lxml").code.text.replace(" ", "")
    assert secret not in str(dict(client.session))
    client.post(SET_UP, {"code": code_of(secret)})
    assert "secret_of_a_new_app" not in client.session
    assert secret not in str(list(Authenticator.objects.values()))


def test_a_former_secret_key_can_go_when_the_app_was_used_with_the_new_one(editor, app, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    client, _ = give_password(editor)
    assert client.post(CODE, {"code": code_of(app)}).status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    client, _ = give_password(editor)
    assert client.post(CODE, {"code": code_of(app, 1)}).status_code == 302 and is_signed_in(client)


def test_an_app_of_a_forgotten_key_opens_nothing_and_breaks_nothing(editor, app, settings):
    settings.SECRET_KEY = "another" * 10
    client, _ = give_password(editor)
    assert "is not right" in client.post(CODE, {"code": code_of(app)}).content.decode()


def test_no_inline_script_on_these_screens(editor, app):
    client, _ = give_password(editor)
    new, _ = give_password(make_user("Editors"))
    whole = Client()
    sign_in_wholly(whole, editor)
    for browser, address in ((client, CODE), (new, SET_UP), (new, PASSKEY), (whole, SET_UP), (whole, PASSKEY)):
        response = browser.get(address)
        assert response.status_code == 200 and "script-src 'self';" in response["Content-Security-Policy"]
        scripts = BeautifulSoup(response.content, "lxml").find_all("script")
        assert all(script.get("src") or script.get("type") == "application/json" for script in scripts)
        assert "no-store" in response["Cache-Control"]
