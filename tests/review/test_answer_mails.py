"""Who asked a clinician by a link is told what was answered: once, in one mail, as long as they may see the page."""

import pytest
from django.core import mail
from django.core.cache import cache

from charity_site.review.answer_mails import tell_of_answers
from charity_site.review.models import SignOff
from tests.factories import make_disease, make_user
from tests.review.sign_offs import answer, link_to
from tests.reviewing import make_reviewer


@pytest.fixture
def disease(site, clock):
    cache.clear()
    disease = make_disease(title="Jaguar disease")
    disease.save_revision()
    return disease


def mails(clock):
    """Whom mails were sent to, with their words, by an hour later."""
    clock.shift(3600)
    tell_of_answers()
    found = [(*message.to, f"{message.subject}\n{message.body}") for message in mail.outbox]
    mail.outbox.clear()
    return found


def test_what_came_is_told_together_and_once(client, disease, clock):
    asked, other = (
        make_user("Editors", email="editor@example.org"),
        make_user("Site managers", email="other@example.org"),
    )
    for by, name in ((asked, "Dr. Ada"), (asked, "Dr. Grace"), (other, "Dr. Bo")):
        answer(client, link_to(disease, make_reviewer(name=name), by)[1], overview="approve", symptoms_comment="Fine.")
    assert tell_of_answers() is None, "what comes at the same time is waited for"
    found = dict(mails(clock))
    assert found.keys() == {"editor@example.org", "other@example.org"}
    told = found["editor@example.org"]
    assert told.startswith("2 answers from clinicians\n") and "Jaguar disease: Dr. Ada answered on May 3, 2026." in told
    assert (
        "Overview approved; Symptoms has a comment (“Fine.”)" in told and "Dr. Grace" in told and "Dr. Bo" not in told
    )
    assert f"/pages/{disease.pk}/edit/" in told
    assert mails(clock) == [] and not SignOff.objects.exclude(to_tell="").exists()


def test_a_request_for_a_change_is_one_mail(client, disease, clock):
    asked, submitter = (
        make_user("Editors", email="asked@example.org"),
        make_user("Editors", email="submitter@example.org"),
    )
    for submits, told in ((asked, ["asked@example.org"]), (submitter, ["submitter@example.org", "asked@example.org"])):
        disease.refresh_from_db()
        disease.get_workflow().start(disease, submits)
        mail.outbox.clear()
        link = link_to(disease, make_reviewer(name="Dr. Ada"), asked)[1]
        answer(client, link, overview="change", overview_comment="Name the dose.")
        found = mails(clock)
        assert [to for to, _ in found] == told and all("Name the dose." in words for _, words in found)
        disease.current_workflow_state.cancel(user=submits)


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}, {"role": "Story coordinators"}])
def test_who_may_not_see_the_page_anymore_is_told_nothing(client, disease, clock, change):
    asked = make_user("Editors", email="editor@example.org")
    disease.get_workflow().start(disease, asked)
    link = link_to(disease, make_reviewer(), asked)[1]
    if "role" in change:
        asked.groups.set(make_user(change["role"], email="x@example.org").groups.all())
    type(asked).objects.filter(pk=asked.pk).update(**{name: value for name, value in change.items() if name != "role"})
    mail.outbox.clear()
    answer(client, link, overview="change", overview_comment="Name the dose.")
    assert mails(clock) == [] and not SignOff.objects.exclude(to_tell="").exists()


def test_who_answers_for_the_page_is_told_where_who_asked_cannot_be(client, disease, clock):
    asked = make_user("Editors", email="editor@example.org", is_active=False)
    type(disease).objects.update(owner=make_user("Editors", email="owner@example.org"))
    answer(client, link_to(disease, make_reviewer(), asked)[1], overview="approve")
    ((to, told),) = mails(clock)
    assert to == "owner@example.org" and "Overview approved" in told


def test_the_site_managers_are_told_where_nobody_else_can_be(client, disease, clock):
    asked = make_user("Editors", email="editor@example.org", is_active=False)
    make_user("Site managers", email="manager@example.org")
    answer(client, link_to(disease, make_reviewer(), asked)[1], overview="change", overview_comment="Name the dose.")
    ((to, told),) = mails(clock)
    assert to == "manager@example.org" and "Name the dose." in told
