"""Each page says to machines what it shows to people, in words that machines know, and no more than that."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from wagtail.models import PageViewRestriction, Site

from charity_site.consent.models import Consent
from charity_site.core.models import Organization, SiteSettings, SocialLink
from charity_site.delivery.text.clean_text import in_one_line
from charity_site.discovery.structured_data import graph
from diseases.models import (
    DiagnosisTest,
    DiseaseCode,
    DiseaseName,
    DiseaseSource,
    DiseaseSymptom,
    PrognosisFactor,
    Question,
    RiskFactor,
    SurvivalFigure,
    Treatment,
)
from research.models import Fund, Grant, Output, Partner, ProgramPage
from tests.discovery.vocabulary import problems, said, targets
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_symptom,
    make_update,
)
from tests.figures import cited
from tests.reviewing import approve


def published(page, **rows):
    """`page` with those rows."""
    for name, values in rows.items():
        setattr(page, name, values)
    page.save_revision().publish()
    return page


@pytest.fixture
def disease(site):
    """A disease page on which nothing is empty."""
    page = make_disease(
        title="Wilms tumor", abbreviation="WT", tagline="A kidney cancer.", symptoms_intro="<p>Signs.</p>", when_to_call="<p>Call.</p>",
        prognosis_intro="<p>An outlook.</p>", research_text="<p>Research.</p>",
    )  # fmt: skip
    make_story(disease=page)
    published(
        page,
        names=[DiseaseName(name="Nephroblastoma"), DiseaseName(name="Willms", kind=DiseaseName.Kind.MISSPELLING)],
        codes=[DiseaseCode(system="ICD-10", code="C64"), DiseaseCode(system="NCIt", code="C3267")],
        symptoms=[DiseaseSymptom(symptom=make_symptom("A lump in the belly"))],
        risk_factors=[RiskFactor(name="A syndrome", note="From birth.")],
        tests=[DiagnosisTest(name="Ultrasound", what_happens="<p>A picture.</p>")],
        prognosis_factors=[PrognosisFactor(name="Stage", note="How far it has spread.")],
        survival_figures=[SurvivalFigure(value="93 percent", to_be_checked=True, **cited())],
        treatments=[Treatment(name="Surgery", what_it_is="<p>An operation.</p>")],
        questions=[Question(text="How long?")],
        sources=[DiseaseSource(source=make_source(title="A paper", url="https://example.org/paper", year=2019))],
    )
    return approve(page, "Dr. A. Example, Sampletown", "2026-03-04")


def one(document, kind):
    """The only node of the type `kind` at the top of `document`."""
    (found,) = [node for node in document["@graph"] if node["@type"] == kind]
    return found


def test_a_disease_page_says_all_that_it_shows(client, disease):
    document = said(client, disease.url)
    assert problems(document, targets(said(client, "/"), said(client, "/childhood-cancers/"))) == []
    page, condition = one(document, "MedicalWebPage"), one(document, "MedicalCondition")
    assert page["name"] == condition["name"] == "Wilms tumor" and page["url"] == condition["url"] == disease.full_url
    assert page["description"] == "A kidney cancer." and page["inLanguage"] == "en-us"
    assert page["about"] == page["mainEntity"] == {"@id": condition["@id"]}
    assert page["lastReviewed"] == "2026-03-04"
    assert [each["name"] for each in page["reviewedBy"]] == ["Dr. A. Example, Sampletown"]
    assert page["aspect"] == ["symptoms", "diagnosis", "prognosis", "treatment"]
    assert page["audience"]["audienceType"] == "Parents of children with cancer"
    assert [(source["name"], source["datePublished"]) for source in page["citation"]] == [("A paper", "2019")]
    assert condition["alternateName"] == ["WT", "Nephroblastoma"]
    assert [(code["codingSystem"], code["codeValue"]) for code in condition["code"]] == [("ICD-10", "C64"), ("NCIt", "C3267")]  # fmt: skip
    named = {name: [row["name"] for row in condition[name]] for name in ("signOrSymptom", "typicalTest", "possibleTreatment")}  # fmt: skip
    assert named == {"signOrSymptom": ["A lump in the belly"], "typicalTest": ["Ultrasound"], "possibleTreatment": ["Surgery"]}  # fmt: skip
    assert condition["riskFactor"] == [{"@type": "MedicalRiskFactor", "name": "A syndrome"}]
    trail = page["breadcrumb"]["itemListElement"]
    assert [(step["position"], step["name"]) for step in trail] == [
        (1, "Home"), (2, "Types of Childhood Cancer"), (3, "Wilms tumor")
    ]  # fmt: skip


def test_its_parts_lead_to_the_sections_that_the_reader_sees(client, disease):
    page = one(said(client, disease.url), "MedicalWebPage")
    html = BeautifulSoup(client.get(disease.url).content, "lxml")
    shown = {f"{disease.full_url}#{section['id']}": section.h2.text for section in html.select(".sections > section")}
    assert {part["url"]: part["name"] for part in page["hasPart"]} == shown and len(shown) == 9
    aspects = {part["name"]: part.get("hasHealthAspect") for part in page["hasPart"]}
    assert aspects["Symptoms"] == "https://schema.org/SymptomsHealthAspect" and aspects["Diagnosis"] is None


def test_no_survival_figure_is_handed_out(client, disease):
    assert "93 percent" in client.get(disease.url).content.decode()
    assert "93" not in json.dumps(one(said(client, disease.url), "MedicalCondition"))
    bold = make_disease(title="Nine out of ten live", tagline="90% of children live.")
    for address in (bold.url, "/childhood-cancers/"):
        text = json.dumps(said(client, address))
        assert "90%" not in text and "Nine out of ten" not in text.replace(bold.slug, ""), address


@pytest.mark.parametrize("is_sample", [True, False])
def test_what_nobody_reviewed_names_no_reviewer(client, disease, is_sample):
    if is_sample:
        type(disease).objects.filter(pk=disease.pk).update(is_sample=True)
    else:
        disease.reviews.all().delete()
    page = one(said(client, disease.url), "MedicalWebPage")
    assert "lastReviewed" not in page and "reviewedBy" not in page


def test_it_asks_the_database_for_nothing_that_the_page_did_not_ask(client, disease, django_assert_num_queries):
    make_program(diseases=[disease])
    request = RequestFactory().get(disease.url)
    SiteSettings.for_request(request), Site.find_for_request(request)
    context = client.get(disease.url).context_data
    for name in ("risk_factors", "symptoms", "tests", "treatments", "sources"):
        assert len(context[name]) == 1
    with django_assert_num_queries(0):
        graph(context["page"], context, request)


def test_a_story_is_data_while_its_family_lends_it_to_feeds(client, site):
    portrait = make_image(collection="Story photos")
    story = make_story(
        title="Zofia and leukemia", display_name="Zofia", age_at_diagnosis=3, year=2011, portrait=portrait,
        pull_quote="She was three.", search_description="Zofia was three.",
    )  # fmt: skip
    document = said(client, story.url)
    assert problems(document, targets(said(client, "/"), said(client, "/stories/"))) == []
    article = one(document, "Article")
    assert article["headline"] == "Zofia and leukemia" and f"/media/share/{story.pk}/" in article["image"]
    assert (article["about"]["name"], article["about"]["url"]) == (story.disease.title, story.disease.full_url)
    assert not {"author", "character", "contentLocation", "temporalCoverage"} & set(article)
    text = json.dumps(document["@graph"])
    assert "2011" not in text and "three" not in text and portrait.file.name not in text
    assert "Zofia and leukemia" in json.dumps(said(client, "/stories/"))


@pytest.mark.parametrize("fields", [{"feeds": False}, {"feeds": False, "share": False}])
def test_a_story_that_is_not_lent_has_no_name_in_data(client, site, fields):
    story = make_story(title="Zofia and leukemia", display_name="Zofia", slug="z", search_description="Zofia was three.",
                       consents=[make_consent(), make_consent(**fields)])  # fmt: skip
    document = said(client, story.url)
    assert problems(document, targets(said(client, "/"), said(client, "/stories/"))) == []
    assert "Zofia" not in json.dumps(document) and "Article" not in json.dumps(document)
    assert str(story.pk) not in json.dumps(document).split("/"), "nor its share image"
    listed = said(client, "/stories/")
    assert "Zofia" not in json.dumps(listed) and one(listed, "CollectionPage")["mainEntity"]["numberOfItems"] == 0


def test_a_story_that_may_not_be_shared_has_no_picture_in_data(client, site):
    story = make_story(consents=[make_consent(share=False)])
    assert "image" not in one(said(client, story.url), "Article")
    Consent.objects.update(share=True, bereaved=True)
    assert "image" not in one(said(client, story.url), "Article")


def test_a_program_says_who_pays_who_takes_part_and_what_came_of_it(client, site, disease):
    settings = SiteSettings.objects.get()
    settings.giving_url = "https://give.example.org/?fund={fund}"
    settings.save()
    program = make_program(
        title="Kidney research",
        diseases=[disease],
        status="completed",
        end_year=2024,
        fund=Fund.objects.create(name="Kidney", code="KID"),
    )
    university = Organization.objects.create(name="A university", kind="university", url="https://example.edu/")
    published(
        program,
        partners=[Partner(organization=university)],
        grants=[Grant(title="A pilot study", award_number="GT-1", amount="$120,000", state="planned")],
        outputs=[
            Output(kind="paper", title="A paper", identifier="10.1000/abc", journal="Blood", state="published", year=2024,
                   open_access_url="https://example.org/free"),
            Output(kind="trial", title="A trial", identifier="NCT01234567", state="recruiting", year=2023),
            Output(kind="dataset", title="A data set", state="planned"),
        ],
    )  # fmt: skip
    update = make_update(program, title="We are done")
    others = targets(*(said(client, address) for address in ("/", "/research/", disease.url, program.url)))
    for address in (program.url, update.url, "/research/"):
        assert problems(said(client, address), others) == [], address
    document = said(client, program.url)
    project, charity = one(document, "ResearchProject"), {"@id": one(document, "NGO")["@id"]}
    assert project["name"] == "Kidney research" and project["funder"] == charity
    assert [each["funder"] for each in project["funding"]] == [charity] * 2
    assert (project["funding"][1]["name"], project["funding"][1]["identifier"]) == ("A pilot study", "GT-1")
    assert (project["foundingDate"], project["dissolutionDate"]) == ("2020", "2024")
    assert [(each["@type"], each["name"]) for each in project["member"]] == [("CollegeOrUniversity", "A university")]
    assert project["knowsAbout"][0]["name"] == "Wilms tumor"
    assert project["potentialAction"]["target"] == "https://give.example.org/", "a completed program takes no gifts"
    ProgramPage.objects.update(status="running")
    project = one(said(client, program.url), "ResearchProject")
    assert project["potentialAction"]["target"] == "https://give.example.org/?fund=KID"
    paper, trial, data = one(document, "WebPage")["mentions"]
    assert (paper["@type"], paper["identifier"]["value"], paper["url"]) == ("ScholarlyArticle", "10.1000/abc", "https://doi.org/10.1000/abc")  # fmt: skip
    assert (paper["isPartOf"]["name"], paper["datePublished"], paper["sameAs"]) == (
        "Blood",
        "2024",
        "https://example.org/free",
    )
    assert (trial["@type"], data["@type"]) == ("MedicalTrial", "Dataset") and "identifier" not in data
    assert trial["status"] == "Recruiting" and "datePublished" not in trial
    news = one(said(client, update.url), "NewsArticle")
    assert (news["headline"], news["datePublished"]) == ("We are done", "2026-01-01")
    assert news["about"] == {"@id": project["@id"]}


def test_no_gift_is_asked_for_while_none_is_taken(client, site):
    program = make_program()
    assert SiteSettings.objects.get().giving_page
    assert "potentialAction" not in one(said(client, program.url), "ResearchProject")


def test_the_home_page_says_who_we_are_and_how_to_search(client, site):
    settings = SiteSettings.objects.get()
    settings.help_line_number, settings.contact_email = "1-800-555-0134", "hello@example.org"
    settings.contact_address, settings.description = "1 Street\nTown", "What we do."
    settings.social_links = [SocialLink(name="Video", url="https://example.org/video/")]
    settings.save()
    document = said(client, "/")
    assert problems(document) == []
    charity, website = one(document, "NGO"), one(document, "WebSite")
    assert [point.get("telephone") or point["email"] for point in charity["contactPoint"]] == ["1-800-555-0134", "hello@example.org"]  # fmt: skip
    assert charity["sameAs"] == ["https://example.org/video/"] and charity["address"] == "1 Street, Town"
    search = website["potentialAction"]["target"]["urlTemplate"].removeprefix("http://localhost")
    assert client.get(search.replace("{search_term_string}", "x")).status_code == 200
    assert client.get(charity["logo"].removeprefix("http://localhost")).status_code == 200
    assert "breadcrumb" not in one(document, "WebPage")


def test_every_other_page_names_the_charity_and_leads_home(client, site):
    pages = ["/childhood-cancers/", "/stories/", "/research/", "/about/", make_standard_page().url]
    others = targets(said(client, "/"), *(said(client, address) for address in pages))
    for address in pages:
        document = said(client, address)
        assert problems(document, others) == [], address
        assert one(document, "NGO")["name"] == "Test Fund"
        page = document["@graph"][0]
        assert page["breadcrumb"]["itemListElement"][0]["item"] == {"@id": "http://localhost/"}
    assert said(client, "/about/")["@graph"][0]["@type"] == "AboutPage"


def test_the_page_above_that_is_a_draft_is_not_on_the_way(client, site):
    child = make_standard_page(title="Child")
    child.get_parent().specific.unpublish()
    for text in (json.dumps(said(client, child.url)), str(BeautifulSoup(client.get(child.url).content, "lxml").select(".breadcrumbs"))):  # fmt: skip
        assert "About us" not in text and "Child" in text


def test_no_text_can_end_the_block(client, site):
    evil = "</script><script>alert(1)</script><!-- & \u2028 \u2029"
    disease = make_disease(title=f"A {evil}", slug="evil", tagline=evil)
    html = BeautifulSoup(client.get(disease.url).content, "lxml")
    assert one(said(client, disease.url), "MedicalCondition")["name"] == in_one_line(f"A {evil}")
    block = html.select_one('script[type="application/ld+json"]').string
    assert not set("<>&\u2028\u2029") & set(block) and "alert(1)" not in [script.string for script in html("script")]


def test_what_visitors_do_not_see_says_nothing(client, site, rf):
    draft, private = make_disease(live=False), make_disease()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for page in (draft, private):
        assert "ld+json" not in client.get(page.url).content.decode()
        assert page.full_url not in json.dumps(said(client, "/childhood-cancers/"))
    preview = draft.make_preview_request().rendered_content
    assert "ld+json" not in preview and 'rel="canonical"' not in preview
    for address in ("/search/?q=disease", "/nowhere/"):
        assert said(client, address) is None
