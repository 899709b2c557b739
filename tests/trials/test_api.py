"""Partners get the trials with the register's name, the day and the doubt."""

from tests.trials.register import page, path_of, study, sync

ADDRESS = "/api/v1/diseases/wilms-tumor/trials"
DAY = 86_400  # seconds


def test_partners_get_the_list_with_its_day_and_its_doubt(client, register, disease, clock):
    assert client.get(ADDRESS).status_code == 404
    register.says(path_of(register, disease), page(study(1), study(2, design=None, contactsLocations=None)))
    sync(disease)
    answer = client.get(ADDRESS).json()
    assert answer["credit"]["line"] and answer["result"]["disease"]["title"] == "Wilms tumor"
    found = {name: answer["result"][name] for name in ("register_name", "as_of", "is_doubtful")}
    assert found == {"register_name": "ClinicalTrials.gov", "as_of": "2026-05-03", "is_doubtful": False}
    bare, whole = answer["result"]["trials"]
    assert (bare["phases"], bare["sites"], bare["number"]) == ([], [], "NCT00000002")
    assert whole == {
        "number": "NCT00000001", "title": "Trial 1", "url": "https://clinicaltrials.gov/study/NCT00000001",
        "status": "RECRUITING", "last_known_status": "", "confirmed": "2026-04", "phases": ["PHASE1", "PHASE2"],
        "tried": [{"kind": "DRUG", "name": "Vincristine"}], "youngest": "6 Months", "oldest": "21 Years",
        "sites": [{"country": "France", "city": "Lyon", "facility": "A hospital"}], "number_of_sites": 1,
    }  # fmt: skip
    clock.shift(8 * DAY)
    assert client.get(ADDRESS).json()["result"]["is_doubtful"] is True
    clock.shift(23 * DAY)
    assert client.get(ADDRESS).status_code == 404


def test_what_is_asked_wrongly_or_not_public_is_refused(client, register, disease):
    register.says(path_of(register, disease), page(study(1)))
    sync(disease)
    assert client.get(f"{ADDRESS}?limit=1").status_code == 400 and client.post(ADDRESS).status_code == 405
    disease.unpublish()
    assert client.get(ADDRESS).status_code == 404
