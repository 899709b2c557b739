"""Words that hurt families are refused in what the charity says; what families say is theirs."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Comment
from wagtail.test.utils.form_data import rich_text

from charity_site.core.hurtful_words import hurtful_words
from charity_site.core.models import SiteSettings
from charity_site.writing.checks import findings
from diseases.models import DiseaseName, PrognosisFactor
from stories.models import StoryPage
from tests.factories import (
    make_consent,
    make_disease,
    make_organization,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_user,
)
from tests.forms import beside_the_fields, disease_form, row
from tests.forms_on_screen import save

HURT = [
    "He lost his long battle with cancer.",
    "Families battling leukemia",
    "She lost the fight.",
    "She is losing her brave fight against leukemia.",
    "He won the war.",
    "In the fight against childhood cancer, we help.",
    "Children who are fighting leukemia need rest.",
    "He fought bravely, and fought cancer for years.",
    "After her long fight, she rests.",
    "The war on cancer",
    "Our little warriors, the cancer fighters",
    "She beat cancer.",
    "They are beating the odds.",
    "He succumbed to it.",
    "Children who suffer from JMML",
    "He was suffering from leukemia.",
    "Cancer sufferers",
    "The victims of this disease",
    "Children afflicted with it",
    "The child failed chemotherapy.",
    "A wheelchair-bound child, confined to a wheelchair",
    "He lost his “battle”.",
    "Josh Lost His Battle With Cancer",
    "BATTLING CANCER",
]
FINE = [
    "White blood cells fight infection, and medicines help your body fight germs.",
    "Drugs that fight cancer cells. It helps her fight infections.",
    "She died of leukemia. He lives with it and was treated for it.",
    "His mother said: “He lost his battle, and we were there.”",
    'He told us: "I do not suffer from anything today."',
    "The Crime Victims Fund helps families in Battle Creek with bills.",
    "A firefighter came. The heart beats. They lost the way, won the game and beat the eggs.",
    "The treatment did not work. Ask for the results of the failed test.",
    "This can cause suffering, and pain that a child suffers.",
]


@pytest.mark.parametrize("text", HURT)
def test_it_is_found_with_what_to_write_instead(text):
    found = list(hurtful_words(text))
    assert found and all(instead for _, instead in found)


@pytest.mark.parametrize("text", FINE)
def test_what_hurts_nobody_is_left_alone(text):
    assert list(hurtful_words(text)) == []


BATTLE = "The battle is long."
PARAGRAPH = f"<p>{BATTLE}</p>"
PAGES = {
    "a column": lambda: make_disease(live=False, tagline=BATTLE),
    "rich text": lambda: make_disease(live=False, overview=PARAGRAPH),
    "a title": lambda: make_standard_page(live=False, title="Our battle with cancer"),
    "a text in a stream": lambda: make_standard_page(live=False, body=[("text", PARAGRAPH)]),
    "a note in a stream": lambda: make_program(live=False, body=[("note", {"title": "A note", "text": PARAGRAPH})]),
    "an answer in a stream": lambda: make_standard_page(
        live=False, body=[("questions", {"questions": [{"question": "Why?", "answer": PARAGRAPH}]})]
    ),
    "what cards say of a story": lambda: make_story(live=False, search_description=BATTLE),
}


@pytest.mark.parametrize("where", PAGES)
def test_a_page_with_it_is_not_published(site, where):
    page = PAGES[where]()
    with pytest.raises(ValidationError, match="can hurt families"):
        page.save_revision().publish()


def test_neither_is_a_row(site):
    page = make_disease(live=False)
    page.prognosis_factors = [PrognosisFactor(name="Age", note="It makes the battle longer.")]
    with pytest.raises(ValidationError, match="can hurt families"):
        page.save_revision().publish()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "record",
    [
        lambda: make_symptom("Fever", description=BATTLE),
        lambda: make_symptom("Fever", when_to_see_doctor=PARAGRAPH),
        lambda: make_term(definition=BATTLE),
        lambda: make_source(note=BATTLE),
    ],
)
def test_nor_a_shared_record(record):
    with pytest.raises(ValidationError, match="can hurt families"):
        record().full_clean()


def test_nor_are_the_settings_or_what_is_said_of_an_organization(site):
    settings = SiteSettings.objects.get()
    settings.description = BATTLE
    for record in (settings, make_organization(about=BATTLE)):
        with pytest.raises(ValidationError, match="can hurt families"):
            record.full_clean()
    make_organization(name="The Battle Against Leukemia").full_clean()


def test_who_publishes_is_told_beside_the_field_and_a_draft_may_say_it(client, site):
    page = make_disease(title="Wilms tumor")
    client.force_login(make_user())
    data = disease_form(
        title="Wilms tumor",
        slug=page.slug,
        group="solid",
        tagline=BATTLE,
        overview=rich_text("<p>It is.</p>"),
        **row("questions", text="Who suffers from it?"),
    )
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = beside_the_fields(client.post(edit, {**data, "action-publish": "1"}, follow=True))
    assert html.count("can hurt families") >= 2 and BATTLE in html and "“battle”" in html and "“suffers from”" in html
    assert "can hurt families" not in beside_the_fields(client.post(edit, data, follow=True))


def test_who_saves_a_record_is_told_too(client, site):
    term = make_term(name="Relapse", definition="It is back.")
    client.force_login(make_user())
    address = reverse(term.snippet_viewset.get_url_name("edit"), args=[term.pk])
    html = save(client, address, {"definition": "The victim has it again.", "action-publish": "1"}).content.decode()
    assert "can hurt families" in html
    term.refresh_from_db()
    assert term.definition == "It is back."


def test_what_staff_say_to_each_other_is_theirs(site):
    page = make_standard_page()
    page.wagtail_admin_comments = [
        Comment(user=make_user("Editors"), contentpath="title", text="Let us not say “battle”, or victim.")
    ]
    page.save_revision().publish()
    assert page.live and findings(page) == []


def test_the_words_of_families_and_of_others_are_theirs(site):
    story = make_story(body=[("text", PARAGRAPH), ("quote", {"text": BATTLE})], pull_quote=BATTLE)
    story.save_revision().publish()
    assert StoryPage.objects.live().filter(pk=story.pk).exists()
    make_standard_page(
        body=[("quote", {"text": BATTLE, "consent": make_consent()})], search_words="my son lost his battle"
    ).save_revision().publish()
    disease = make_disease()
    disease.names = [DiseaseName(name="victim of cancer", kind="everyday")]
    disease.save_revision().publish()
    make_source(title="The battle against childhood cancer").full_clean()
    make_term(also_called="cancer victim").full_clean()
