"""Staff write an update once: half an hour after it is published, who asked for news of it gets one mail."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from charity_site.subscriptions.mailings import stop_all
from charity_site.subscriptions.models import Mailing, Subscriber, Subscription
from charity_site.subscriptions.sending import send_batch
from research.models import ProgramIndexPage
from tests.factories import make_disease, make_program, make_update
from tests.subscriptions.conftest import published, subscribed, waited


def who(outbox):
    return sorted(to.partition("@")[0] for mail in outbox for to in mail.to)


def test_it_goes_to_who_asked_for_the_program_a_disease_of_it_or_everything_once_each(program, outbox):
    disease, other = make_disease(), make_disease()
    program.diseases = [disease]
    program.save_revision().publish()
    everything = ProgramIndexPage.objects.get()
    subscribed("program@example.org", program)
    subscribed("disease@example.org", disease)
    subscribed("everything@example.org", everything)
    subscribed("all-three@example.org", program, disease, everything)
    subscribed("other@example.org", other, make_program())
    _, mailing = published(program, title="A step")
    waited(mailing)
    assert send_batch() == 4
    assert who(outbox) == ["all-three", "disease", "everything", "program"]
    mailing.refresh_from_db()
    assert mailing.finished_at and send_batch() == 0 and len(outbox) == 4


def test_it_waits_for_half_an_hour_and_sends_what_the_page_says_then(program, outbox):
    subscribed("zofia@example.org", program)
    update, _ = published(program, title="A mistake")
    with time_machine.travel(timezone.now() + timedelta(minutes=29)):
        assert send_batch() == 0
    update.title = "Mended"
    update.save_revision().publish()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert send_batch() == 1
    assert outbox[0].subject == "Mended" and Mailing.objects.count() == 1


def test_published_again_it_is_not_mailed_again(program, outbox):
    subscribed("zofia@example.org", program)
    update, mailing = published(program)
    waited(mailing)
    send_batch()
    update.unpublish()
    update.refresh_from_db()
    update.save_revision().publish()
    waited(Mailing.objects.get())
    assert send_batch() == 0 and len(outbox) == 1


@pytest.mark.parametrize("kind", ["old", "sample", "draft", "published before"])
def test_what_is_no_news_is_not_mailed(program, kind):
    fields = {"old": {"date": "2020-01-01"}, "sample": {"is_sample": True}}.get(kind, {})
    update = make_update(program, live=False, **{"date": timezone.localdate(), **fields})
    if kind == "published before":
        update.save_revision().publish()
        Mailing.objects.all().delete()  # as of a site from before there were any
        update.refresh_from_db()
    revision = update.save_revision()
    if kind != "draft":
        revision.publish()
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("how", ["unpublished", "private", "program unpublished", "deleted"])
def test_what_is_taken_back_in_time_is_not_sent(program, outbox, how):
    subscribed("zofia@example.org", program)
    update, mailing = published(program)
    waited(mailing)
    if how == "private":
        PageViewRestriction.objects.create(page=update, restriction_type="login")
    elif how == "deleted":
        update.delete()
    else:
        (program if how == "program unpublished" else update).unpublish()
    assert send_batch() == 0 and not outbox
    mailing.refresh_from_db()
    assert not mailing.finished_at


def test_what_was_taken_back_goes_out_if_it_is_public_again_within_a_week(program, outbox):
    subscribed("zofia@example.org", program, days=30)
    update, mailing = published(program)
    update.unpublish()
    waited(mailing, days=6)
    assert send_batch() == 0
    update.save_revision().publish()
    waited(mailing, days=8)
    assert send_batch() == 0, "that is no news"
    waited(mailing, days=6)
    assert send_batch() == 1 and len(outbox) == 1


def test_who_confirms_later_or_stops_and_comes_back_gets_no_old_one(program, outbox):
    subscriber = subscribed("zofia@example.org", program)
    _, mailing = published(program)
    waited(mailing)
    send_batch()
    subscriber.delete()
    subscribed("zofia@example.org", program, days=0)
    subscribed("new@example.org", program, days=0)
    Mailing.objects.update(finished_at=None)
    assert send_batch() == 0 and who(outbox) == ["zofia"]


def test_staff_stop_one_in_the_middle(program, outbox, monkeypatch):
    monkeypatch.setattr("charity_site.subscriptions.sending.BATCH", 2)
    for number in range(5):
        subscribed(f"a{number}@example.org", program)
    _, mailing = published(program)
    waited(mailing)
    assert send_batch() == 2, "a run sends no more than its batch"
    Mailing.objects.update(stopped_at=timezone.now())
    assert send_batch() == 0 and len(outbox) == 2
    Mailing.objects.update(stopped_at=None)
    assert [send_batch(), send_batch(), send_batch()] == [2, 1, 0]
    assert who(outbox) == [f"a{number}" for number in range(5)]


def test_the_oldest_goes_first(program, outbox):
    subscribed("zofia@example.org", program)
    for title, hours in (("Second", 1), ("First", 2)):
        waited(published(program, title=title)[1], hours=hours)
    assert send_batch() == 2 and [mail.subject for mail in outbox] == ["First", "Second"]


def test_a_database_that_came_back_sends_nothing_by_itself(program, outbox):
    subscribed("zofia@example.org", program)
    waited(published(program)[1])
    assert stop_all() == 1 and send_batch() == 0 and not outbox


def test_who_goes_back_to_a_moment_is_told_to_stop_mailings_before_the_jobs_start():
    words = (settings.BASE_DIR / "docs/recovery.md").read_text().partition("## Point-in-time recovery")[2]
    assert words.index("manage.py stop_mailings") < words.index("charity-site-jobs")


def test_what_was_a_draft_when_the_database_came_back_goes_out_when_staff_say_so(program, outbox):
    subscribed("zofia@example.org", program)
    update = make_update(program, live=False, first_published_at=None, date=timezone.localdate())
    with time_machine.travel(timezone.now() - timedelta(days=20)):
        call_command("stop_mailings")
        assert stop_all() == 0
    update.save_revision().publish()
    waited(Mailing.objects.get(made_at__gte=timezone.now() - timedelta(minutes=1)))
    assert send_batch() == 0
    Mailing.objects.update(stopped_at=None)
    assert send_batch() == 1


def test_a_copy_is_no_news(program):
    update, _ = published(program)
    update.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    assert Mailing.objects.count() == 1


def test_what_is_mended_and_published_again_waits_again(program, outbox):
    subscribed("zofia@example.org", program)
    update, mailing = published(program)
    waited(mailing)
    update.unpublish()
    update.refresh_from_db()
    update.save_revision().publish()
    assert send_batch() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert send_batch() == 1


@pytest.mark.parametrize("kind", ["update", "program"])
def test_of_what_became_a_sample_no_mail_goes_out(program, outbox, kind):
    subscribed("zofia@example.org", program)
    update, mailing = published(program)
    waited(mailing)
    page = update if kind == "update" else program
    type(page).objects.filter(pk=page.pk).update(is_sample=True)
    assert send_batch() == 0 and not outbox


def test_an_address_that_is_sealed_with_a_key_that_is_gone_holds_up_no_other(program, outbox):
    subscribed("zofia@example.org", program)
    subscribed("lost@example.org", program)
    lost = Subscriber.objects.of("lost@example.org")
    lost.update(sealed=b"nonsense")
    _, mailing = published(program)
    waited(mailing)
    assert send_batch() == 1 and who(outbox) == ["zofia"]
    mailing.refresh_from_db()
    assert mailing.finished_at and sorted(each.state for each in mailing.deliveries.all()) == ["refused", "sent"]


def test_a_subscription_to_a_page_that_moved_stays(program, outbox):
    subscribed("zofia@example.org", program)
    program.slug = "another"
    program.save_revision().publish()
    waited(published(program)[1])
    assert send_batch() == 1 and Subscription.objects.count() == 1
