"""A form that was opened before allows no more than what is stored now, unless somebody asks for it once more."""

import pytest
from django.urls import reverse

from charity_site.consent.models import Consent
from charity_site.core.conflicts import CONFLICT
from tests.core.test_conflicts import edit, table_of
from tests.factories import make_consent, make_image, make_user
from tests.forms_on_screen import on_screen


@pytest.fixture
def coordinator(client, site):
    client.force_login(make_user("Story coordinators"))


@pytest.mark.parametrize(
    ("field", "before", "now", "typed"),
    [
        ("appeals", False, False, ["on"]),
        ("ends", "2031-01-01", "2030-01-01", ["2032-01-01"]),
        ("ends", "2031-01-01", "2030-01-01", [""]),
        ("starts", "2020-01-01", "2021-01-01", ["2019-01-01"]),
        ("bereaved", True, True, []),
        ("own_consent_on", None, None, ["2025-01-01"]),
        ("birth_date", "2012-01-01", "2000-01-01", ["2013-01-01"]),
        ("birth_date", "2000-01-01", "2000-01-01", [""]),
        ("relation", "parent", "sibling", ["child"]),
    ],
)
def test_a_stale_form_allows_more_only_when_asked_again(client, coordinator, field, before, now, typed):
    consent = make_consent(**{"birth_date": "2000-01-01", field: before})
    stale = on_screen(client.get(edit(consent)))
    Consent.objects.filter(pk=consent.pk).update(**{field: now, "email": "new@example.org"})
    refused = client.post(edit(consent), {**stale, field: typed})
    (row,) = table_of(refused)
    shown = on_screen(refused)
    assert "change it again" in refused.content.decode() and row[1] != row[2]
    assert client.post(edit(consent), shown).status_code == 302
    assert str(Consent.objects.values_list(field, flat=True).get()) == str(now)


def test_a_birth_date_that_makes_an_older_yes_count_is_asked_again_too(client, coordinator):
    consent = make_consent(birth_date="2010-01-01", own_consent_on="2026-01-01")
    stale = on_screen(client.get(edit(consent)))
    Consent.objects.update(email="new@example.org")
    shown = on_screen(client.post(edit(consent), {**stale, "birth_date": ["2000-01-01"]}))
    assert shown["birth_date"] == ["2010-01-01"]


def test_a_stale_form_shows_nobodys_picture_and_lets_nobody_go_unless_asked_again(client, coordinator):
    mother, child = make_consent(person="Her mother"), make_consent()
    picture = make_image(collection="Story photos", people=[mother, child])
    address = reverse("wagtailimages:edit", args=[picture.pk])
    stale = on_screen(client.get(address))
    type(picture).objects.update(description="Newer")
    refused = client.post(address, {**stale, "shows_people": [], "consents": [str(child.pk)], "title": ["Mine"]})
    assert refused.status_code == CONFLICT and "change it again" in refused.content.decode()
    shown = on_screen(refused)
    assert (
        shown["title"] == ["Mine"]
        and shown["shows_people"]
        and set(shown["consents"]) == {str(mother.pk), str(child.pk)}
    )


def test_what_a_stale_form_takes_away_stays_taken_away(client, coordinator):
    consent = make_consent()
    stale = on_screen(client.get(edit(consent)))
    Consent.objects.update(email="new@example.org")
    refused = client.post(edit(consent), {**stale, "photo": []})
    assert client.post(edit(consent), on_screen(refused)).status_code == 302
    consent.refresh_from_db()
    assert not consent.photo and consent.email == "new@example.org"
