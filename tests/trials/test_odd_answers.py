"""What is broken in an answer of the register takes as little along as it can, and is never taken for an empty list."""

import pytest
from django.db import connection

from charity_site.delivery.text.clean_text import in_one_line
from charity_site.trials.models import Trial, TrialSync
from charity_site.trials.study import Study
from charity_site.trials.syncing import NotSynced
from tests.factories import make_disease
from tests.trials.register import page, path_of, study, sync

ODD = {"protocolSection": {"identificationModule": {"nctId": "<b>NCT1</b>"}}}


def watching(number):
    return study(number, design={"studyType": "OBSERVATIONAL"})


@pytest.mark.parametrize(
    "answer",
    [
        [*map(study, range(8)), ODD],
        [study(1), *[ODD] * 199],
        [*map(watching, range(30)), ODD],
    ],
    ids=["a ninth", "nearly all", "none is left"],
)
def test_what_cannot_be_read_is_no_empty_list(register, disease, answer):
    register.says(path_of(register, disease), page(study(77)))
    sync(disease)
    register.says(path_of(register, disease), page(*answer))
    with pytest.raises(NotSynced, match="trials that cannot be read"):
        sync(disease)
    assert [trial.number for trial in Trial.objects.all()] == ["NCT00000077"]


def test_a_few_are_left_out_and_staff_are_told(register, disease):
    register.says(path_of(register, disease), page(*map(study, range(19)), ODD, ETag='"1"'))
    assert sync(disease) == "brought 1 lists of trials up to date"
    known = TrialSync.objects.get()
    assert known.trials.count() == 19 and known.problem == "1 of 20 trials cannot be read and is left out."
    assert known.etag == "", "so that it is asked for wholly the next time"


def test_studies_that_only_watch_are_left_out_on_purpose(register, disease):
    register.says(path_of(register, disease), page(*map(watching, range(5))))
    sync(disease)
    assert TrialSync.objects.get().problem == "" and not Trial.objects.exists()


@pytest.mark.parametrize(
    ("modules", "lost"),
    [
        ({"design": {"studyType": 7, "phases": ["PHASE1", None, 4]}}, {"phases": ["PHASE1"]}),
        ({"design": {"phases": "PHASE1"}}, {"phases": []}),
        (
            {"armsInterventions": {"interventions": [None, {"type": [], "name": "A"}, "x", {"name": 3}]}},
            {"tried": [["", "A"]]},
        ),
        ({"armsInterventions": []}, {"tried": []}),
        ({"contactsLocations": {"locations": [None, {"city": "Lyon", "country": {}}]}}, {"number_of_sites": 1}),
        ({"contactsLocations": {"locations": {"city": "Lyon"}}}, {"number_of_sites": 0}),
        ({"eligibility": {"minimumAge": 6, "maximumAge": "18 Years"}}, {"youngest": "", "oldest": "18 Years"}),
        ({"status": "RECRUITING"}, {"status": ""}),
        ({"identification": {"nctId": "NCT00000001", "briefTitle": ["a"]}}, {"title": ""}),
    ],
)
def test_only_the_bad_part_is_dropped(modules, lost):
    trial = Study.model_validate(study(1, **modules)).trial()
    assert trial.number == "NCT00000001" and {name: getattr(trial, name) for name in lost} == lost


def test_a_title_of_combining_marks_is_as_long_as_the_database_takes():
    trial = Study.model_validate(
        study(1, identification={"nctId": "NCT00000001", "briefTitle": "x\u0301" * 300})
    ).trial()
    assert len(trial.title) == 300 == len(in_one_line(trial.title))


def test_what_cannot_be_stored_keeps_no_other_list_back(register, disease, monkeypatch):
    another = make_disease(title="Xanthoma of a child")
    register.says(path_of(register, disease), page(study(1)))
    register.says(path_of(register, another), page(study(2)))
    with connection.cursor() as cursor:  # as a database that takes no such trial
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TEMP TRIGGER refuse BEFORE INSERT ON trials_trial WHEN NEW.number = 'NCT00000001' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        else:
            cursor.execute("ALTER TABLE trials_trial ADD CONSTRAINT refuse CHECK (number <> 'NCT00000001')")
    try:
        with pytest.raises(NotSynced, match="1 of 2"):
            sync()
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER refuse")
    assert [trial.number for trial in Trial.objects.all()] == ["NCT00000002"]
    assert TrialSync.objects.get(disease=disease).problem == "The database did not take what it answers."


@pytest.mark.parametrize("token", ["\ud800", "a\nb", 7, ["x"], "x" * 300])
def test_a_token_that_is_none_is_told(register, disease, token):
    register.says(path_of(register, disease), page(study(1), token=token))
    with pytest.raises(NotSynced, match="no list of trials"):
        sync(disease)
    assert len(register.paths()) == 1


def test_all_countries_are_kept_of_very_many_places(register, disease):
    rows = [{"city": f"City {n}", "country": "France"} for n in range(600)] + [
        {"city": "Bern", "country": "Switzerland"}
    ]
    trial = Study.model_validate(study(1, contactsLocations={"locations": rows})).trial()
    assert trial.countries == ["France", "Switzerland"] and len(trial.sites) == 500 and trial.number_of_sites == 601
