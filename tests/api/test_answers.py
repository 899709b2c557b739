"""How answers leave: read only, open to every site, never stored unasked, and clear about what is wrong."""

from copy import deepcopy

import pytest

from charity_site.core.models import SiteSettings
from diseases.models import DiseaseCode, DiseaseName
from tests.factories import make_disease, make_program, make_story
from tests.processes import run_shell


@pytest.fixture
def content(made_once, site):
    return deepcopy(made_once)


ADDRESSES = [
    "diseases",
    "diseases/full",
    "stories",
    "programmes",
    "programmes/programme",
    "topics",
    "topics/topic",
    "treatments",
    "late-effects",
    "cards",
    "changes?since=2026-01-01",
]


@pytest.mark.parametrize("address", [*ADDRESSES, "openapi.json"])
def test_an_answer_is_for_everybody_and_is_asked_for_anew(client, content, address):
    response = client.get(f"/api/v1/{address}", headers={"Origin": "https://clinic.example"})
    assert response.status_code == 200 and response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*" and "Access-Control-Allow-Credentials" not in response
    assert response["Cache-Control"] == "no-cache" and response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_who_it_is_from_and_what_is_allowed(get, content, address):
    credit = get(address)["credit"]
    assert credit["line"] == "From Test Fund."
    assert credit["licence"] == "All rights reserved. Ask us before you show this." and credit["licence_url"] is None
    settings = SiteSettings.objects.get()
    settings.credit_line, settings.data_licence = "From the Test Fund, test.example", "CC BY-ND 4.0"
    settings.data_licence_url = "https://creativecommons.org/licenses/by-nd/4.0/"
    settings.save()
    credit = get(address)["credit"]
    assert list(credit.values())[:3] == [settings.credit_line, settings.data_licence, settings.data_licence_url]


