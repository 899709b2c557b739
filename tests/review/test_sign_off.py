"""A clinician without an account reads one draft by a link, and answers once. By any other link nobody reads anything."""

import logging
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from charity_site.delivery.observability.logs import OneLineFormatter
from charity_site.delivery.web.rate_limits import keyed
from charity_site.review.models.sign_off import SignOff, digest_of
from diseases.models import DiseasePage, Treatment
from tests.factories import make_consent, make_disease, make_image, make_story, make_user
from tests.review.sign_offs import answer, form_of, link_to, text
from tests.reviewing import make_reviewer

SECRET = "Words that only the draft has."


@pytest.fixture(autouse=True)
def no_counts():
    """Limits count in the cache, which no transaction rolls back."""
    cache.clear()


@pytest.fixture
def editor(site):
    return make_user("Editors")


@pytest.fixture
def disease(site):
    """A public page with a draft in two sections."""
    disease = make_disease(title="Jaguar disease", prognosis_intro="<p>The outlook.</p>")
    disease.overview = f"<p>{SECRET}</p>"
    disease.save_revision()
    return disease


@pytest.fixture
def reviewer(site):
    return make_reviewer(name="Dr. Ada")


@pytest.fixture
def link(disease, reviewer, editor):
    return link_to(disease, reviewer, editor)[1]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, link, method):
    before = list(SignOff.objects.values())
    for _ in range(3):
        assert getattr(client, method)(link).status_code == 200
    assert list(SignOff.objects.values()) == before


def test_it_shows_the_draft_section_by_section_and_nothing_that_is_not_medical(client, link):
    shown = text(client.get(link))
    assert SECRET in shown and "The outlook." in shown and "Dr. Ada" in shown
    assert SECRET not in client.get(DiseasePage.objects.get().url).content.decode()


def test_nothing_is_folded_away_from_who_approves_it(client, disease, reviewer, editor):
    disease.treatments = [Treatment(name="Chemotherapy", what_it_is="<p>Medicine.</p>")]
    disease.save_revision()
    folds = BeautifulSoup(client.get(link_to(disease, reviewer, editor)[1]).content, "lxml").select("form details")
    assert folds and all(fold.has_attr("open") for fold in folds)


def test_it_is_thanked_and_then_closed(client, link):
    thanks = answer(client, link, overview="approve")
    assert thanks.status_code == 200 and "Thank you, Dr. Ada" in text(thanks)
    assert SignOff.objects.get().state == "Answered"
    assert client.get(link).status_code == 404 and "your answer arrived" in text(client.get(link))
    assert client.post(link, {"decision-prognosis": "approve"}).status_code == 404


def closed_links(disease, reviewer, editor):
    """Links that are not open, by what is wrong with them."""
    records = {
        name: link_to(disease, make_reviewer(name=name), editor) for name in ("expired", "used", "ended", "gone")
    }
    found = {name: path for name, (_, path) in records.items()}
    SignOff.objects.filter(pk=records["expired"][0].pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    SignOff.objects.filter(pk=records["used"][0].pk).update(answered_at=timezone.now())
    SignOff.objects.filter(pk=records["ended"][0].pk).end(editor)
    records["gone"][0].revision.delete()
    found["older"] = link_to(disease, reviewer, editor)[1]
    good = link_to(disease, reviewer, editor)[1]
    token = good.strip("/").rpartition("/")[2]
    found["cut off"] = good.replace(token, token[:-1])
    found["altered"] = good.replace(token, token.swapcase())
    found["its digest"] = good.replace(token, digest_of(token))
    found["a guess"] = reverse("sign_off", args=["x" * 43])
    found["odd"] = reverse("sign_off", args=["é" * 9])
    return found


def test_what_is_not_open_is_all_the_same_to_who_asks(client, disease, reviewer, editor):
    answers = set()
    for name, path in closed_links(disease, reviewer, editor).items():
        for response in (client.get(path), client.post(path, {"everything": "1"})):
            html = response.content.decode()
            assert SECRET not in html and "Jaguar" not in html and "Dr. Ada" not in html, name
            answers.add((response.status_code, html, str(sorted({**response.headers, "Expires": ""}.items()))))
    assert [status for status, *_ in answers] == [404], "one answer for all"
    assert SignOff.objects.filter(answered_at=None).count() == SignOff.objects.count() - 1


def test_a_link_opens_its_own_draft_and_no_later_one(client, disease, link):
    page = DiseasePage.objects.get().get_latest_revision_as_object()
    page.overview = "<p>Later words.</p>"
    page.save_revision()
    assert SECRET in text(client.get(link)) and "Later words" not in text(client.get(link))


def test_a_browser_that_saves_by_itself_does_not_write_over_what_was_asked_about(client, disease, reviewer, editor):
    page = DiseasePage.objects.get().get_latest_revision_as_object()
    saved = page.save_revision(user=editor)
    _, link = link_to(disease, reviewer, editor)
    page.overview = "<p>Typed on.</p>"
    page.save_revision(user=editor, overwrite_revision=saved)
    assert "Typed on" not in text(client.get(link))


def test_only_a_digest_is_stored(link, disease):
    token = link.strip("/").rpartition("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM review_signoff")
        assert token not in str(cursor.fetchall())
    assert token not in str(list(PageLogEntry.objects.values()))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Nothing is answered yet"),
        ({"overview": "change", "prognosis": "approve"}, "Please write what should change."),
        ({"overview": "maybe"}, "not one of the available choices"),
        ({"overview": "approve", "overview_comment": "x" * 2001}, "at most 2000"),
        ({"overview": "change", "overview_comment": "No.", "everything": "1"}, "You asked for a change here."),
    ],
    ids=["nothing", "a change without words", "another word", "too long", "all, but one"],
)
def test_what_is_missing_is_said_and_nothing_is_lost(client, link, said, sentence):
    extra = {"prognosis_comment": "A typo in line 2."} if said else {}
    response = answer(client, link, **said, **extra)
    assert response.status_code == 400 and sentence in text(response)
    assert not SignOff.objects.exclude(answered_at=None).exists()
    if said:
        sent = form_of(response)
        assert sent["comment-prognosis"] == "A typo in line 2."
        assert sent.get("comment-overview") == said.get("overview_comment", "")
    assert answer(client, link, overview="approve").status_code == 200


