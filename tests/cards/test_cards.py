"""Cards with blanks: staff write them as text, and what a family writes goes nowhere."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone

from charity_site.cards.blanks import MOST_BLANKS, paragraphs_of
from charity_site.cards.models import CardIndexPage, CardPage
from tests.cards.factories import make_card
from tests.discovery.vocabulary import problems, said, targets
from tests.reviewing import make_reviewer

pytestmark = pytest.mark.django_db
TEXT = "Call [our number] or [night].\r\nBring: [what]\n\n[All that we were told]\nWe < you"


def test_what_stands_in_brackets_is_a_blank(client, site):
    make_card(TEXT, title="Fever card", slug="fever")
    page = BeautifulSoup(client.get("/cards/fever/").content, "lxml")
    root = page.select_one("[data-fill-in]")
    assert root["data-fill-in"] == f"card {CardPage.objects.get().translation_key}"
    fields = {field["data-blank"]: field.name for field in root.select("[data-blank]")}
    assert fields == {"our number": "input", "night": "input", "what": "input", "All that we were told": "textarea"}
    for field in root.select("[data-blank]"):
        assert field.find_parent("label").get_text(" ", strip=True) == field["data-blank"]
    assert [part.get_text(" ", strip=True) for part in root.select(".fill-in-part")] == [
        "Call our number or night . Bring: what",
        "All that we were told We < you",
    ]
    # Nothing can be sent: no form around it, no field with a name.
    assert not root.find_parents("form") and not root.select("form, [name]")


def test_a_card_is_found_listed_and_kept_as_other_pages_are(client, site):
    make_card(title="Letter to the teacher", slug="letter", search_words="tell the school")
    for address in ("/cards/", "/search/?q=tell+the+school", "/sitemap.xml"):
        assert "/cards/letter/" in client.get(address).content.decode(), address
    assert "data-page-tools" in client.get("/cards/letter/").content.decode()
    CardIndexPage.objects.get().unpublish()
    assert "/cards/" not in client.get("/question-folder/").content.decode()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("No blank at all.", "no blank on this card"),
        ("Call [our number", "missing its other half"),
        ("Call our number] or [night]", "missing its other half"),
        ("Call [a [b] c]", "missing its other half"),
        ("Call [ ]", "has no name"),
        ("Call [a] or [ a ]", "Two blanks are called “a”"),
        ("Call [our number, at night] or [Our number at night]", "Two blanks are called “our number, at night”"),
        (f"Call [{'x' * 81}]", "too long for a blank"),
        (" ".join(f"[{n}]" for n in range(MOST_BLANKS + 1)), "do not fit on a card"),
        ("Give 5 mg and write [when]", "is a dose or a temperature"),
    ],
)
def test_a_card_that_could_not_be_filled_in_is_refused_beside_its_text(site, text, complaint):
    card = make_card()
    card.text = text
    with pytest.raises(ValidationError, match=complaint):
        card.full_clean()


def test_lines_and_parts_are_read_as_they_were_typed():
    (first, second) = paragraphs_of("\n[a] b\n \n\n c [d]\n")
    assert [[(part.text, part.is_blank) for part in line.parts] for line in first] == [[("a", True), (" b", False)]]
    assert [[(part.text, part.is_blank) for part in line.parts] for line in second] == [[("c ", False), ("d", True)]]
    assert [line.long_blank for line in (*first, *second)] == ["", ""]


def test_a_card_is_a_page_with_a_paper_for_parents_and_nothing_of_what_stands_on_it(client, site):
    card = make_card("Call: [our number]", title="Fever card", introduction="For the fridge. 90% live.")
    document = said(client, card.url)
    assert problems(document, targets(said(client, "/"), said(client, "/cards/"))) == []
    page, paper = document["@graph"][:2]
    assert (page["@type"], page["name"], page["description"]) == ("WebPage", "Fever card", "For the fridge.")
    assert page["dateModified"] == card.last_published_at.isoformat() and page["mainEntity"] == {"@id": paper["@id"]}
    assert (paper["@type"], paper["name"], paper["genre"]) == ("DigitalDocument", "Fever card", "Card to fill in")
    assert "our number" not in json.dumps(document)


def test_what_stands_on_a_card_is_reviewed_and_what_changed_is_said(client, site):
    card = make_card("Call: [our number]", title="Fever card", slug="fever")
    assert "not yet reviewed by a clinician" in client.get(card.url).content.decode()
    card.note_review(make_reviewer(), timezone.localdate())
    assert client.get("/api/v1/cards").json()["results"][0]["review"]["reviewed"] == str(timezone.localdate())
    assert said(client, card.url)["@graph"][0]["lastReviewed"]
    card = CardPage.objects.get()
    card.text, card.change_note = "Call at once: [our number]", "Now says when to call."
    card.save_revision().publish()
    shown = client.get(card.url).content.decode()
    assert "The section Card changed on" in shown and 'id="card"' in shown
    assert "Now says when to call." in client.get(f"{card.url}changes/").content.decode()
