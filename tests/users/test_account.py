"""What opens an account, its email address and its password, is changed by who knows the password."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from charity_site.users.reauthentication import GUESSES
from tests.factories import make_user
from tests.forms_on_screen import save as save_form

ACCOUNT = reverse("wagtailadmin_account")


@pytest.fixture
def editor(client, db):
    cache.clear()
    user = make_user("Editors", first_name="Ed", last_name="Itor")
    client.force_login(user)
    return user


@pytest.fixture
def save(client, editor, committed):
    """Saves one's account with `fields` as the form has them; returns the answer."""

    def post(**fields):
        name = {"name_email-first_name": "Edna", "name_email-last_name": "Itor"}
        others = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
        email = {"email-email": editor.email, "email-current_password": ""}
        with committed():
            response = client.post(ACCOUNT, {**name, **others, **email, **fields})
        editor.refresh_from_db()
        return response

    return post


def test_a_new_address_takes_the_password_and_the_old_one_hears_of_it(save, editor):
    old = editor.email
    response = save(**{"email-email": "new@example.org", "email-current_password": "a-long-password"})
    assert response.status_code == 302 and editor.email == "new@example.org"
    assert [message.to for message in mail.outbox] == [[old]]
    assert "was changed" in mail.outbox[0].body and "new@example.org" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("password", "said"), [("", "Please type your password"), ("wrong", "That password is not right")]
)
def test_without_it_nothing_is_changed_and_what_was_typed_stays(save, editor, password, said):
    old = editor.email
    response = save(**{"email-email": "new@example.org", "email-current_password": password})
    text = response.content.decode()
    assert response.status_code == 200 and said in text
    assert "new@example.org" in text and "Edna" in text
    assert editor.email == old and editor.first_name == "Ed" and not mail.outbox


def test_all_else_takes_no_password(save, editor):
    assert save().status_code == 302 and editor.first_name == "Edna" and not mail.outbox


def test_wagtails_own_field_changes_no_address(save, editor):
    old = editor.email
    assert save(**{"name_email-email": "new@example.org"}).status_code == 302
    assert editor.email == old


NEW = {"email-email": "new@example.org"}
PASSWORDS = {"password-new_password1": "quite-a-new-one-7", "password-new_password2": "quite-a-new-one-7"}


@pytest.mark.parametrize(
    ("field", "others"),
    [("email-current_password", NEW), ("password-old_password", PASSWORDS)],
    ids=["email", "password"],
)
def test_the_password_cannot_be_guessed_there_nor_further_elsewhere(client, save, editor, field, others):
    for number in range(GUESSES.free):
        assert "That password is not right" in save(**others, **{field: f"guess {number}"}).content.decode()
    response = save(**others, **{field: "a-long-password"})
    assert "too many wrong passwords" in response.content.decode() and editor.email != "new@example.org"
    assert editor.check_password("a-long-password")
    again = client.post(reverse("sign_in_again"), {"password": "a-long-password"})
    assert "too many wrong passwords" in again.content.decode()


def test_a_new_password_takes_the_old_one_and_signs_nobody_out(client, save, editor):
    assert client.get(ACCOUNT).content.decode().count('name="password-old_password"') == 1
    assert save(**PASSWORDS, **{"password-old_password": "a-long-password"}).status_code == 302
    assert editor.check_password("quite-a-new-one-7") and client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize("role", ["Site managers", None])
def test_nobody_changes_their_own_around_it_among_the_users(client, db, role, committed):
    user = make_user(role)
    client.force_login(user)
    fields = {
        "username": user.username, "email": "new@example.org", "first_name": "N", "last_name": "N", "is_active": "on",
        "is_superuser": "on", "password1": "quite-a-long-one-7", "password2": "quite-a-long-one-7",
        "groups": [group.pk for group in user.groups.all()],
    }  # fmt: skip
    old = user.email
    save_form(client, reverse("wagtailusers_users:edit", args=(user.pk,)), fields)
    user.refresh_from_db()
    assert user.first_name == "N" and user.email == old and user.check_password("a-long-password")


def change_email_of(client, other):
    fields = {"username": other.username, "email": "new@example.org", "first_name": "N", "last_name": "N"}
    save_form(client, reverse("wagtailusers_users:edit", args=(other.pk,)), {**fields, "is_active": "on"})
    other.refresh_from_db()
    return other.first_name == "N" and other.email == "new@example.org"


def test_the_old_address_hears_also_when_an_administrator_changes_it(client, db, committed):
    client.force_login(make_user())
    other = make_user("Editors")
    old = other.email
    with committed():
        assert change_email_of(client, other)
    assert [message.to for message in mail.outbox] == [[old]]


def test_a_manager_changes_only_the_address_of_who_has_no_password_yet(client, db):
    client.force_login(make_user("Site managers"))
    colleague, invited = make_user("Site managers"), make_user("Editors", password=None)
    assert not change_email_of(client, colleague) and colleague.first_name == "N"
    assert change_email_of(client, invited)


def test_a_mail_server_that_is_down_stops_no_change(save, editor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = save(**{"email-email": "new@example.org", "email-current_password": "a-long-password"})
    assert response.status_code == 302 and editor.email == "new@example.org"