def test_no_cookie_no_referrer_no_cache_no_search_engine(client, link):
    bad = client.post(link, {})
    for response in (client.get(link), bad, answer(client, link, everything="1"), client.get(link)):
        assert not response.cookies
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        page = response.content.decode()
        assert "og:" not in page and 'rel="canonical"' not in page and "ld+json" not in page


def test_it_needs_no_token_against_forged_forms(link):
    client = Client(enforce_csrf_checks=True)
    data = {**form_of(client.get(link)), "everything": "1"}
    assert client.post(link, data, headers={"Origin": "null"}).status_code == 200
    assert SignOff.objects.get().answered_at


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused_by_any_link(client, link, method):
    answers = {getattr(client, method)(path).status_code for path in (link, reverse("sign_off", args=["x"]))}
    assert answers == {405}


def test_strangers_who_guess_are_stopped_and_lock_no_clinician_out(client, link):
    wrong = reverse("sign_off", args=["guess"])
    assert [client.get(wrong).status_code for _ in range(32)] == [404] * 30 + [429] * 2
    assert cache.get(f"limit:wrong-link:{keyed('127.0.0.1')}") == 32, "of an address there is only a digest"
    assert client.get(link).status_code == 200 and answer(client, link, everything="1").status_code == 200


def test_one_form_is_not_sent_for_ever(client, link):
    answers = [client.post(link, {}).status_code for _ in range(62)]
    assert answers == [400] * 60 + [429] * 2


def test_stories_and_pictures_of_people_are_not_shown_by_it(client, disease, reviewer, editor):
    person = make_consent(person="Zofia")
    story = make_story(title="Zofia and leukemia", disease=disease, consents=[person])
    picture = make_image(people=[person], title="Zofia at the lake")
    draft = DiseasePage.objects.get().get_latest_revision_as_object()
    draft.picture = picture
    draft.overview = f'<p>{SECRET} <a linktype="page" id="{story.pk}">Zofia</a></p>'
    draft.save_revision()
    _, link = link_to(disease, reviewer, editor)
    person.withdrawn_on = timezone.localdate()
    person.save()
    html = client.get(link).content.decode()
    assert SECRET in html
    assert "Zofia" not in html and "/media/images/" not in html and story.url not in html


def test_who_is_asked_again_has_one_link(client, disease, reviewer, editor, link):
    other = link_to(disease, make_reviewer(name="Dr. Grace"), editor)[1]
    newer = link_to(disease, reviewer, editor)[1]
    assert [client.get(path).status_code for path in (link, other, newer)] == [404, 200, 200]


def test_the_history_of_the_page_says_what_they_said(client, disease, link, editor):
    answer(client, link, overview="approve", prognosis="change", prognosis_comment="Too old.")
    actions = PageLogEntry.objects.filter(page=disease.pk, action__startswith="review.")
    said = {entry.action: entry.message for entry in actions}
    assert (
        said["review.answered"]
        == f"Dr. Ada answered, by a link that {editor} copied: Overview approved; Prognosis to be changed (“Too old.”)"
    )


def test_a_shared_record_that_changed_while_it_was_read_is_read_again(client, disease, link):
    data = {**form_of(client.get(link)), "everything": "1", "shown-overview": "1another0000"}
    response = client.post(link, data)
    assert response.status_code == 400 and "Please read it again." in text(response)
    assert client.post(link, {**form_of(response), "everything": "1"}).status_code == 200


def test_its_address_is_in_no_log(link):
    token = link.strip("/").rpartition("/")[2]
    for logger in ("charity_site", "django.request"):
        record = logging.LogRecord(logger, 30, "", 0, "Not Found: %s", (link,), None)
        assert token not in OneLineFormatter().format(record)
    short = logging.LogRecord("charity_site", 30, "", 0, "Not Found: %s", ("/sign-off/short/",), None)
    assert "short" not in OneLineFormatter().format(short)


def test_a_draft_that_somebody_asks_about_stays_the_words_of_who_wrote_it(disease, reviewer, editor):
    disease.save_revision(user=editor)
    sign_off, _ = link_to(disease, reviewer, make_user("Site managers"))
    assert sign_off.revision.user == editor == DiseasePage.objects.get(pk=disease.pk).latest_revision.user


def test_no_link_goes_to_the_address_of_an_account_that_is_closed(disease):
    account = make_user("Clinical reviewers", email="gone@example.org")
    reviewer = make_reviewer(name="Dr. Bo", account=account)
    assert link_to(disease, reviewer)[0].email == "gone@example.org"
    account.is_active = False
    account.save()
    reviewer.refresh_from_db()
    assert link_to(disease, reviewer)[0].email == ""
