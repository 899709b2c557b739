"""The clock asks once a day where that is wanted, staff hear of failures, and the command says what comes."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import run_due
from charity_site.trials import syncing
from charity_site.trials.due import failed
from charity_site.trials.models import Trial, TrialSync
from charity_site.trials.scheduled_jobs import register as register_job
from charity_site.trials.words import ages_in_words
from tests.factories import make_disease, make_user
from tests.trials.register import QUICK, page, path_of, study, sync

HEADING = "Trials that could not be brought up to date"
DAY, HOUR = 86_400, 3600  # seconds


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(schedule, "JOBS", {})
    monkeypatch.setattr(syncing, "LIMITS", QUICK)
    return schedule.JOBS


def test_nobody_is_asked_by_the_clock_unless_that_is_set(jobs, settings):
    register_job()
    assert not settings.TRIALS_SYNC and jobs == {}
    settings.TRIALS_SYNC = True
    register_job()
    assert list(jobs) == ["trials"]


def test_once_a_day_and_each_hour_again_what_failed(register, disease, clock, jobs, settings):
    settings.TRIALS_SYNC = True
    register_job()
    another = make_disease(title="Xanthoma of a child")
    good, bad = path_of(register, disease), path_of(register, another)
    register.says(good, page(study(1)))
    register.says(bad, (400, {}, b""))
    assert run_due() == ["trials"] and run_due() == []
    assert JobRun.objects.get().last_error == "NotSynced"
    clock.shift(HOUR + 1)
    register.says(bad, page(study(2)))
    assert run_due() == [] == run_due()
    assert register.paths() == [good, bad, bad], "what is of today is not asked for again"
    clock.shift(DAY)
    assert run_due() == [] and register.paths()[3:] == [good, bad]


def test_with_other_names_it_is_another_question(register, disease, client):
    register.says(path_of(register, disease), page(study(1)))
    sync(disease)
    assert client.get("/trials/wilms-tumor/").status_code == 200 and syncing.due(timezone.localdate()) == []
    disease.title = "Nephroblastoma"
    disease.save()
    assert client.get("/trials/wilms-tumor/").status_code == 404 and "/trials/" not in client.get(disease.url).text
    assert syncing.due(timezone.localdate()) == [disease]
    register.says(path_of(register, disease), page(study(2)))
    sync()
    assert "NCT00000002" in client.get("/trials/wilms-tumor/").text


def test_drafts_are_not_asked_for(register, site, clock):
    make_disease(title="Wilms tumor", live=False)
    assert sync() is None and register.paths() == []


def test_a_disease_that_goes_meanwhile_takes_its_list_along(register, disease):
    register.says(path_of(register, disease), page(study(1)))
    sync(disease)
    gone = type(disease).objects.get(pk=disease.pk)
    disease.delete()
    assert (TrialSync.objects.count(), Trial.objects.count()) == (0, 0)
    sync(gone)
    assert TrialSync.objects.count() == 0


def test_the_command_says_what_comes_and_what_fails(register, disease, capsys, monkeypatch):
    monkeypatch.setattr(syncing, "LIMITS", QUICK)
    register.says(path_of(register, disease), page(study(1)))
    call_command("sync_trials")
    assert capsys.readouterr().out == "Wilms tumor: 1 trials\nBrought 1 lists of trials up to date.\n"
    register.says(path_of(register, disease), (403, {}, b""))
    with pytest.raises(CommandError, match=r"1 of 1 lists of trials stay as they were\. It answers with 403\."):
        call_command("sync_trials")
    assert "Wilms tumor: It answers with 403." in capsys.readouterr().out


def test_without_a_network_the_command_says_so(disease, settings, capsys, monkeypatch):
    monkeypatch.setattr(syncing, "LIMITS", QUICK)
    settings.CLINICAL_TRIALS_API = "http://register.invalid"
    with pytest.raises(CommandError, match="there may be no network"):
        call_command("sync_trials")


@pytest.mark.parametrize("role", ["Editors", "Site managers", None])
def test_staff_see_what_failed_until_it_succeeds(client, register, disease, clock, role):
    user = make_user(role)
    client.force_login(user)
    path = path_of(register, disease)
    register.says(path, page(study(1)))
    sync(disease)
    assert HEADING not in client.get(reverse("wagtailadmin_home")).text
    register.says(path, (500, {}, b""))
    with pytest.raises(syncing.NotSynced):
        sync(disease)
    html = client.get(reverse("wagtailadmin_home")).text
    assert HEADING in html and "the list is of May 3, 2026. It answers with 500." in html
    register.says(path, page(study(1)))
    sync(disease)
    with CaptureQueriesContext(connection) as queries:
        assert failed(user) == []
    assert len(queries) == 1


def test_staff_hear_of_a_list_that_nobody_brings_up_to_date_any_more(register, disease, clock):
    register.says(path_of(register, disease), page(study(1)))
    sync(disease)
    user = make_user("Editors")
    clock.shift(7 * DAY)
    assert failed(user) == []
    clock.shift(DAY)
    (item,) = failed(user)
    assert item.text == "Wilms tumor" and "the list is of May 3, 2026. The register was not asked since." in item.note
    disease.unpublish()
    assert failed(user) == [], "of a draft nobody is asked"


def test_staff_of_other_sections_are_not_told(register, disease):
    register.says(path_of(register, disease), (500, {}, b""))
    with pytest.raises(syncing.NotSynced):
        sync(disease)
    assert failed(make_user("Story coordinators")) == [] and len(failed(make_user("Editors"))) == 1


@pytest.mark.parametrize(
    ("youngest", "oldest", "words"),
    [
        ("", "", "the register names no limit of age"),
        ("N/A", "17 Years", "up to 17 years"),
        ("1 Year", "", "from 1 year on"),
        ("1 Year", "30 Years", "from 1 to 30 years"),
        ("12 Years", "", "from 12 years on, also for adults"),
        ("144 Months", "18 Years", "from 144 months to 18 years, also for adults"),
        ("12 Years", "17 Years", "from 12 to 17 years"),
        ("16 Years", "", "from 16 years on, mostly for adults"),
        ("16 Years", "75 Years", "from 16 to 75 years, mostly for adults"),
        ("0 Days", "6 Months", "from 0 days to 6 months"),
        ("Newborn", "1 Month", "from Newborn to 1 month"),
        ("<b>2</b>", "", "from <b>2</b> on"),
    ],
)
def test_ages_in_words(youngest, oldest, words):
    assert ages_in_words(youngest, oldest) == words
