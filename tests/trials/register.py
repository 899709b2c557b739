"""A stand-in of the register on this machine: real HTTP, and answers as its documentation has them."""

import json
from urllib.parse import urlencode

from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.exchange import Limits
from charity_site.trials.question import address_for, names_of
from charity_site.trials.syncing import sync_trials

QUICK = Limits(connect=1.5, read=1.5, total=1.5, size=100_000, redirects=1, tries=2, pause=0.1)
JSON = {"Content-Type": "application/json"}


def study(number, **modules):
    """A trial as the register writes it, with `modules` in place of those that are usual; None for one that is missing."""
    usual = {
        "identification": {"nctId": f"NCT{number:08}", "briefTitle": f"Trial {number}"},
        "status": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2026-04"},
        "design": {"studyType": "INTERVENTIONAL", "phases": ["PHASE1", "PHASE2"]},
        "armsInterventions": {"interventions": [{"type": "DRUG", "name": "Vincristine"}]},
        "eligibility": {"minimumAge": "6 Months", "maximumAge": "21 Years"},
        "contactsLocations": {"locations": [{"facility": "A hospital", "city": "Lyon", "country": "France"}]},
    }
    said = {f"{name}Module": value for name, value in (usual | modules).items() if value is not None}
    return {"protocolSection": said}


def page(*studies, token="", status=200, **headers):
    data = {"studies": list(studies), **({"nextPageToken": token} if token else {})}
    return (
        status,
        {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}},
        json.dumps(data).encode(),
    )


def path_of(server, disease, token=""):
    """Where the stand-in is asked for `disease`."""
    address = address_for(names_of(disease)).removeprefix(server.url)
    return f"{address}&{urlencode({'pageToken': token})}" if token else address


def sync(*diseases, tell=lambda line: None):
    client = Client(limits=QUICK, obeys_robots=False, sleep=lambda seconds: None)
    return sync_trials(list(diseases) or None, client, tell)
