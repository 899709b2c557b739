"""The dashboard's panel: for those who look after consents, and only when there is something to look at."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from charity_site.safeguarding.consent_alerts import Kind
from charity_site.safeguarding.models import ErasureRequest
from tests.factories import make_consent, make_user

HEADING = "Consents to look at"


@pytest.fixture
def coordinator(client, site):
    user = make_user("Story coordinators")
    client.force_login(user)
    return user


def dashboard(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


def numbers(page):
    """Return what the panel says: kind -> how many (int)."""
    pattern = rf'<a href="{reverse("consent_report")}\?kind=(\w+)">[^<]*: (\d+)</a>'
    return {Kind(kind): int(number) for kind, number in re.findall(pattern, page)}


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Research editors"])
def test_others_do_not_see_it(client, site, role):
    make_consent()
    ErasureRequest.objects.create(consent_key=make_consent().pk, requested_by=make_user())
    client.force_login(make_user(role))
    assert HEADING not in dashboard(client)


@pytest.mark.parametrize("role", ["Story coordinators", "Site managers", None])
def test_those_who_look_after_consents_see_it(client, site, role):
    make_consent()
    client.force_login(make_user(role))
    assert HEADING in dashboard(client)


def test_it_is_not_there_when_there_is_nothing_to_look_at(client, coordinator):
    make_consent(assent=True)
    assert HEADING not in dashboard(client)


def test_it_counts_each_kind_and_leads_to_the_report_of_it(client, coordinator):
    make_consent(assent=True, bereaved=True)
    make_consent(assent=True, bereaved=True, paused_on=date(2020, 1, 1))
    make_consent(withdrawn_on=date(2020, 1, 1))
    found = numbers(dashboard(client))
    assert found == {Kind.BEREAVED: 2, Kind.PAUSED: 1, Kind.WITHDRAWN: 1}
    for kind, number in found.items():
        report = client.get(reverse("consent_report"), {"kind": kind.value})
        assert len(report.context["object_list"]) == number


def test_it_names_nobody(client, coordinator):
    make_consent(person="Rosie")
    assert "Rosie" not in dashboard(client)


@pytest.mark.parametrize("by_someone_who_left", [True, False])
def test_an_erasure_waits_for_a_second_person(client, coordinator, by_someone_who_left):
    consent = make_consent(assent=True)
    requester = None if by_someone_who_left else make_user("Site managers")
    ErasureRequest.objects.create(consent_key=consent.pk, requested_by=requester)
    page = dashboard(client)
    assert "waits for a second person" in page and reverse("erase", args=[consent.pk]) in page


def test_ones_own_and_done_erasures_do_not_wait(client, coordinator):
    ErasureRequest.objects.create(consent_key=make_consent(assent=True).pk, requested_by=coordinator)
    ErasureRequest.objects.create(
        consent_key=make_consent(assent=True).pk, requested_by=make_user(), done_at=timezone.now()
    )
    assert HEADING not in dashboard(client)
