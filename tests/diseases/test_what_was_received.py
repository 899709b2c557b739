"""What a child received leads to what can come after it: by plain links, one address for each combination, nothing stored."""

from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup

from diseases.models import LateEffect, TreatmentKind
from tests.discovery.vocabulary import problems, said, targets
from tests.factories import make_late_effect, make_treatment_kind


@pytest.fixture
def kinds(site):
    names = ("Chemo", "Immune", "Rays", "Steroids", "Surgery")
    made = {name: make_treatment_kind(name) for name in names}
    make_late_effect("Weak bones", body_part="bones", treatments=[made["Steroids"]], how_checked="By an x-ray.")
    make_late_effect("Weak heart", body_part="chest", treatments=[made["Chemo"], made["Rays"]], how_checked="By sound.")
    make_late_effect("Being tired", body_part="whole", treatments=made.values())
    make_late_effect("A draft", body_part="whole", treatments=made.values(), live=False)
    return made


def main_at(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").main


def test_it_lists_what_can_come_after_any_of_them_by_the_part_of_the_body(client, kinds):
    main = main_at(client, "/after-treatment/?had=chemo&had=steroids")
    assert main.h1.text == "After chemo and steroids"
    assert [h.text for h in main.select(".terms h3")] == ["Being tired", "Weak heart", "Weak bones"]
    text = " ".join(main.get_text(" ").split())
    assert "How it is checked: By sound." in text and "says nothing about how likely" in text
    assert [h.text for h in main_at(client, "/after-treatment/?had=surgery").select(".terms h3")] == ["Being tired"]


def test_a_form_without_script_leads_to_it_and_links_to_one_more_and_one_less(client, kinds):
    main = main_at(client, "/after-treatment/")
    assert main.form["action"] == "/after-treatment/" and main.form.get("method", "get") == "get"
    assert [box["value"] for box in main.select("input[name=had]")] == sorted(kind.slug for kind in kinds.values())
    main = main_at(client, "/after-treatment/?had=chemo&had=rays")
    links = {a.get_text(" ", strip=True): a["href"] for a in main.select(".sign-chips a")}
    assert links == {
        "Leave out: Chemo": "/after-treatment/?had=rays",
        "Leave out: Rays": "/after-treatment/?had=chemo",
        "Add: Immune": "/after-treatment/?had=chemo&had=immune&had=rays",
        "Add: Steroids": "/after-treatment/?had=chemo&had=rays&had=steroids",
        "Add: Surgery": "/after-treatment/?had=chemo&had=rays&had=surgery",
    }
    (last,) = [a["href"] for a in main_at(client, "/after-treatment/?had=chemo").select(".sign-chips a")[:1]]
    assert last == "/after-treatment/"
    four = "/after-treatment/?had=chemo&had=immune&had=rays&had=steroids"
    assert "Add:" not in main_at(client, four).text


def test_a_combination_has_one_address_which_search_engines_leave_out(client, kinds):
    response = client.get("/after-treatment/?had=rays&had=chemo&utm_source=x")
    assert response.status_code == 301 and response["Location"].startswith("/after-treatment/?had=chemo&had=rays")
    response = client.get("/after-treatment/?had=chemo&had=rays")
    assert response["X-Robots-Tag"] == "noindex" and b'name="robots" content="noindex"' in response.content
    assert b'rel="canonical" href="http://localhost/after-treatment/?had=chemo&amp;had=rays"' in response.content
    assert "had=" not in client.get("/sitemap.xml").content.decode() and not response.cookies
    pages = ("/", "/after-treatment/", "/after-treatment/weak-heart/", "/after-treatment/being-tired/")
    above = targets(*(said(client, address) for address in pages))
    document = said(client, "/after-treatment/?had=chemo&had=rays")
    assert problems(document, above) == []
    assert document["@graph"][0]["name"] == "After chemo and rays"


@pytest.mark.parametrize(
    ("query", "status", "reason"),
    [
        ("had=chemo&had=chemo", 400, "names the same kind of treatment twice"),
        ("had=chemo&had=immune&had=rays&had=steroids&had=surgery", 400, "at most 4 kinds of treatment"),
        ("had=chemo&had=magic", 404, "about a kind of treatment called “magic”"),
    ],
)
def test_what_cannot_be_looked_up_is_said_with_a_way_back(client, kinds, query, status, reason):
    response = client.get(f"/after-treatment/?{query}")
    main = BeautifulSoup(response.content, "lxml").main
    assert response.status_code == status and reason in main.text
    assert main.select_one(".back-link")["href"] == "/after-treatment/"
    ticked = {box["value"] for box in main.select("input[checked]")}
    assert ticked == set(parse_qs(query)["had"]) - {"magic"}, "nothing that was chosen is lost"


def test_nothing_chosen_is_the_list(client, kinds):
    assert main_at(client, "/after-treatment/?had=").form


def test_it_says_what_a_clinician_must_still_check(client, kinds):
    note = "still to be checked by a clinician"
    assert note in main_at(client, "/after-treatment/?had=chemo").text
    LateEffect.objects.update(to_be_checked=False)
    assert note not in main_at(client, "/after-treatment/?had=chemo").text


def test_a_kind_that_is_taken_down_is_no_choice(client, kinds):
    kinds["Rays"].unpublish()
    assert client.get("/after-treatment/?had=rays").status_code == 404
    assert "rays" not in [box["value"] for box in main_at(client, "/after-treatment/").select("input")]
    assert TreatmentKind.objects.shown().count() == 4
