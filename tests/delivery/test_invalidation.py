"""Whatever a public page can show, its change makes all copies old, as soon as it is committed and never before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import connection, connections, transaction
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from charity_site.core.models import SiteSettings
from charity_site.delivery.models import Change
from charity_site.delivery.pagecache import invalidation
from charity_site.delivery.pagecache.invalidation import is_unseen
from charity_site.giving.totals import Amount, Share, count_once, replace
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from charity_site.search.backend import mend
from charity_site.search.models import Name
from charity_site.users.models import User
from diseases.models import DiseaseSymptom, Symptom
from tests.conftest import everything_in_a_clone
from tests.delivery.reader import Reader, at_once
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_update,
)


@pytest.fixture
def disease(open_site):
    return make_disease(title="Wilms tumor", slug="wilms")


def publish(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def move_row(disease):
    row = disease.symptoms.get()
    row.note = "Another note."
    row.save()


def save(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


CHANGES = {
    "publish": lambda made: publish(made["disease"], title="Another title"),
    "unpublish": lambda made: made["disease"].unpublish(),
    "delete": lambda made: made["standard"].delete(),
    "move": lambda made: Page.objects.get(pk=made["standard"].pk).move(made["other"], "last-child"),
    "order": lambda made: made["other"].move(made["standard"], "left"),
    "slug": lambda made: publish(made["disease"], slug="another"),
    "row": lambda made: move_row(made["disease"]),
    "row deleted": lambda made: DiseaseSymptom.objects.get().delete(),
    "schedule": lambda made: made["disease"].save_revision(approved_go_live_at=timezone.now() + timedelta(hours=1)),
    "snippet": lambda made: save(made["source"], title="Another source"),
    "sign": lambda made: save(Symptom.objects.get(), name="Another sign"),
    "word": lambda made: save(made["term"], definition="Another."),
    "picture": lambda made: save(made["image"], title="Another picture"),
    "picture deleted": lambda made: made["image"].delete(),
    "people of a picture": lambda made: made["image"].consents.add(made["consent"]),
    "setting": lambda made: save(SiteSettings.objects.get(), notice="Our phones are down."),
    "site": lambda made: save(Site.objects.get(), site_name="Another name"),
    "navigation": lambda made: publish(made["standard"], show_in_menus=not made["standard"].show_in_menus),
    "redirect": lambda made: Redirect.objects.create(old_path="/old", redirect_page=made["disease"]),
    "private": lambda made: PageViewRestriction.objects.create(
        page=made["disease"], restriction_type=PageViewRestriction.LOGIN
    ),
    "consent": lambda made: save(made["consent"], website=False),
    "pause": lambda made: pause([made["consent"]], way=Receipt.Way.SHELL),
    "withdrawal": lambda made: withdraw([made["consent"]], way=Receipt.Way.SHELL),
    "program of a disease": lambda made: publish(made["program"], diseases=[]),
    "news": lambda made: make_update(made["program"]),
    "a file of gifts": lambda made: replace("A", {GIFTS: Amount(Decimal(5), 1)}),
    "a gift of last year": lambda made: count_once("cs_1", "Stripe", GIFTS, Amount(Decimal(5), 1)),
}
GIFTS = Share(date(timezone.localdate().year - 1, 12, 1), "", "USD")


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """The name of a database with all that is changed below, and where each is to be found (dict)."""
    with everything_in_a_clone(django_db_setup, "made", django_db_blocker):
        with django_db_blocker.unblock():
            disease, consent = make_disease(title="Wilms tumor", slug="wilms"), make_consent()
            made = {
                "disease": disease,
                "consent": consent,
                "story": make_story(disease=disease, consents=[consent]),
                "program": make_program(diseases=[disease]),
                "standard": make_standard_page(title="One"),
                "other": make_standard_page(title="Two"),
                "source": make_source(),
                "term": make_term(),
                "image": make_image(),
            }
            make_symptom("Fever", disease)
            connections.close_all()
        yield connection.settings_dict["NAME"], {name: (type(each), each.pk) for name, each in made.items()}


@pytest.fixture
def made(made_once, django_db_blocker):
    database, places = made_once
    with everything_in_a_clone(database, "open", django_db_blocker), django_db_blocker.unblock():
        yield {name: model.objects.get(pk=pk) for name, (model, pk) in places.items()}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_makes_all_copies_old(store, made, name):
    before = store.generation
    CHANGES[name](made)
    assert store.generation > before


SEARCHED = {
    "a page": lambda made: publish(made["disease"], title="Corrected"),
    "a page without a version": lambda made: save(made["disease"], title="Corrected"),
    "a sign": lambda made: save(Symptom.objects.get(), name="Corrected"),
    "a word": lambda made: save(made["term"], name="Corrected"),
}


@pytest.mark.parametrize("name", SEARCHED)
def test_what_is_searched_is_as_new_as_the_change_that_tells_other_processes(store, made, monkeypatch, name):
    mend()
    seen = []
    found = Name.objects.filter(written="Corrected")
    monkeypatch.setattr(invalidation, "apply_change", lambda change: seen.append(found.exists()))
    SEARCHED[name](made)
    assert seen[-1] and (len(seen) == 1 or "page" not in name), (
        "a process that dies has committed all of a page, or nothing"
    )


def test_it_is_one_change_whatever_is_saved_with_it(store, disease):
    before, noted = store.generation, Change.objects.count()
    publish(disease, title="Another title")
    assert store.generation == before + 1 and Change.objects.count() == noted + 1


def test_what_visitors_do_not_see_makes_nothing_old(store, disease, client):
    user = User.objects.create_user("editor", "editor@example.org", "a password for a test")
    before = store.generation
    disease.title = "A draft"
    disease.save_revision()
    client.force_login(user)
    client.get("/admin/")
    client.get("/search/", {"q": "wilms"})
    now = GIFTS._replace(month=timezone.localdate().replace(day=1))  # of this year the yearly page tells no totals
    replace("A", {now: Amount(Decimal(5), 1)})
    count_once("cs_1", "Stripe", now, Amount(Decimal(5), 1))
    assert store.generation == before


def test_it_counts_when_it_is_committed_and_never_if_it_is_not(store, disease):
    before = store.generation
    with transaction.atomic():
        publish(disease, title="Another title")
        assert store.generation == before
    assert store.generation == before + 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(disease, title="A third title")
        raise ZeroDivisionError
    assert store.generation == before + 1


def test_every_kind_of_record_is_seen_or_known_to_be_unseen():
    """A new kind of record makes copies old unless somebody says that no page shows it."""
    unseen = {model._meta.label for model in apps.get_models(include_auto_created=True) if is_unseen(model)}
    shown_in_public = {"diseases", "stories", "research", "topics", "home", "core", "glossary", "consent"}
    of_staff = {"core.Deleted", "core.DeletedFile", "core.SentForm"}  # what they deleted, what they typed
    assert {label for label in unseen if label.split(".")[0] in shown_in_public} == of_staff
    assert {"wagtailcore.Comment", "sessions.Session", "delivery.Change"} <= unseen
    assert "wagtailcore.GroupPagePermission" not in unseen  # what a role may do is remembered (core/seen.py)


# --- By the clock --------------------------------------------------------------------------------
PAGE = "/childhood-cancers/wilms/"


def made_anew(read, page_cache):
    before = page_cache.single_flight.begun
    read(PAGE)
    return page_cache.single_flight.begun - before


@pytest.mark.parametrize("what", ["publish", "expire"])
def test_a_copy_does_not_outlive_a_scheduled_moment(read, page_cache, disease, what):
    with time_machine.travel("2026-03-10T15:00:00Z", tick=False) as clock:
        other = make_disease(slug="other")
        if what == "publish":
            other.save_revision(approved_go_live_at=timezone.now() + timedelta(minutes=10))
        else:
            other.expire_at = timezone.now() + timedelta(minutes=10)
            publish(other)
        read(PAGE)
        clock.shift(timedelta(minutes=8))
        assert made_anew(read, page_cache) == 0 and "s-maxage" in read(PAGE).header("Cache-Control")
        clock.shift(timedelta(seconds=90))
        assert made_anew(read, page_cache) == 0 and read(PAGE).header("Cache-Control") == "no-cache"
        clock.shift(timedelta(seconds=31))
        assert made_anew(read, page_cache) == 1


def test_a_story_is_in_no_copy_after_the_last_day_of_its_consent(read, page_cache, disease):
    with time_machine.travel("2026-03-10T15:00:00Z", tick=False) as clock:
        make_story(title="Rosie and the sea", disease=disease, consents=[make_consent(ends=timezone.localdate())])
        assert b"Rosie and the sea" in read(PAGE).body
        clock.move_to("2026-03-11T04:59:59Z")  # midnight in Chicago comes at 5:00
        assert b"Rosie and the sea" in read(PAGE).body
        clock.move_to("2026-03-11T05:00:00Z")
        assert b"Rosie and the sea" not in read(PAGE).body


def test_a_copy_that_was_begun_before_midnight_ends_with_that_day(read, page_cache, disease):
    with time_machine.travel("2026-03-11T04:59:59Z", tick=False) as clock:
        make_story(title="Rosie and the sea", disease=disease, consents=[make_consent(ends=timezone.localdate())])

        def is_slow(**kwargs):
            clock.move_to("2026-03-11T05:00:01Z")

        request_finished.connect(is_slow)
        try:
            assert b"Rosie and the sea" in read(PAGE).body
        finally:
            request_finished.disconnect(is_slow)
        assert b"Rosie and the sea" not in read(PAGE).body


def test_who_publishes_waits_for_no_page(read, page_cache, disease):
    for path in ("/", PAGE):
        read(path)
    asked = []

    def note(environ, **kwargs):
        asked.append(environ["PATH_INFO"])

    request_started.connect(note)
    try:
        publish(disease, title="Corrected")
        assert asked == []
        assert b"Corrected" in read(PAGE).body and asked == [PAGE]
    finally:
        request_started.disconnect(note)


def test_all_who_come_right_after_a_change_see_it_and_it_is_made_once(page_cache, disease):
    at_once(30, lambda: Reader(page_cache)(PAGE))
    for number in range(3):
        before = page_cache.single_flight.begun
        publish(disease, title=f"Version {number}")
        bodies = {answer.body for answer in at_once(30, lambda: Reader(page_cache)(PAGE))}
        assert len(bodies) == 1 and f"Version {number}".encode() in bodies.pop()
        assert page_cache.single_flight.begun == before + 1


def test_an_editor_in_another_language_changes_nothing_for_all_others(read, store, disease):
    before = read(PAGE).body
    with translation.override("es"):
        publish(make_disease(slug="other"))
    assert read(PAGE).body == before
