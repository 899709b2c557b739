"""How soon to call stands first, on every page that shows a symptom, and comes from one row."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.safestring import mark_safe
from wagtail.test.utils.form_data import rich_text

from charity_site.core.templatetags.prose import phone_links
from diseases.models import DiseasePage, Symptom, Urgency, UrgencyRule
from tests.factories import make_disease, make_symptom, make_treatment_kind, make_urgency_rule, make_user
from tests.forms_on_screen import filled_in


def main_of(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").main


def advice_of(main):
    """Return how soon to call and about what, in the order of the page: [(urgency, heading)]."""
    return [
        (each["data-urgency"], each.find(["h2", "h4"]).get_text(" ", strip=True)) for each in main.select(".advice")
    ]


@pytest.fixture
def symptoms(site):
    disease = make_disease(title="A disease")
    return {
        "fever": make_symptom("Fever", disease, urgency=Urgency.TODAY),
        "spots": make_symptom("Tiny spots", disease, urgency=Urgency.THIS_WEEK),
        "pupil": make_symptom("White pupil", disease, urgency=Urgency.CALL_911, is_mostly_harmless=False),
    }


@pytest.fixture
def rules(symptoms):
    return [
        make_urgency_rule(symptom=symptoms["fever"], with_symptom=symptoms["spots"], under_months=None),
        make_urgency_rule(symptom=symptoms["fever"]),
    ]


def test_a_disease_page_sorts_its_symptoms_by_how_soon_to_call(client, symptoms):
    disease = DiseasePage.objects.get()
    main = main_of(client, disease.url)
    assert [row.get_text(" ", strip=True) for row in main.select(".knots li")] == ["Fever", "Tiny spots", "White pupil"]
    assert advice_of(main) == [("911", "Call 911 now"), ("today", "Call today"), ("this_week", "Call this week")]
    assert "White pupil Tell your doctor." in main.select_one(".advice").get_text(" ", strip=True)
    Symptom.objects.filter(name="Fever").update(urgency=Urgency.CALL_911)
    assert "Fever" in main_of(client, disease.url).select_one(".advice").get_text()


def test_a_disease_page_is_not_published_with_a_symptom_that_has_no_advice(symptoms):
    make_symptom("Cough", DiseasePage.objects.get(), urgency="")
    with pytest.raises(ValidationError, match="“Cough” does not say yet how soon to call"):
        DiseasePage.objects.get().save_revision().publish()


def test_the_general_words_stand_below_the_advice_and_only_where_they_are_true(client, symptoms):
    main = main_of(client, symptoms["fever"].url)
    assert advice_of(main) == [("today", "Call today")]
    assert main.get_text().index("Tell your doctor.") < main.get_text().index("Most children who have such")
    assert "Most children" not in main_of(client, symptoms["pupil"].url).get_text()
    assert "Most children" not in main_of(client, f"{symptoms['fever'].url}?and=white-pupil").get_text()


def test_a_dangerous_pair_comes_first_where_both_are_looked_up(client, symptoms, rules):
    pair = ("911", "Call 911 now: Fever, together with: Tiny spots")
    baby = ("911", "Call 911 now: Fever, under 3 months of age")
    main = main_of(client, f"{symptoms['fever'].url}?and=tiny-spots")
    assert advice_of(main) == [
        pair,
        ("today", "Call today: Fever"),
        ("this_week", "Call this week: Tiny spots"),
        baby,
    ]
    assert advice_of(main_of(client, symptoms["fever"].url))[1:] == [pair, baby]
    assert advice_of(main_of(client, symptoms["spots"].url)) == [("this_week", "Call this week"), pair]
    assert advice_of(main_of(client, symptoms["pupil"].url)) == [("911", "Call 911 now")]


@pytest.mark.parametrize("looked_up", ["combination", "search"])
def test_of_several_symptoms_the_most_urgent_advice_stands_first(client, symptoms, looked_up):
    addresses = {
        "combination": f"{symptoms['spots'].url}?and=white-pupil&and=fever",
        "search": f"{reverse('search')}?q=tiny+spots+fever+white+pupil",
    }
    main = BeautifulSoup(client.get(addresses[looked_up], follow=True).content, "lxml").main
    assert advice_of(main) == [
        ("911", "Call 911 now: White pupil"),
        ("today", "Call today: Fever"),
        ("this_week", "Call this week: Tiny spots"),
    ]


def test_search_shows_the_pair_first_then_each_symptom_then_the_age(client, symptoms, rules):
    found = advice_of(main_of(client, "/search/?q=fever+and+tiny+spots"))
    assert found[0] == ("911", "Call 911 now: Fever, together with: Tiny spots")
    assert ("911", "Call 911 now: Fever, under 3 months of age") in found
    # Who names one of the two in other words than ours must meet the pair all the same.
    found = advice_of(main_of(client, "/search/?q=tiny+spots"))
    assert ("911", "Call 911 now: Fever, together with: Tiny spots") in found
    main = main_of(client, "/search/?q=white+pupil")
    assert advice_of(main) == [("911", "Call 911 now: White pupil")]
    assert "Most children" not in main.get_text()


def test_what_no_clinician_has_checked_says_so(client, symptoms):
    for address in (symptoms["fever"].url, DiseasePage.objects.get().url):
        Symptom.objects.update(to_be_checked=True)
        assert "o be checked by a clinician." in main_of(client, address).get_text()
        Symptom.objects.update(to_be_checked=False)
        assert "o be checked by a clinician." not in main_of(client, address).get_text()


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"urgency": "today"}, True),
        ({"when_to_see_doctor": rich_text("<p>Wait a week.</p>")}, True),
        ({"description": "It is hott.", "is_only_a_typo": "on"}, False),
        ({"search_words": "hot"}, False),
    ],
    ids=["how soon", "what to do", "only a typo", "what is searched"],
)
def test_what_a_clinician_checked_is_to_be_checked_again_where_it_says_something_else(client, site, change, again):
    fever = make_symptom("Fever", make_disease(), urgency="911", to_be_checked=False)
    client.force_login(make_user("Site managers"))
    address = reverse("wagtailsnippets_diseases_symptom:edit", args=[fever.pk])
    for action in ("action-draft", "action-publish"):  # the second form still has the box without its tick
        shown = {**filled_in(client.get(address)), "to_be_checked": "", **change, action: "1"}
        assert client.post(address, shown).status_code == 302
    assert Symptom.objects.get().to_be_checked == again
    client.post(address, {**filled_in(client.get(address)), "to_be_checked": "", "action-publish": "1"})
    assert not Symptom.objects.get().to_be_checked, "what stands in public, a clinician can say to be checked"


def test_a_typo_that_another_saw_speaks_for_no_change_of_a_treatment(client, site):
    kind = make_treatment_kind("Surgery", to_be_checked=False)
    address = reverse("wagtailsnippets_diseases_treatmentkind:edit", args=[kind.pk])
    changes = ({"summary": "An operaton.", "is_only_a_typo": "on"}, {"what_it_is": rich_text("<p>Something else.</p>")})
    for change in changes:
        client.force_login(make_user("Site managers"))
        assert client.post(address, {**filled_in(client.get(address)), **change}).status_code == 302
    assert type(kind).objects.get().get_latest_revision_as_object().to_be_checked


def test_clinicians_change_rules_and_are_told_what_a_rule_needs(client, symptoms):
    client.force_login(make_user("Clinical reviewers"))
    address = reverse("wagtailsnippets_diseases_urgencyrule:add")
    data = {
        "symptom": symptoms["fever"].pk,
        "with_symptom": "",
        "under_months": "",
        "urgency": "911",
        "when_to_see_doctor": rich_text("<p>Call.</p>"),
        "action-publish": "1",
    }
    for wrong, message in (
        ({}, "Choose a second symptom, an age, or both."),
        ({"with_symptom": symptoms["fever"].pk}, "Choose another symptom"),
        ({"under_months": "3", "when_to_see_doctor": rich_text("<p></p>")}, "Write what a parent should do."),
    ):
        assert message in client.post(address, {**data, **wrong}).content.decode()
    assert not UrgencyRule.objects.exists()
    client.post(address, {**data, "under_months": "1"})
    assert str(UrgencyRule.objects.get()) == "Fever, under 1 month of age"
    client.force_login(make_user("Story coordinators"))
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Call 911 now, or 988.", ["911", "988"]),
        ("In 1988, $911 or 911% of 9.911 were 911.5; 0911", []),
    ],
)
def test_numbers_that_help_can_be_tapped(text, numbers):
    links = BeautifulSoup(phone_links(text), "lxml").select("a")
    assert [link["href"] for link in links] == [f"tel:{number}" for number in numbers]


def test_a_number_in_a_link_stays_as_it_is_and_plain_words_are_escaped():
    assert phone_links("<b> 911") == '&lt;b&gt; <a class="phone" href="tel:911">911</a>'
    linked = mark_safe('<a href="tel:911">call 911</a>')
    assert phone_links(linked) == linked
