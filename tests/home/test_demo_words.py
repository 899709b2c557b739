"""What the demo's files say: each thing once, in sentences that a parent can read, and nothing of how many live in the open."""

import re

import pytest

from charity_site.delivery.text.survival_figures import states_survival_figure
from charity_site.home.demo.files import read, read_all

DISEASES = {entry["slug"]: entry for entry in read_all("diseases")}
SYMPTOMS = read("symptoms")
FILES = {folder: read_all(folder) for folder in ("cards", "diseases", "pages", "programs", "topics")} | {
    name: read(name)
    for name in (
        "site",
        "sources",
        "organizations",
        "terms",
        "symptoms",
        "urgency_rules",
        "treatment_kinds",
        "late_effects",
    )
}
# What an emergency looks like, as the advice of symptoms and the words of a disease both may call it.
EMERGENCIES = (
    "trouble breathing",
    "hard to wake",
    "seizure",
    "cannot move",
    "suddenly weak",
    "bleeds without stopping",
)


def texts(content):
    """All texts (iterator of str) of a file's `content`, but for the survival figures."""
    if isinstance(content, str):
        yield " ".join(content.split())
    elif isinstance(content, dict):
        for name, value in content.items():
            if name != "survival_figures":
                yield from texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value)


@pytest.mark.parametrize("name", FILES)
def test_how_many_live_stands_in_the_survival_figures_alone(name):
    assert [text for text in texts(FILES[name]) if states_survival_figure(text)] == []


def test_a_fact_with_its_figure_does_not_say_it_either():
    facts = [fact for entry in DISEASES.values() for fact in entry["quick_facts"]]
    facts += [fact for entry in FILES["programs"] for fact in entry["impact_figures"]]
    assert [fact for fact in facts if states_survival_figure(f"{fact['figure']} {fact['text']}")] == []


@pytest.mark.parametrize("slug", DISEASES)
def test_what_an_emergency_of_a_symptom_says_is_not_said_again(slug):
    advice = " ".join(
        SYMPTOMS[row["symptom"]]["when_to_see_doctor"]
        for row in DISEASES[slug]["symptoms"]
        if SYMPTOMS[row["symptom"]]["urgency"] == "911"  # those stand on the disease's page in full
    )
    again = [words for words in EMERGENCIES if words in DISEASES[slug]["when_to_call"]]
    for words in again:
        assert not re.search(f"{words}|{words.replace('trouble breathing', 'struggles to breathe')}", advice), words


@pytest.mark.parametrize("slug", DISEASES)
def test_notes_are_sentences_and_what_the_outlook_depends_on_is_explained(slug):
    lists = ("risk_factors", "symptoms", "prognosis_factors")
    notes = [row["note"] for name in lists for row in DISEASES[slug].get(name) or [] if row["note"]]
    assert [note for note in notes if not note.endswith((".", "?"))] == []
    assert [note for note in notes if len(note.split()) < 4] == [], "a telegram"
    assert [row["name"] for row in DISEASES[slug]["prognosis_factors"] if not row["note"]] == []


def test_the_first_transplant_was_one_of_blood_and_marrow_and_the_first_in_the_world():
    said = [text for content in FILES.values() for text in texts(content) if "first successful" in text]
    assert len(said) >= 3
    for text in said:
        assert re.search(r"first successful (human blood and marrow (\[?transplant|transplant)|one in 1968)", text), (
            text
        )
        assert "in the world" in text or text.startswith("blood and marrow transplants done"), text


def test_the_word_for_a_transplant_of_marrow_speaks_of_no_organ():
    terms = read("terms")
    assert "organ" not in terms["transplant"]["definition"] and "marrow" in terms["transplant"]["name"]
    assert "liver" in terms["liver-transplant"]["definition"]
    assert "(term:transplant)" not in str(DISEASES["hepatoblastoma"])


def test_no_medical_figure_cites_the_charity_itself_and_no_two_count_the_same_children_differently():
    name = read("site")["charity_name"]
    ours = [key for key, source in read("sources").items() if source["publisher"] == name]
    assert ours == ["goldthread-programs"]  # what programs count of their own work
    assert not any(key in str(disease) for key in ours for disease in DISEASES.values())
    jmml = " ".join(texts(DISEASES["jmml"]))
    assert "children in a million" in jmml and "25–50" not in jmml


def test_the_page_of_jmml_has_the_facts_of_the_earlier_page_in_their_order():
    jmml = DISEASES["jmml"]
    facts = [f"{fact['figure']} {fact['text']}" for fact in jmml["quick_facts"]]
    for fact, words in zip(facts, ("Less than 1%", "(NF1)", "infants and toddlers", "best treatment"), strict=False):
        assert words in fact, fact
    assert [row["symptom"] for row in jmml["symptoms"]][:8] == [
        "fever-no-reason", "tiredness", "weight-loss", "easy-bruising-bleeding", "repeated-infections", "skin-rash",
        "swollen-nodes", "fullness-below-ribs",
    ]  # fmt: skip
    assert jmml["diagnosis_intro"].startswith("If a child has symptoms of JMML, the doctor will ")
    assert jmml["prognosis_intro"].startswith("The chance of recovery is influenced by ")
    assert [factor["name"] for factor in jmml["prognosis_factors"]][:3] == [
        "Age at diagnosis", "Number of platelets", "Amount of a certain type of hemoglobin",
    ]  # fmt: skip
    assert not any("boy" in factor["name"].lower() for factor in jmml["risk_factors"])
