"""Which passwords can be chosen, and that they are taken as they were typed."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.core.test_private_pages import action_of, restrict
from tests.factories import make_standard_page, make_user
from tests.users.authenticator import LOGIN, PASSWORD


@pytest.mark.parametrize(
    "chosen",
    [
        "kite blue river",
        "804117295530",
        "ВоздушныйЗмей",
        "🪁" * 12,
        "aaaa bbbb cccc",
        "X" * 64 + "y" * 64,
        " leading and trailing ",
    ],
    ids=["words", "digits", "another script", "no letters", "small letters", "long", "blanks"],
)
def test_any_signs_will_do_and_they_are_taken_as_they_are(db, chosen):
    user = make_user("Editors")
    validate_password(chosen, user)
    user.set_password(chosen)
    user.save()
    signed_in = [
        Client().post(LOGIN, {"username": user.username, "password": typed}).status_code == 302
        for typed in (chosen, chosen[:-1], chosen.swapcase() + "z", f"{chosen} ")
    ]
    assert signed_in == [True, False, False, False]


@pytest.mark.parametrize(
    "chosen",
    [
        "kite-bl",
        "editor.jones@example.org",
        "",
        *["password", "12345678", "iloveyou", "football", "superman", "1q2w3e4r5t6y"],
    ],
)
def test_a_short_one_one_that_everybody_tries_and_ones_own_name_will_not_do(db, chosen):
    with pytest.raises(ValidationError):
        validate_password(chosen, make_user("Editors", email="editor.jones@example.org"))


def test_each_field_for_one_hides_it_and_lets_programs_fill_it_in(client, site):
    user = make_user("Editors")
    closed = make_standard_page(slug="closed")
    strangers = [LOGIN, action_of(restrict(closed, "password", password=PASSWORD), closed)]
    client.force_login(user)
    answers = [Client().get(address) for address in strangers]
    answers += [client.get(address) for address in (reverse("sign_in_again"), reverse("wagtailadmin_account"))]
    found = []
    for answer in answers:
        fields = BeautifulSoup(answer.content, "lxml").select('input[name*="password"]')
        assert fields and all(field["type"] == "password" for field in fields), answer.request["PATH_INFO"]
        found += fields
    for field in found:
        assert field.get("autocomplete") != "off" and not field.get("onpaste") and not field.get("maxlength"), field


def test_three_thousand_that_everybody_tries_are_long_enough_and_refused():
    known = CommonPasswordValidator().passwords
    assert sum(len(password) >= MinimumLengthValidator().min_length for password in known) > 3000
    assert {"MinimumLengthValidator", "CommonPasswordValidator"} <= {
        validator["NAME"].rpartition(".")[2] for validator in settings.AUTH_PASSWORD_VALIDATORS
    }
