"""Staff see what went out and to how many, stop a mailing, export the list and erase an address."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charity_site.core.models import Deleted
from charity_site.delivery.mail import forget_mails_to, write_later
from charity_site.delivery.models import WaitingMail
from charity_site.delivery.scheduler.schedule import JOBS
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.subscriptions.addresses import current_digest
from charity_site.subscriptions.models import Delivery, Mailing, Subscriber, Subscription, Unreachable
from charity_site.subscriptions.sending import send_batch
from tests.factories import make_consent, make_program, make_user
from tests.subscriptions.conftest import published, subscribed, waited

ZOFIA = "zofia@example.org"


def signed_in(role):
    client = Client()
    client.force_login(make_user(role))
    return client


@pytest.fixture
def manager(site):
    return signed_in("Site managers")


def rows(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_report_counts_and_tells_how_a_mailing_stands(manager, program, outbox):
    address = reverse("mailing_report")
    subscribed(ZOFIA, program)
    subscribed("b@example.org", program)
    update, mailing = published(program, title="A step")
    page = manager.get(address).content.decode()
    assert "A step" in page and "Stop it" in page and "From " in page
    (row,) = rows(manager.get(address, {"export": "csv"}))
    assert (row["Update"], row["Waiting"], row["Sent"]) == ("A step", "2", "0")
    waited(mailing)
    send_batch()
    Delivery.objects.filter(subscriber__digest=current_digest(ZOFIA)).update(state="begun")
    update.delete()
    (row,) = rows(manager.get(address, {"export": "csv"}))
    assert (row["Update"], row["Waiting"], row["Sent"], row["Without an answer"]) == ("(deleted)", "0", "1", "1")
    assert row["State"].startswith("Done on ") and "Stop it" not in manager.get(address).content.decode()


def test_a_mailing_is_stopped_and_goes_on_by_a_form_of_who_may(manager, program, outbox):
    subscribed(ZOFIA, program)
    _, mailing = published(program)
    waited(mailing)
    act = reverse("act_on_mailing", args=[mailing.pk])
    assert manager.get(act).status_code == 405
    assert signed_in("Editors").post(act, {"do": "stop"}).status_code == 302 and send_batch() == 1
    Mailing.objects.update(finished_at=None)
    manager.post(act, {"do": "stop"})
    mailing.refresh_from_db()
    assert (
        mailing.stopped_at
        and mailing.stopped_by
        and "Send it after all" in manager.get(reverse("mailing_report")).content.decode()
    )
    signed_in("Research editors").post(act, {"do": "go-on"})
    mailing.refresh_from_db()
    assert mailing.stopped_at is None and manager.post(reverse("act_on_mailing", args=[0])).status_code == 404


@pytest.mark.parametrize(
    ("is_sample", "heard"),
    [(False, "It goes to one reader by mail from"), (True, "It does not go out by mail: the update or its program")],
)
def test_who_publishes_hears_when_it_goes_out_or_that_it_does_not(manager, program, is_sample, heard):
    subscribed(ZOFIA, program)
    program.is_sample = is_sample
    program.save()
    fields = {"title": "A step", "slug": "a-step", "date": timezone.localdate().isoformat()}
    body = {"text": '{"blocks": [{"key": "a", "text": "News.", "type": "unstyled"}], "entityMap": {}}'}
    comments = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    address = reverse("wagtailadmin_pages:add", args=["research", "programupdatepage", program.pk])
    form = {**fields, **body, **comments, "action-publish": "1"}
    said = manager.post(address, form, follow=True)
    assert heard in said.content.decode()


def test_the_list_is_exported_and_no_cell_of_it_runs(manager, program):
    other = make_program(title="=1+1")
    subscribed("+zofia@example.org", program, other)
    assert "+zofia@example.org" in manager.get(reverse("subscriber_report")).content.decode()
    (row,) = rows(manager.get(reverse("subscriber_report"), {"export": "csv"}))
    assert row["Address"] == "'+zofia@example.org" and row["News about"] == "'=1+1, Leukemia research"
    assert row["Confirmed"]


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors"])
def test_the_list_is_for_site_managers_alone(program, role):
    subscribed(ZOFIA, program)
    client = signed_in(role)
    for name in ("subscriber_report", "subscriber_report_results", "erase_subscriber"):
        assert ZOFIA not in client.get(reverse(name), {"export": "csv"}, follow=True).content.decode(), name
    client.post(reverse("erase_subscriber"), {"email": ZOFIA})
    assert Subscriber.objects.exists()


def test_an_address_is_erased_with_all_that_is_known_of_it(manager, program, settings):
    subscribed(ZOFIA, program)
    subscribed("other@example.org", program)
    Unreachable.objects.create(digest=current_digest(ZOFIA), why="complaint")
    settings.EMAIL_BACKEND = "charity_site.delivery.mail.QueuedEmailBackend"
    for address in (ZOFIA, "other@example.org"):
        write_later("confirmation", email=address, topic=str(program.translation_key))
    address = reverse("erase_subscriber")
    assert manager.post(address, {"email": "x"}).status_code == 400
    assert manager.post(address, {"email": "Zofia@Example.org"}).status_code == 302
    assert [one.address for one in Subscriber.objects.all()] == ["other@example.org"]
    assert not Unreachable.objects.exists() and WaitingMail.objects.count() == 1


def test_the_erasure_of_a_person_covers_the_list(program, committed):
    consent = make_consent(email="Zofia@example.org")
    subscribed(ZOFIA, program)
    subscribed("other@example.org", program)
    with committed():
        erase(request_erasure(consent, by=make_user()), by=make_user(), way="staff")
    assert [one.address for one in Subscriber.objects.all()] == ["other@example.org"]
    assert Subscription.objects.count() == 1


def test_without_an_address_an_erasure_takes_nobody_off(program):
    subscribed(ZOFIA, program)
    forget_mails_to({""})
    assert Subscriber.objects.exists()


def test_no_address_can_be_read_in_the_database(program):
    stored = subscribed(ZOFIA, program)
    assert b"zofia" not in bytes(stored.sealed) and "zofia" not in stored.digest and stored.address == ZOFIA


def test_a_new_key_seals_all_anew_in_the_next_night(program, settings):
    before = subscribed(ZOFIA, program)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    settings.SECRET_KEY_FALLBACKS = [old]
    JOBS["forget-subscribers"].do()
    settings.SECRET_KEY_FALLBACKS = []
    after = Subscriber.objects.get()
    assert (after.pk, after.address, after.digest) == (before.pk, ZOFIA, current_digest(ZOFIA))
    assert after.digest != before.digest and list(Subscriber.objects.of(ZOFIA)) == [after]


def test_what_nobody_needs_is_forgotten(manager, program, outbox):
    gone = make_program()
    subscribed(ZOFIA, program, gone)
    subscribed("gone@example.org", gone)
    _, mailing = published(program)
    waited(mailing)
    send_batch()
    manager.post(reverse("wagtailadmin_pages:delete", args=[gone.pk]))
    JOBS["forget-subscribers"].do()
    assert Subscriber.objects.count() == 2, "the page can still be brought back"
    Deleted.objects.all().delete()
    JOBS["forget-subscribers"].do()
    assert [(each.subscriber.address, each.topic) for each in Subscription.objects.all()] == [
        (ZOFIA, program.translation_key)
    ]
    assert Delivery.objects.get().subscriber
    waited(mailing, days=31)
    JOBS["forget-subscribers"].do()
    assert Delivery.objects.get().subscriber is None and Subscriber.objects.count() == 1
    assert timezone.now() - mailing.made_at > timedelta(days=30)
