"""An editor asks what a paper is: registers answer as they do, and what was typed stays where they do not."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.exchange import Limits
from research.models import Output
from research.registers import BUSY, BY_HAND, Paper, look_up
from tests.another_site import another_site
from tests.factories import make_user

pytestmark = pytest.mark.django_db  # the lock asks the database

DOI, NUMBER = "10.1182/blood-2014", "24695854"
AT_CROSSREF = f"/crossref/works/{quote(DOI, safe='')}"
CROSSREF = {
    "status": "ok",
    "message": {
        "title": ["Relapse of\n <i>juvenile</i> leukemia &amp; CO<sub>2</sub>"],
        "container-title": ["Blood"],
        "issued": {"date-parts": [[2014, 4, 3]]},
    },
}  # fmt: skip
LINKS = [
    {"availabilityCode": "S", "documentStyle": "doi", "url": "https://doi.org/10.1182/blood-2014"},
    {"availabilityCode": "F", "documentStyle": "html", "url": "https://example.org/free"},
    {"availabilityCode": "OA", "documentStyle": "pdf", "url": "https://example.org/open.pdf"},
    {"availabilityCode": "OA", "documentStyle": "html", "url": "https://example.org/open"},
]
RESULT = {
    "pmid": NUMBER, "doi": DOI.upper(), "title": "Relapse of juvenile leukemia.", "pubYear": "2014",
    "journalInfo": {"journal": {"title": "Blood journal"}}, "fullTextUrlList": {"fullTextUrl": LINKS},
    "pubTypeList": {"pubType": ["Journal Article"]},
}  # fmt: skip
WHOLE = Paper("Relapse of juvenile leukemia & CO₂", "Blood", 2014, "https://example.org/open")
STAYS = "What you typed stays."


def at_europe_pmc(query):
    asked = {"query": query, "format": "json", "resultType": "core", "pageSize": 5}
    return f"/pmc/search?{urlencode(asked)}"


BY_DOI, BY_NUMBER = at_europe_pmc(f'DOI:"{DOI}"'), at_europe_pmc(f"EXT_ID:{NUMBER} AND SRC:MED")


def says(data, status=200, **headers):
    return status, {"Content-Type": "application/json", **headers}, json.dumps(data).encode()


def found(**changed):
    return says({"resultList": {"result": [RESULT | changed]}})


@pytest.fixture
def registers(settings):
    cache.clear()
    with another_site() as server:
        settings.CROSSREF_API, settings.EUROPE_PMC_API = f"{server.url}/crossref", f"{server.url}/pmc"
        server.says(AT_CROSSREF, says(CROSSREF))
        server.says(BY_DOI, found())
        server.says(BY_NUMBER, found())
        yield server
    cache.clear()


def ask(typed=DOI):
    quick = Limits(connect=1.5, read=1.5, total=1.5, size=50_000, redirects=1, tries=2, pause=0.1)
    return look_up(typed, Client(limits=quick, obeys_robots=False, sleep=lambda seconds: None))


@pytest.mark.parametrize("typed", [DOI, f" https://doi.org/{DOI}/ ", f"doi: {DOI}", f"https://dx.doi.org/{DOI}"])
def test_both_registers_are_asked_once_a_day_and_the_first_word_counts(registers, typed):
    answer = ask(typed)
    assert (answer.identifier, answer.paper) == (DOI, WHOLE)
    assert answer.said == "Found at Crossref and Europe PMC. Read it through before you publish."
    assert ask() == answer and registers.paths() == [AT_CROSSREF, BY_DOI]


def test_a_number_of_pubmed_is_known_to_europe_pmc(registers):
    answer = ask(f"https://pubmed.ncbi.nlm.nih.gov/{NUMBER}/")
    assert answer.paper == Paper("Relapse of juvenile leukemia", "Blood journal", 2014, "https://example.org/open")
    assert registers.paths() == [BY_NUMBER]


@pytest.mark.parametrize("typed", ["", "NCT01234567", "leukemia", "10.1", "https://example.org/10.1182/x", "1 2"])
def test_nobody_is_asked_for_what_is_no_paper(registers, typed):
    answer = ask(typed)
    assert answer.paper is None and "can be looked up" in answer.said and registers.paths() == []


def silent(handler):
    time.sleep(1.8)


def broken(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says({}, 500), "It answers with 500."),
        (says({}, 429, **{"Retry-After": "3600"}), "It answers with 429."),
        (says({}, 403), "It answers with 403."),
        ((200, {"Content-Type": "text/html"}, b"<html>We are working on it</html>"), "something that is no data"),
        ((200, {}, b"[" * 40_000), "something that is no data"),
        ((200, {}, b"x" * 60_000), "larger than"),
        (silent, "did not answer in time"),
        (broken, "broke off"),
        ((302, {"Location": "http://10.0.0.1/"}, b""), "private network"),
    ],
    ids=["500", "429", "403", "a page", "deep", "huge", "slow", "broken", "into the network"],
)
def test_where_one_register_fails_the_other_is_believed_and_that_is_said(registers, answer, why):
    registers.says(AT_CROSSREF, answer)
    said = ask()
    assert said.paper.title == "Relapse of juvenile leukemia" and said.paper.open_access_url
    assert "Found at Europe PMC. Crossref could not be asked: " in said.said and why in said.said
    registers.says(AT_CROSSREF, says(CROSSREF))
    assert ask().paper == WHOLE, "what was found in part is asked for again"


def test_without_a_network_what_was_typed_stays(settings):
    cache.clear()
    settings.CROSSREF_API = settings.EUROPE_PMC_API = "http://127.0.0.1:1"
    answer = ask()
    assert answer.paper is None and STAYS in answer.said
    assert "Crossref could not be asked: Nobody answers there." in answer.said


def test_what_no_register_knows_is_said(registers):
    registers.says(AT_CROSSREF, (404, {}, b"Resource not found."))
    registers.says(BY_DOI, says({"resultList": {"result": []}}))
    answer = ask()
    assert answer.paper is None and "in none of the registers" in answer.said and STAYS in answer.said
    registers.says(BY_DOI, found(doi="10.1182/another"))
    assert ask().paper is None, "a neighbor is no answer"


@pytest.mark.parametrize(
    ("crossref", "result", "paper"),
    [
        ({}, {}, Paper("Relapse of juvenile leukemia", "Blood journal", 2014, "https://example.org/open")),
        ({"title": "odd", "issued": {"date-parts": [[None]]}, "published": {"date-parts": [["2013"]]}},
         {"title": None, "journalInfo": [], "pubYear": "soon", "fullTextUrlList": None, "pubTypeList": 7},
         Paper(year=2013)),
        ({"title": [], "container-title": [5], "issued": None, "published-online": {"date-parts": [[99999]]}},
         {"title": "<b></b>", "pubYear": "2099 ", "fullTextUrlList": {"fullTextUrl": [None, {"availabilityCode": "OA",
          "url": "javascript:alert(1)"}, {"availabilityCode": "F", "url": "https://example.org/" + "x" * 600}]}},
         Paper(journal="Blood journal")),
        ({"title": ["word " * 100]}, {}, None),
    ],
    ids=["empty", "odd", "odder", "long"],
)  # fmt: skip
def test_missing_and_odd_fields_are_left_out(registers, crossref, result, paper):
    registers.says(AT_CROSSREF, says({"message": crossref}))
    registers.says(BY_DOI, found(**result))
    answer = ask()
    if paper:
        assert answer.paper == paper
        assert ("No copy is known" in answer.said) == (not paper.open_access_url)
    else:
        assert len(answer.paper.title) == 250 and answer.paper.title.endswith("…")


def test_a_paper_that_was_retracted_is_named_so(registers):
    registers.says(BY_DOI, found(pubTypeList={"pubType": ["Journal Article", "Retracted Publication"]}))
    assert "This paper was retracted." in ask().said


def test_the_button_answers_those_who_write_programs(client, site, registers):
    address = reverse("look_up_paper")
    client.force_login(make_user("Story coordinators"))
    assert client.post(address, {"identifier": DOI}).status_code == 302 and registers.paths() == []
    client.force_login(make_user("Research editors"))
    assert client.get(address).status_code == 405
    answer = client.post(address, {"identifier": f"doi:{DOI}", "kind": "paper"}).json()
    assert answer["identifier"] == DOI and answer["said"].startswith("Found at")
    assert answer["fields"] == {
        "title": WHOLE.title, "journal": "Blood", "open_access_url": WHOLE.open_access_url, "state": "published", "year": 2014,
    }  # fmt: skip
    practice = client.post(address, {"identifier": DOI, "kind": Output.Kind.PRACTICE}).json()
    assert practice["fields"] == {"journal": "Blood", "open_access_url": WHOLE.open_access_url}, "its name is its own"
    assert client.post(address, {"identifier": "x"}).json()["fields"] == {}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory there is one process, and no lock")
def test_one_look_up_goes_on_at_a_time(registers):
    said = []

    def second_editor(handler):
        with ThreadPoolExecutor() as other:
            said.append(other.submit(asked_and_closed).result().said)
        _, _, body = says(CROSSREF)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def asked_and_closed():
        try:
            return ask(f"{DOI}.other")
        finally:
            connection.close()

    registers.says(AT_CROSSREF, second_editor)
    assert ask().paper == WHOLE
    assert said == [f"{BUSY} {BY_HAND}"] and not any(".other" in path for path in registers.paths())
    assert "Found" not in ask(f"{DOI}.other").said and any(".other" in path for path in registers.paths()), "free again"
