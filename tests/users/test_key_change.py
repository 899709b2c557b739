"""A new secret key ends nothing that was mailed, while the old one is named (SECRET_KEY_FALLBACKS)."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import make_user


@pytest.fixture
def link(client, db):
    """The link of a password-reset mail that was sent with the old key."""
    client.post(reverse("wagtailadmin_password_reset"), {"email": make_user("Editors").email})
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]


def test_a_password_reset_link_outlives_the_key(client, link, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert client.get(link).status_code == 302, "to the form for a new password"
    settings.SECRET_KEY_FALLBACKS = []
    response = client.get(link)
    assert response.status_code == 200 and 'name="new_password1"' not in response.content.decode()


def test_nobody_is_signed_out_by_a_new_key(client, db, settings):
    client.force_login(make_user("Editors"))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [], "yet another" * 10
    assert client.get(reverse("wagtailadmin_home")).status_code == 302
