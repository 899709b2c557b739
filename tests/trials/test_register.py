"""What the register is asked, and what of its answers is believed."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from charity_site.delivery.outgoing.client import Client
from charity_site.trials import register as client_of
from charity_site.trials.models import Trial, TrialSync
from charity_site.trials.syncing import NotSynced
from tests.factories import make_disease
from tests.trials.register import JSON, page, path_of, study, sync


def names_in_list():
    return list(Trial.objects.values_list("number", flat=True))


def test_it_asks_as_the_documentation_says(register, disease):
    register.says(path_of(register, disease), page(study(1)))
    assert sync(disease) == "brought 1 lists of trials up to date"
    (path,) = register.paths()
    asked = {name: value[0] for name, value in parse_qs(urlsplit(path).query).items()}
    assert urlsplit(path).path == "/studies" and asked["query.cond"] == '"Wilms tumor"'
    assert asked["filter.overallStatus"] == "RECRUITING|ENROLLING_BY_INVITATION|NOT_YET_RECRUITING|UNKNOWN"
    assert asked["filter.advanced"] == 'AREA[StdAge]"CHILD"' and 0 < int(asked["pageSize"]) <= 1000
    assert "LocationCountry" in asked["fields"].split("|")
    assert register.asked[0][1]["User-Agent"].startswith("CharitySite/")


def test_all_pages_are_read_at_most_once_a_second(register, disease, monkeypatch):
    monkeypatch.setattr(client_of, "MOST_PAGES", 3)
    first, second, third = (path_of(register, disease, token) for token in ("", "a b&c", "d"))
    register.says(first, page(study(1), token="a b&c", ETag='"1"'))
    register.says(second, page(study(2), study(1), token="d"))
    register.says(third, page(study(3)))
    waits = []
    client = Client(obeys_robots=False, sleep=waits.append)
    listed = client_of.trials_of(client, disease)
    assert [trial.number for trial in listed.trials] == ["NCT00000003", "NCT00000002", "NCT00000001"]
    assert register.paths() == [first, second, third]
    assert len(waits) == 2 and all(0.5 < wait <= 1 for wait in waits)
    assert listed.etag == "", "that of the first page says nothing of the others"


def test_a_list_without_an_end_is_not_believed(register, disease, monkeypatch):
    monkeypatch.setattr(client_of, "MOST_PAGES", 2)
    register.says(path_of(register, disease), page(study(1), token="again"))
    register.says(path_of(register, disease, "again"), page(study(2), token="again"))
    assert "1 cannot be asked for" in sync(disease), "staff alone can mend it"
    assert "are the names on the page too general" in TrialSync.objects.get().problem
    assert len(register.paths()) == 2 and names_in_list() == []


def test_an_unchanged_list_is_not_sent_again(register, disease, clock):
    path = path_of(register, disease)
    register.says(path, page(study(1), ETag='"one"'))
    sync(disease)
    register.says(path, (304, {"ETag": '"one"'}, b""))
    clock.shift(86_400)
    told = []
    sync(tell=told.append)
    assert register.asked[-1][1]["If-None-Match"] == '"one"' and told == ["Wilms tumor: nothing changed"]
    assert names_in_list() == ["NCT00000001"]
    assert TrialSync.objects.get().succeeded_at.isoformat() == "2026-05-04T15:00:00+00:00"
    disease.title = "Nephroblastoma"  # another question
    register.says(path_of(register, disease), page(study(2)))
    sync(disease)
    assert "If-None-Match" not in register.asked[-1][1] and names_in_list() == ["NCT00000002"]


@pytest.mark.parametrize(
    "modules",
    [
        {"status": None, "design": None, "armsInterventions": None, "eligibility": None, "contactsLocations": None},
        {"status": {}, "design": {}, "armsInterventions": {}, "eligibility": {}, "contactsLocations": {}},
        {
            "design": {"phases": None},
            "armsInterventions": {"interventions": None},
            "contactsLocations": {"locations": None},
        },
        {
            "design": {"phases": []},
            "armsInterventions": {"interventions": [{}]},
            "contactsLocations": {"locations": [{}]},
        },
    ],
    ids=["no modules", "empty modules", "null lists", "empty lists"],
)
def test_every_part_but_the_number_may_be_missing(register, disease, modules):
    register.says(path_of(register, disease), page(study(1, **modules)))
    sync(disease)
    trial = Trial.objects.get()
    assert (trial.phases, trial.tried, trial.sites) == ([], [], [])
    assert trial.status_in_words and trial.phases_in_words == ["The register names no phase."]


def test_a_new_code_survives(register, disease):
    new = study(
        1,
        status={"overallStatus": "PAUSED_FOR_REVIEW", "statusVerifiedDate": "soon"},
        design={"studyType": "SOMETHING", "phases": ["PHASE5"]},
        armsInterventions={"interventions": [{"type": "NANOBOT", "name": "X"}]},
        something={"new": 1},
    )
    register.says(path_of(register, disease), page(new))
    sync(disease)
    trial = Trial.objects.get()
    assert trial.status_in_words == "“Paused for review” in the register" and trial.confirmed == ""
    assert trial.phases_in_words == ["Phase5."] and trial.tried_in_words == ["Nanobot: X"]


def test_what_takes_nobody_is_left_out_and_the_open_ones_come_first(register, disease):
    def stands(number, overall, verified="2026-04", **more):
        return study(number, status={"overallStatus": overall, "statusVerifiedDate": verified, **more})

    register.says(
        path_of(register, disease),
        page(
            stands(1, "UNKNOWN", lastKnownStatus="RECRUITING"),
            stands(2, "UNKNOWN", lastKnownStatus="ACTIVE_NOT_RECRUITING"),
            stands(3, "COMPLETED"),
            stands(4, "NOT_YET_RECRUITING"),
            stands(5, "RECRUITING", "2025-12-31"),
            stands(6, "RECRUITING", "2026-01"),
            stands(7, "SOMETHING_NEW"),
            study(8, design={"studyType": "OBSERVATIONAL"}),
        ),
    )
    sync(disease)
    assert [int(number[3:]) for number in names_in_list()] == [6, 5, 4, 7, 1]


def test_hospitals_that_take_nobody_are_left_out(register, disease):
    sites = [
        {"city": "Lyon", "country": "France", "status": "RECRUITING"},
        {"city": "Paris", "country": "France", "status": "WITHDRAWN"},
        {"city": "Bern", "country": "Switzerland"},
    ]
    register.says(path_of(register, disease), page(study(1, contactsLocations={"locations": sites})))
    sync(disease)
    assert [site["city"] for site in Trial.objects.get().sites] == ["Lyon", "Bern"]


def silent(handler):
    time.sleep(1.8)


def broken(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{")


@pytest.mark.parametrize(
    ("answer", "why", "ends"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>Maintenance</html>"), "something that is no data", False),
        ((200, JSON, b"[" * 40_000), "something that is no data", False),
        ((200, JSON, b"{}"), "no list of trials", False),
        ((200, JSON, b"[]"), "no list of trials", False),
        ((200, JSON, b'{"studies": {"a": 1}}'), "no list of trials", False),
        (page({"protocolSection": {}}), "trials that cannot be read", False),
        ((200, JSON, b"x" * 120_000), "larger than", False),
        ((400, {"Content-Type": "text/plain"}, b"Unknown\n parameter"), "does not understand the question: Unknown parameter", False),
        ((400, {"Content-Type": "text/html"}, b"<b>no</b>"), "does not understand the question: 400", False),
        (page(status=304), "It answers with 304.", False),
        ((403, {}, b""), "It answers with 403.", True),
        ((429, {"Retry-After": "3600"}, b""), "It answers with 429.", True),
        ((500, {}, b""), "It answers with 500.", True),
        (silent, "did not answer in time", True),
        (broken, "broke off", True),
    ],
    ids=["html", "deep", "nothing", "list", "odd", "unreadable", "huge", "400", "page", "304", "403", "429", "500", "timeout", "broken"],
)  # fmt: skip
def test_a_failure_is_told_and_keeps_the_list_of_yesterday(register, disease, clock, answer, why, ends):
    another = make_disease(title="Xanthoma of a child", slug="xanthoma")
    paths = [path_of(register, each) for each in (disease, another)]
    for path in paths:
        register.says(path, page(study(1)))
    sync()
    clock.shift(86_400)
    register.says(paths[0], answer)
    register.says(paths[1], page(study(2)))
    told = []
    with pytest.raises(NotSynced, match="of 2 lists of trials stay as they were"):
        sync(tell=told.append)
    assert why in told[0]
    first, second = (TrialSync.objects.get(disease=each) for each in (disease, another))
    assert why in first.problem and first.succeeded_at.day == 3
    assert list(first.trials.values_list("number", flat=True)) == ["NCT00000001"]
    assert (second.problem == "") != ends and (second.succeeded_at.day == 4) != ends
    assert (paths[1] in register.paths()[2:]) != ends, "who is asked to wait, waits"


def test_one_that_fails_each_time_keeps_no_other_from_being_asked(register, disease):
    another = make_disease(title="Xanthoma of a child")
    register.says(path_of(register, disease), page(status=500))
    register.says(path_of(register, another), page(study(1)))
    for _ in range(2):
        with pytest.raises(NotSynced):
            sync()
    assert {sync.disease: sync.problem for sync in TrialSync.objects.all()} == {
        disease: "It answers with 500.",
        another: "",
    }


def test_without_a_network_it_says_so(settings, disease):
    settings.CLINICAL_TRIALS_API = "http://register.invalid"
    told = []
    with pytest.raises(NotSynced):
        sync(disease, tell=told.append)
    assert "there may be no network" in told[0]


def test_into_the_own_network_nobody_is_led(register, disease):
    register.says(path_of(register, disease), (302, {"Location": "http://10.0.0.1/"}, b""))
    with pytest.raises(NotSynced, match="private network"):
        sync(disease)


def test_answers_are_as_long_as_they_may_be(register, disease):
    long = study(
        1,
        identification={"nctId": "NCT00000001", "briefTitle": "word\n " * 200},
        status={"overallStatus": "X" * 500, "statusVerifiedDate": "2026-13"},
        eligibility={"minimumAge": "9" * 500},
        contactsLocations={"locations": [{"city": f"City {number}", "country": "C" * 90} for number in range(700)]},
    )
    register.says(path_of(register, disease), page(long))
    sync(disease)
    trial = Trial.objects.get()
    assert len(trial.title) == 300 and "\n" not in trial.title and trial.confirmed == ""
    assert len(trial.sites) == 500 and trial.number_of_sites == 700 and len(json.dumps(trial.sites[0])) < 200