@pytest.mark.parametrize("address", [*ADDRESSES, "openapi.json"])
def test_who_has_it_already_gets_304(client, content, address):
    first = client.get(f"/api/v1/{address}")
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    assert again["ETag"] == first["ETag"] and again["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"/api/v1/{address}", headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_change_makes_another_etag(client, content):
    disease, *_ = content
    first = client.get("/api/v1/diseases/full")["ETag"]
    disease.tagline = "Another tagline."
    disease.save_revision().publish()
    assert client.get("/api/v1/diseases/full", headers={"If-None-Match": first}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["diseases", "diseases/full", "nothing", "openapi.json"])
def test_nothing_can_be_written(client, content, method, address):
    response = getattr(client, method)(f"/api/v1/{address}")
    assert response.status_code == 405 and response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"


def test_head_and_options(client, content):
    get, head = client.get("/api/v1/diseases"), client.head("/api/v1/diseases")
    assert head.status_code == 200 and not head.content and head["ETag"] == get["ETag"]
    assert head["Content-Length"] == str(len(get.content))
    options = client.options("/api/v1/diseases", headers={"Access-Control-Request-Headers": "If-None-Match"})
    assert options.status_code == 204 and options["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert options["Access-Control-Allow-Headers"] == "If-None-Match"


@pytest.mark.parametrize(
    ("address", "parameter", "says"),
    [
        ("diseases?limit=0", "limit", "greater than or equal to 1"),
        ("diseases?limit=101", "limit", "less than or equal to 100"),
        ("diseases?limit=ten", "limit", "whole number"),
        ("diseases?limit=1.0", "limit", "whole number"),
        ("diseases?limit=", "limit", "whole number"),
        ("diseases?limit=5&limit=6", "limit", "once"),
        ("stories?offset=-1", "offset", "greater than or equal to 0"),
        ("stories?offset=99999999999999999999", "offset", "less than or equal to"),
        ("programmes?limt=5", "limt", "Only limit, offset"),
        ("diseases/full?limit=5", "limit", "Nothing"),
        ("diseases/full?slug=full", "slug", "Nothing"),
        ("changes", "since", "required"),
        ("changes?since=yesterday", "since", "date or a time"),
        ("changes?since=1767225600", "since", "date or a time"),
        ("changes?since=2026-02-30", "since", "date or a time"),
        ("changes?since=9999-12-31T23:59:59-14:00", "since", "date or a time"),
        ("changes?since=2026-01-01&after=x", "after", "UUID"),
    ],
)
def test_a_wrong_parameter_is_named(get, content, address, parameter, says):
    problem = get(address, status=400)
    assert problem["status"] == 400 and problem["title"] == "Bad Request" and problem["type"] == "about:blank"
    (error,) = problem["errors"]
    assert error["parameter"] == parameter and says in error["detail"] and error["detail"] in problem["detail"]


@pytest.mark.parametrize(
    "address", ["nothing", "diseases/", "diseases/nope", "stories/1", "programmes/full", "x/y/z", ""]
)
def test_what_is_not_here(client, content, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 404 and response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404 and response["Access-Control-Allow-Origin"] == "*"


def test_odd_bytes_are_a_problem_too(client, content):
    response = client.get("/api/v1/diseases?limit=%00")
    assert response.status_code == 400 and response["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_is_a_problem_without_a_word_of_it(client, content, settings):
    settings.WITHDRAWAL_LEDGER = None
    client.raise_request_exception = False
    response = client.get("/api/v1/stories")
    assert response.status_code == 500 and response["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail", "errors"}


def test_without_a_database_it_says_when_to_come_back():
    ask = """
from django.test import Client
from charity_site.wsgi import application
response = Client(raise_request_exception=False).get("/api/v1/diseases", HTTP_HOST="localhost")
print("answer:", response.status_code, response["Content-Type"], response["Retry-After"])
"""
    result = run_shell(ask, DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert "answer: 503 application/problem+json 10" in result.stdout, result.stderr


def test_who_asks_too_often_is_asked_to_wait(client, content, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    codes = [client.get("/api/v1/diseases").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    response = client.get("/api/v1/stories")
    assert response.status_code == 429 and response["Retry-After"] == "60"
    assert response["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/stories", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/api/").status_code == 200


def test_behind_a_proxy_the_address_is_the_one_that_our_proxy_saw(client, content, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def ask(forwarded):
        return client.get("/api/v1/diseases", headers={"X-Forwarded-For": forwarded}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("192.0.2.1")] == [200, 200, 429]
    assert ask("198.51.100.9, 192.0.2.2") == 429  # what the visitor wrote before does not count


def test_a_list_comes_in_parts(client, get, content):
    titles = [content[0].title, *(make_disease(title=f"Page {letter}").title for letter in "ABCD")]
    first = get("diseases?limit=2")
    assert first["count"] == 5 and first["previous"] is None
    assert get("diseases")["next"] is None
    seen, address = [], first["next"]
    seen += [each["title"] for each in first["results"]]
    while address:
        part = client.get(address).json()
        assert part["previous"].startswith("http://localhost/api/v1/diseases?")
        seen += [each["title"] for each in part["results"]]
        address = part["next"]
    assert seen == titles
    assert get("diseases?offset=1000")["results"] == []


def test_a_list_takes_the_same_number_of_questions_to_the_database(get, site, django_assert_max_num_queries):
    def grow(until):
        while (number := get("diseases")["count"]) < until:
            names = [DiseaseName(name="Another name"), DiseaseName(name="A third name")]
            disease = make_disease(names=names, codes=[DiseaseCode(system="ORPHA", code="86834")])
            make_story(disease=disease)
            make_program(diseases=[disease])
        return number

    def count(address):
        with django_assert_max_num_queries(100) as queries:
            get(address)
        return len(queries)

    lists = ["diseases?limit=100", "stories?limit=100", "programmes?limit=100", "changes?since=2020-01-01&limit=100"]
    grow(5)
    few = {address: count(address) for address in lists}
    grow(20)
    assert {address: count(address) for address in lists} == few
    assert max(few.values()) <= 25
