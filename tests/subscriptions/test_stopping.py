"""One click stops all mails, and deletes the address."""

from urllib.parse import urlsplit

import pytest

from charity_site.delivery.models import WaitingMail
from charity_site.subscriptions.letters import news
from charity_site.subscriptions.links import stop_link
from charity_site.subscriptions.models import Subscriber, Subscription
from charity_site.subscriptions.sending import send_batch
from tests.factories import make_disease
from tests.subscriptions.conftest import published, subscribed, waited


def path_for(subscriber):
    return urlsplit(stop_link(subscriber)).path


def test_a_mail_program_stops_all_by_one_post(reader, program, outbox):
    """RFC 8058: two headers, and a POST without cookie, that is answered without a redirect."""
    subscribed("zofia@example.org", program, make_disease())
    _, mailing = published(program)
    waited(mailing)
    send_batch()
    (mail,) = outbox
    message = mail.message()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"]
    assert link.startswith("<http://localhost/mail-link/stop/") and link.endswith(">")
    response = reader.post(urlsplit(link[1:-1]).path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200 and not response.cookies
    assert not Subscriber.objects.exists() and not Subscription.objects.exists()
    assert mailing.deliveries.get().subscriber is None, "the number stays, and nobody's"


def test_looking_at_the_link_changes_nothing(reader, program):
    path = path_for(subscribed("zofia@example.org", program))
    for look in (reader.get, reader.head):
        response = look(path)
        assert response.status_code == 200 and Subscriber.objects.count() == 1
    assert response["Referrer-Policy"] == "no-referrer" and "no-store" in response["Cache-Control"]
    assert reader.post(path).status_code == 200 and not Subscriber.objects.exists()
    assert reader.post(path).status_code == reader.get(path).status_code == 200, "done again, it is done"


def test_a_link_stops_the_mails_of_nobody_else(reader, program):
    subscribers = [subscribed(f"{name}@example.org", program) for name in ("a", "b")]
    first, second = map(path_for, subscribers)
    mixed = first.rpartition(".")[0] + "." + second.rpartition(".")[2]
    for forged in (
        mixed,
        first.rpartition(".")[0] + "/",
        "/mail-link/stop/x.y/",
        f"/mail-link/stop/{subscribers[0].pk}/",
    ):
        assert reader.post(forged).status_code == 404, forged
    assert Subscriber.objects.count() == 2
    reader.post(first)
    assert Subscriber.objects.get() == subscribers[1]


def test_a_link_outlives_the_key(reader, program, settings):
    path = path_for(subscribed("zofia@example.org", program))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert reader.post(path).status_code == 200 and not Subscriber.objects.exists()


@pytest.mark.parametrize("part", ["body", "html"])
def test_a_mail_says_why_it_comes_and_fetches_nothing(program, part):
    update, _ = published(program, title="A step", text='<p>We <b>began</b>. <img src="x.png"> 90% live.</p>')
    mail = news(update, subscribed("zofia@example.org", program), "zofia@example.org")
    words = mail.body if part == "body" else mail.alternatives[0][0]
    assert mail.subject == "A step" and mail.to == ["zofia@example.org"]
    for said in ("We began.", update.full_url, "/mail-link/stop/", "You get this because", "Leukemia research"):
        assert said in words, said
    assert "<img" not in words and "/follow/" not in words and "90%" not in words and "src=" not in words
    assert not WaitingMail.objects.exists()
