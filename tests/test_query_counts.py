"""A page asks the database the same number of questions whatever hangs below it: with 5 children and with 20."""

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from charity_site.core.models import Organization
from diseases.models import (
    DiseaseLateEffect,
    DiseasePage,
    DiseaseSymptom,
    LateEffect,
    Symptom,
    Treatment,
    TreatmentKind,
)
from research.models import Milestone
from tests.factories import (
    make_disease,
    make_image,
    make_late_effect,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
    make_term,
    make_topic,
    make_treatment_kind,
    make_update,
    make_user,
)

MOST_OF_A_PAGE = 8
MOST_FOR_STAFF = {"dashboard": 54, "dashboard after a change": 77, "chooser of pictures": 16}


def count(client, address):
    """Return how many queries `address` takes, when its pictures have been cut and caches are cold."""
    assert client.get(address).status_code == 200
    for cache in caches.all():
        cache.clear()
    assert client.get(address).status_code == 200  # to cut a picture is a change: what is kept is made anew
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def count_for_staff(user):
    """Return how many queries it takes `user` to see the dashboard again, the same right after a change, and the chooser: {name: number}."""
    staff, dashboard = Client(), reverse("wagtailadmin_home")
    staff.force_login(user)
    again, chooser = (count(staff, address) for address in (dashboard, reverse("wagtailimages_chooser:choose")))
    Page.objects.filter(pk=0).update(title="Another")
    with CaptureQueriesContext(connection) as queries:
        assert staff.get(dashboard).status_code == 200
    return dict(zip(MOST_FOR_STAFF, (again, len(queries), chooser), strict=True))


def grow(disease, program, until):
    """Give the site `until` of each child."""
    photo, picture = make_image(collection="Story photos"), make_image()
    while disease.stories.count() < until:
        make_story(disease=disease, portrait=photo)
        make_program(diseases=[disease], picture=picture)
        another = make_disease(picture=picture)
        make_standard_page()
        make_topic(diseases=[disease, another])
        make_update(program)
        marked = f'<p><a linktype="term" id="{make_term().pk}">Word</a></p>'
        sign = make_symptom(f"Sign {another.pk}", when_to_see_doctor=marked)
        for page in (disease, another):
            DiseaseSymptom.objects.create(page=page, symptom=sign, note="A note")
            DiseaseSymptom.objects.create(page=page, symptom=Symptom.objects.get(name="Fever"))
        kind = make_treatment_kind(side_effects=marked)
        for page in (disease, another):
            Treatment.objects.create(page=page, name="Medicine", what_it_is=marked, kind=kind)
            Treatment.objects.create(page=page, name="More", kind=TreatmentKind.objects.get(name="Medicine"))
            DiseaseLateEffect.objects.create(page=page, late_effect=LateEffect.objects.get(name="Effect"))
        make_late_effect("", disease, another, treatments=[kind, TreatmentKind.objects.get(name="Medicine")])
    program.milestones = [Milestone(year=2000 + number, text="Done") for number in range(until)]
    program.save_revision().publish()


def test_five_children_or_twenty_take_the_same_number_of_queries(client, site):
    disease = make_disease(title="A disease")
    program = make_program(diseases=[disease], title="A program")
    story = make_story(disease=disease)
    fever = make_symptom("Fever", disease)
    make_symptom("Rash", disease)
    kind = make_treatment_kind("Medicine")
    topic = make_topic(diseases=[disease], treatments=[kind])
    effect = make_late_effect("Effect", disease, treatments=[kind])
    pages = [
        "/",
        "/childhood-cancers/",
        "/living-with-cancer/",
        "/living-with-cancer/just-told/",
        topic.url,
        disease.url,
        "/symptoms/",
        fever.url,
        f"{fever.url}?and=rash",
        "/treatments/",
        kind.url,
        "/after-treatment/",
        effect.url,
        "/after-treatment/?had=medicine",
        "/glossary/",
        "/stories/",
        story.url,
        "/research/",
        program.url,
        "/about/",
    ]
    addresses = [
        *pages,
        "/search/?q=story",
        "/search/?q=disease",
        "/search/?q=fever",
        "/search/?q=zzz",
        "/search/?q=diseaze+lymfoma",
    ]
    addresses += ["/search/suggestions/?q=dis", "/search/suggestions/?q=sign", "/search/suggestions/?q=zzz"]
    addresses += [
        "/sitemap.xml",
        "/llms.txt",
        "/feeds/all/",
        "/feeds/stories/",
        "/feeds/research/a-program/",
        "/feeds/diseases/a-disease/",
    ]
    for question in (
        "zzz",
        "diseaze lymfoma",
    ) * 5:  # from the fifth time on, what was asked in vain is written in words
        client.get("/search/", {"q": question})
    staff = make_user("Site managers")
    grow(disease, program, 5)
    few, few_of_staff = {address: count(client, address) for address in addresses}, count_for_staff(staff)
    grow(disease, program, 20)
    many, many_of_staff = {address: count(client, address) for address in addresses}, count_for_staff(staff)
    assert few == many
    assert few_of_staff == many_of_staff
    assert {name: many_of_staff[name] for name, most in MOST_FOR_STAFF.items() if many_of_staff[name] > most} == {}
    assert {address: many[address] for address in pages if many[address] > MOST_OF_A_PAGE} == {}


def test_a_disease_page_with_all_that_it_can_have_takes_eight(client, site):
    """Pictures on the page and on its cards, and links in its text to a story and to another page."""
    disease, picture = make_disease(picture=make_image()), make_image(collection="Story photos")
    disease.attribution_organization = Organization.objects.create(name="A hospital")
    stories = [make_story(disease=disease, portrait=picture) for _ in range(3)]
    program = make_program(diseases=[disease])
    program.milestones = [Milestone(year=2026, text="Done")]
    program.save_revision().publish()
    make_symptom("Fever", disease)
    links = "".join(f'<a linktype="page" id="{page.pk}">Link</a>' for page in (stories[0], program, make_disease()))
    disease.overview = f'<p>{links} <a linktype="term" id="{make_term().pk}">Word</a></p>'
    disease.treatments = [Treatment(name="Medicine", what_it_is=f"<p>{links}</p>") for _ in range(3)]
    disease.save_revision().publish()
    shown = client.get(disease.url).text
    assert shown.count(f'href="{stories[0].url}"') == 5
    assert count(client, disease.url) <= MOST_OF_A_PAGE


def queries_to_publish(rows):
    """Return how many queries it takes to publish a disease with so many `rows` of symptoms once more."""
    disease = make_disease(symptoms=[DiseaseSymptom(symptom=make_symptom()) for _ in range(rows)])
    disease = DiseasePage.objects.get(pk=disease.pk)
    disease.tagline = "Another tagline."
    with CaptureQueriesContext(connection) as queries:
        disease.save_revision().publish()
    return len(queries)


def test_publishing_reads_the_page_no_more_often_for_each_row(site):
    queries_to_publish(2)  # what is kept from now on
    few, many = queries_to_publish(2), queries_to_publish(12)
    assert few <= 180
    assert many - few <= 5 * 10, (
        "Wagtail looks whether each row's record is there, asks it what is missing, and stores the row"
    )
