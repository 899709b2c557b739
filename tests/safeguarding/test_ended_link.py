"""A private link that staff ended is over for good: also in an older database, and for a ledger that did not hear of it."""

import json
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.safeguarding.ledger_sync import sync
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.private_link import link_for
from charity_site.safeguarding.self_service import last_receipt
from tests.factories import make_consent, make_user


@pytest.fixture
def consent(site):
    return make_consent()


def path(consent):
    return urlsplit(link_for(Consent.objects.get(pk=consent.pk))).path


def end_in_the_admin(client, consent):
    client.force_login(make_user())
    client.post(reverse("private_link", args=[consent.pk]), {"do": "end"})
    client.logout()


def end_at_a_shell(client, consent):
    consent.link_number += 1
    consent.save()


@pytest.mark.parametrize("end", [end_in_the_admin, end_at_a_shell])
def test_an_older_database_does_not_open_it_again(client, consent, end):
    old = path(consent)
    end(client, consent)
    new = path(consent)
    Consent.objects.update(link_number=1)
    Receipt.objects.all().delete()
    assert path(consent) == new
    assert [client.get(each).status_code for each in (old, new)] == [404, 200]
    assert client.post(old, {"do": "withdraw"}).status_code == 404
    sync()
    assert Consent.objects.get().link_number == 2 and sync() == (0, 0)
    end_in_the_admin(client, consent)
    assert [client.get(each).status_code for each in (old, new, path(consent))] == [404, 404, 200]


def test_it_is_in_the_receipts_of_staff_and_not_told_to_the_family(client, consent):
    end_in_the_admin(client, consent)
    receipt = Receipt.objects.get()
    assert receipt.get_action_display() == "Ended a private link" and receipt.by and last_receipt(consent) is None
    client.force_login(make_user())
    assert client.get(reverse("receipt", args=[receipt.pk])).status_code == 200


def test_a_link_that_was_ended_before_the_ledger_heard_of_links_is_told_to_it(client, consent):
    old = path(consent)
    Consent.objects.update(link_number=3)
    for _ in range(2):
        sync()
    assert [(entry.action, entry.link) for entry in ledger.entries()] == [(ledger.LINK, 3)]
    Consent.objects.update(link_number=1)
    assert client.get(old).status_code == 404


def test_a_save_of_something_else_tells_nothing(consent):
    consent.email = "family@example.org"
    consent.save()
    assert ledger.entries() == []


@pytest.mark.parametrize("link", [None, "2", 2.0, True, [2], 0, 1, -1, 10**30])
def test_a_line_with_another_number_is_no_entry(settings, link):
    line = {"action": "link", "consents": ["7d0a8c1e-0000-4000-8000-000000000000"], "link": link}
    settings.WITHDRAWAL_LEDGER.write_text("\n" + json.dumps(line))
    assert ledger.state().bad_lines == (2,)


def test_an_ended_link_hides_nothing_and_numbers_only_rise(settings):
    key = "7d0a8c1e-0000-4000-8000-000000000000"
    for number in (2, 4, 3):
        ledger.append(ledger.Entry(ledger.LINK, consents=[key], link=number))
    state = ledger.state()
    assert state.readable and not state.withdrawn and not state.paused
    assert list(state.link_of.values()) == [4]
