"""A question in a parent's words: the symptom's advice stands first, help for what is no symptom, and nothing unasked."""

import pytest
from bs4 import BeautifulSoup

from charity_site.home.models import StandardPage
from charity_site.search.normalize import EVERYDAY
from diseases.models import DiseaseName
from tests.factories import make_disease, make_program, make_standard_page, make_story, make_symptom, make_term

SYMPTOMS = {
    "Fever without a clear reason": ("high temperature\nrunning a temperature", "today"),
    "White pupil, or a white glow in the eye in a flash photo": ("cat's eye", "today"),
    "Bruises or bleeds easily": ("bruises for no reason\nbruising", "today"),
    "Not wanting to eat": ("not eating\nno appetite", "this_week"),
    "Trouble breathing or being short of breath": ("hard to breathe", "911"),
    "Weakness, or not being able to move a part of the body": ("stopped walking", "911"),
    "Being unusually sleepy": ("hard to wake", "911"),
    "An eyeball that is larger than normal": ("one eye bigger than the other", "today"),
    "Swollen or painful belly": ("tummy ache", "today"),
    "Eye changes that doctors call Horner signs": ("cannot move an eyelid or pupil", "today"),
    "Pain in the bones or joints": ("leg pain\nachy bones", "today"),
}


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        disease = make_disease(
            title="Wilms tumor", overview="<p>A dangerous white pupil, a fever, other kids, a lung.</p>"
        )
        disease.names = [DiseaseName(name="Kidney cancer", kind=DiseaseName.Kind.EVERYDAY)]
        disease.save_revision().publish()
        make_disease(title="Acute leukemia")
        for name, (also_called, urgency) in SYMPTOMS.items():
            make_symptom(name, disease, also_called=also_called, urgency=urgency)
        make_term(name="Chemotherapy", also_called="chemo")
        make_term(name="Side effect")
        make_program(title="Kidney study", aim="What families want to know: who pays.")
        make_story(title="Rosie was scared at school", disease=disease)
        make_standard_page(title="Getting help", search_words="scared\nother kids\nkill myself\nschool\nsurvival rate")


@pytest.fixture
def site_with_symptoms(made_once, site):
    """Symptoms, a disease whose text has their words, and a page of help."""


def answered(client, query):
    """Return what is answered to `query`: (the symptoms whose advice stands first, titles of results)."""
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    return [link.text for link in page.select(".described a")], [link.text for link in page.select(".results a")]


@pytest.mark.parametrize(
    ("query", "symptom"),
    [
        ("fever", "Fever"), ("fevers", "Fever"), ("Is a fever dangerous?", "Fever"), ("my baby has a fever since yesterday", "Fever"),
        ("feverish", "Fever"), ("high temp", "Fever"), ("is a white pupil dangerous", "White pupil"), ("pupils look white", "White pupil"),
        ("yellow glow in her eye", "White pupil"), ("why does my child have bruises", "Bruises"), ("lots of bruises all over her", "Bruises"),
        ("he won't eat", "Not wanting"), ("she doesnt eat", "Not wanting"), ("lost his appetite", "Not wanting"),
        ("cant breathe", "Trouble breathing"), ("she can’t breathe", "Trouble breathing"), ("struggling to breathe", "Trouble breathing"),
        ("toddler wont walk", "Weakness"), ("won't wake up", "Being unusually"), ("her leg hurts at night", "Pain in"),
        ("fever in Wilms tumor", "Fever"), ("could bruising be leukemia", "Bruises"), ("brusies", "Bruises"), ("feever", "Fever"),
        ("painful belly", "Swollen"), ("swolen belly", "Swollen"), ("why is his belly swollen", "Swollen"), ("joint pain", "Pain in"),
        ("she can't move her eyelid", "Eye changes"),
    ],
)  # fmt: skip
def test_what_to_do_about_a_described_symptom_stands_first(client, site_with_symptoms, query, symptom):
    symptoms, _ = answered(client, query)
    assert symptoms and symptoms[0].startswith(symptom)
    main = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml").main
    card, first = main.select_one(".advice, .call-card"), main.select_one(".results")
    assert (
        first is None or card.sourceline is None or str(main).index(str(card)[:40]) < str(main).index(str(first)[:40])
    )


