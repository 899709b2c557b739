"""Nobody gets a mailing twice, whatever happens between this machine and the mail server."""

import signal
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from charity_site.delivery.scheduler.schedule import JOBS
from charity_site.subscriptions.models import Delivery
from charity_site.subscriptions.sending import NotSent, send_batch
from tests.processes import finish, shell
from tests.subscriptions.conftest import published, subscribed, waited
from tests.subscriptions.mail_server import mail_server

ADDRESSES = [f"reader{number}@example.org" for number in range(6)]
BEGIN = f"""
from tests.factories import make_program, make_site
from tests.subscriptions.conftest import published, subscribed, waited
make_site()
program = make_program()
for address in {ADDRESSES}:
    subscribed(address, program)
waited(published(program)[1])
"""
SEND = """
from charity_site.subscriptions.sending import send_batch
print("sent", send_batch(), flush=True)
"""
STATES = """
from charity_site.subscriptions.models import Delivery, Mailing
print(sorted(Delivery.objects.values_list("state", flat=True)), bool(Mailing.objects.get().finished_at))
"""


def test_killed_at_any_point_it_goes_on_and_sends_no_mail_twice(own_database):
    """Twice with kill -9: when the server has a whole mail and did not answer yet, and before it heard of one."""
    with mail_server() as server:
        environment = {"DATABASE_URL": own_database, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}

        def killed(code, **answers):
            """Run `code` with a server that falls silent at `answers`, and kill the process then."""
            server.fell_silent.clear()
            process = shell(code, **environment)
            assert server.fell_silent.wait(300), process.poll()
            process.kill()
            assert finish(process).returncode == -signal.SIGKILL

        server.answers = {("END", address): "silence" for address in ADDRESSES}
        killed(BEGIN + SEND)
        assert len(server.taken) == 1
        server.answers = {("RCPT", address): "silence" for address in ADDRESSES}
        killed(SEND)
        assert len(server.taken) == 1
        server.answers = {}
        ended = finish(shell(SEND + STATES, **environment), 300)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.split("\n")[:2] == ["sent 4", f"{['begun'] * 2 + ['sent'] * 4} True"]
        assert len(server.taken) == len(set(server.taken)) == 5, "one was lost, none came twice"


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


@pytest.fixture
def mailing(program, smtp):
    for address in ADDRESSES[:3]:
        subscribed(address, program)
    return waited(published(program)[1])


def refusing(command, line):
    return {(command, address): line for address in ADDRESSES[:3]}


def test_all_of_it_goes_out_by_one_connection(mailing, smtp):
    assert JOBS["updates-by-mail"].do() == "sent 3" and sorted(smtp.taken) == ADDRESSES[:3]
    assert JOBS["updates-by-mail"].do() is None
    assert all("Auto-Submitted: auto-generated" in text and "List-Unsubscribe-Post:" in text for text in smtp.texts)


def test_one_address_that_is_refused_for_good_is_not_tried_again(mailing, smtp):
    smtp.answers = {("RCPT", ADDRESSES[1]): "550 no such mailbox"}
    assert send_batch() == 2 and states() == ["refused", "sent", "sent"]
    mailing.refresh_from_db()
    assert mailing.finished_at and ADDRESSES[1] not in smtp.taken


def test_one_address_that_is_refused_for_now_is_tried_again_in_an_hour(mailing, smtp):
    smtp.answers = {("RCPT", ADDRESSES[1]): "451 later"}
    assert send_batch() == 2 and states() == ["later", "sent", "sent"]
    smtp.answers = {}
    assert send_batch() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert send_batch() == 1 and send_batch() == 0
    mailing.refresh_from_db()
    assert mailing.finished_at and sorted(smtp.taken) == ADDRESSES[:3]


@pytest.mark.parametrize(("command", "line"), [("MAIL", "452 full"), ("DATA", "421 bye"), ("END", "421 bye")])
def test_a_server_that_takes_no_mails_now_is_left_in_peace(mailing, smtp, command, line):
    smtp.answers = refusing(command, line) | ({("MAIL", ""): line} if command == "MAIL" else {})
    with pytest.raises(NotSent):
        send_batch()
    assert states() == ["later"], "and it is held against no address"
    smtp.answers, smtp.taken[:] = {}, []
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert send_batch() == 3 and sorted(smtp.taken) == ADDRESSES[:3]


@pytest.mark.parametrize("command", ["DATA", "END"])
def test_a_server_that_takes_no_text_is_left_in_peace_after_three(program, mailing, smtp, command):
    smtp.answers = refusing(command, "554 spam")
    with pytest.raises(NotSent):
        send_batch()
    assert states() == ["later"] * 3
    subscribed("fourth@example.org", program)
    assert send_batch() == 1 and "fourth@example.org" in smtp.taken, "who was not tried yet comes first"


def test_one_whose_text_is_refused_holds_up_no_other(mailing, smtp):
    smtp.answers = {("DATA", ADDRESSES[1]): "554 spam"}
    assert send_batch() == 2 and states() == ["later", "sent", "sent"]


@pytest.mark.parametrize("line", ["hang up", "silence", "421 too many mails"])
@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_server_that_falls_silent_before_it_has_the_mail_loses_nothing(mailing, smtp, settings, command, line):
    settings.EMAIL_TIMEOUT = 1
    smtp.answers = refusing(command, line)
    with pytest.raises(NotSent):
        send_batch()
    assert states() == ["later"]
    smtp.answers = {}
    assert send_batch() == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert send_batch() == 1 and sorted(smtp.taken) == ADDRESSES[:3]


def test_a_fault_in_the_words_of_a_mail_loses_nobody(mailing, smtp, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(NotSent, match="AttributeError"):
        patch.setattr("charity_site.subscriptions.letters.summary", lambda update: update.nothing)
        send_batch()
    assert states() == ["later"] and send_batch() == 2


def test_a_server_that_is_away_loses_nothing(mailing, smtp, settings):
    settings.EMAIL_PORT = 9
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        send_batch()
    settings.EMAIL_PORT = smtp.port
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert send_batch() == 3 and sorted(smtp.taken) == ADDRESSES[:3]


@pytest.mark.parametrize("line", ["hang up", "silence"])
def test_a_mail_without_an_answer_may_have_arrived_so_it_is_not_sent_again(mailing, smtp, settings, line):
    settings.EMAIL_TIMEOUT = 1
    smtp.answers = refusing("END", line)
    with pytest.raises(NotSent):
        send_batch()
    smtp.answers = {}
    assert send_batch() == 2 and states() == ["begun", "sent", "sent"]
    assert sorted(smtp.taken) == ADDRESSES[:3], "here it had"