def test_of_several_symptoms_the_most_urgent_stands_first(client, site_with_symptoms):
    symptoms, _ = answered(client, "not eating, fever and trouble breathing")
    assert [name.split()[0] for name in symptoms] == ["Trouble", "Fever", "Not"]


@pytest.mark.parametrize(
    "query",
    [
        "how do I tell my other kids", "I want to know", "what can she eat on weekends", "leukemia", "kidney cancer", "lung cancer",
        "eye cancer", "blood", "baby", "photos", "sick", "is it bad", "lukemia", "breast cancer", "Wilms tumor", "fevre dream tumor",
        "can it come back", "whom to call", "call 911", "I can't go on",
    ],
)  # fmt: skip
def test_what_describes_no_symptom_gets_no_advice_about_one(client, site_with_symptoms, query):
    assert answered(client, query)[0] == []


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("scared", "Getting help"), ("I am so frightened", "Getting help"), ("how do I tell my other kids", "Getting help"),
        ("I will kill myself", "Getting help"), ("what is the survival rate", "Getting help"), ("chemo", "Chemotherapy"),
        ("chemos", "Chemotherapy"), ("side effects of chemo", "Side effect"), ("Wilms tumor survival rate", "Wilms tumor"),
    ],
)  # fmt: skip
def test_feelings_and_practical_words_lead_to_the_help_that_staff_chose(client, site_with_symptoms, query, page):
    assert answered(client, query)[1][0] == page


@pytest.mark.parametrize(
    "query", ["lung cancer", "cancer of the lung", "covid vaccine", "12 weeks pregnant", "dangerous dog"]
)
def test_some_words_of_a_disease_page_do_not_make_it_the_answer(client, site_with_symptoms, query):
    assert "Wilms tumor" not in answered(client, query)[1]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("can it come back", "Getting help"), ("the fever came back", "Wilms tumor"), ("is kidney cancer coming back", "Wilms tumor"),
        ("is it hereditary", "Getting help"), ("why did this happen", "Getting help"), ("is a wilms tumor hereditary", "Wilms tumor"),
    ],
)  # fmt: skip
def test_words_of_help_that_say_little_lead_there_only_where_nothing_else_is_asked(
    client, site_with_symptoms, committed, query, first
):
    page = StandardPage.objects.get(title="Getting help")
    page.search_words = "come back\nhereditary\nwhy did this happen"
    with committed():
        page.save_revision().publish()
    assert answered(client, query)[1][0] == first


def test_a_group_of_diseases_stands_below_the_help_that_was_asked_for(client, site_with_symptoms, committed):
    page = StandardPage.objects.get(title="Getting help")
    page.search_words = "hereditary"
    with committed():
        page.save_revision().publish()
    assert answered(client, "is leukemia hereditary")[1][:2] == ["Getting help", "Acute leukemia"]
    assert "Acute leukemia" not in answered(client, "is promyelocytic leukemia hereditary")[1]


@pytest.mark.parametrize(
    ("query", "symptom"),
    [
        ("mi hijo tiene fiebre", "Fever"), ("¿Por qué mi niña tiene moretones?", "Bruises"), ("no puede respirar", "Trouble breathing"),
        ("no quiere comer", "Not wanting"), ("dolor de barriga", "Swollen"), ("pupila blanca", "White pupil"),
    ],
)  # fmt: skip
def test_what_a_parent_says_in_spanish_is_understood(client, site_with_symptoms, query, symptom):
    assert answered(client, query)[0][0].startswith(symptom)
    assert (
        answered(client, "leucemia")[1][0] == "Acute leukemia"
        and answered(client, "tengo miedo")[1][0] == "Getting help"
    )


def test_each_word_stands_for_one_other_at_most():
    assert not set(EVERYDAY.values()) & set(EVERYDAY)


def test_help_is_found_no_more_once_its_words_or_the_page_are_taken_away(client, site_with_symptoms, committed):
    page = StandardPage.objects.get(title="Getting help")
    page.search_words = "frightened"
    with committed():
        page.save_revision().publish()
    assert answered(client, "survival rate") == ([], [])
    with committed():
        page.unpublish()
    assert answered(client, "frightened")[1] == ["Rosie was scared at school"]
