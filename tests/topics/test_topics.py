"""Topics by stage: their doors, what leads to them, what may stand on them, and how they are approved."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.models import Redirect

from charity_site.core.leads import leads_at
from charity_site.core.models import SiteSettings
from charity_site.giving.models import GivePage
from charity_site.review.fingerprints import section_texts
from charity_site.review.state import Status
from stories.models import StoryIndexPage
from tests.discovery.vocabulary import said
from tests.factories import (
    add,
    make_disease,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_topic,
    make_treatment_kind,
    make_update,
    make_user,
)
from tests.reviewing import make_reviewer
from topics.models import TopicIndexPage, TopicPart, TopicQuestion
from topics.stages import DOORS, QUIET

DOOR = "/living-with-cancer/just-told/"


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "lxml")


def links(page):
    return [link["href"] for link in page.select("main a[href]")]


def test_doors_and_pages_lead_to_topics_and_quiet_ones_stand_last(client, site):
    disease, kind = make_disease(), make_treatment_kind()
    first = make_topic(title="The first days", diseases=[disease], treatments=[kind], readers=("parents", "siblings"))
    other = make_topic(title="Second opinion")
    later = make_topic(title="Checkups", stage="after-treatment")
    grief = make_topic(title="Grief", stage="grief", diseases=[disease], treatments=[kind])
    draft = make_topic(title="Not yet", live=False)
    doors = [f"/living-with-cancer/{stage.value}/" for stage in DOORS]

    home, index = read(client, "/"), read(client, "/living-with-cancer/")
    assert [a["href"] for a in home.select(".stage-doors a")] == doors
    assert grief.url not in links(home) and draft.url not in links(index)
    shown = [each for each in links(index) if each in {page.url for page in (first, other, later, grief)}]
    assert shown == [first.url, other.url, later.url, grief.url]

    door = read(client, DOOR)
    assert (
        door.h1.text == "Just told: Living with cancer"
        and door.select_one("[aria-current=page][href]").text == "Just told"
    )
    assert {first.url, other.url} <= set(links(door)) and not {later.url, grief.url} & set(links(door))
    assert door.select_one("link[rel=canonical]")["href"].endswith(DOOR)
    assert "There are no topics here yet." in read(client, doors[3]).main.text
    assert client.get("/living-with-cancer/grief-and-more/").status_code == 404

    topic = read(client, first.url)
    assert "For parents, brothers and sisters." in topic.main.text and other.url in links(topic)
    assert "To be checked" in topic.main.text and "No clinician" not in topic.main.text
    for page in (disease, kind):
        assert first.url in links(read(client, page.url)) and grief.url not in links(read(client, page.url))

    about = said(client, first.url)["@graph"][0]
    assert about["@type"] == "MedicalWebPage" and about["about"][0]["name"] == disease.title
    assert [each["audienceType"] for each in about["audience"]] == ["parents", "brothers and sisters"]

    listed = client.get("/api/v1/topics").json()["results"]
    assert [each["title"] for each in listed] == ["The first days", "Second opinion", "Checkups", "Grief"]
    assert [each["is_quiet"] for each in listed] == [False, False, False, True]
    whole = client.get(f"/api/v1/topics/{first.slug}").json()["result"]
    assert whole["readers"] == ["parents", "siblings"] and whole["diseases"][0]["title"] == disease.title
    assert whole["parts"][0]["heading"] == "A part" and whole["parts"][0]["to_be_checked"]
    assert {each["kind"] for each in client.get("/api/v1/changes?since=2020-01-01&limit=100").json()["results"]} >= {
        "topic"
    }

    sitemap, feed = client.get("/sitemap.xml").content.decode(), client.get("/feeds/all/").content.decode()
    assert f"{DOOR}</loc>" in sitemap and f"{doors[3]}</loc>" not in sitemap and f"{grief.url}</loc>" in sitemap
    assert first.url in feed and grief.url not in feed
    assert first.url in client.get("/llms.txt").content.decode()


def test_links_that_staff_type_lead_to_doors(client, site):
    make_topic()
    Redirect.objects.create(old_path="/new-here", redirect_link=DOOR)
    button = ("button", {"text": "Start", "page": None, "url": f"http://localhost{DOOR}"})
    page = make_standard_page(body=[("text", f'<p><a href="{DOOR}">Just told</a></p>'), button])
    assert links(read(client, page.url)).count(DOOR) == 1
    assert f"http://localhost{DOOR}" in links(read(client, page.url))
    assert client.get("/new-here/")["Location"] == DOOR
    assert leads_at([DOOR])[DOOR].address == DOOR
    with pytest.raises(ValidationError, match="address of a list of topics"):
        make_topic(slug="just-told")


def test_an_approved_topic_is_reviewed_until_its_text_changes(site):
    topic = make_topic(parts=[("One", "<p>Words.</p>")])
    topic.note_review(make_reviewer(), date.today())
    topic = type(topic).objects.get(pk=topic.pk)
    assert [each.status for each in topic.review_state.sections] == [Status.REVIEWED] and topic.review_state.due
    topic.parts = [TopicPart(heading="One", text="<p>Other words.</p>", source=make_source())]
    topic.change_note = "Other words."
    topic.save_revision().publish()
    changed = type(topic).objects.get(pk=topic.pk).review_state.changed_sections
    assert [each.heading for each in changed] == ["Text"]


def test_a_topic_goes_through_its_approval(site):
    topic = make_topic(live=False)
    topic.save_revision()
    workflow = topic.get_workflow()
    assert workflow.name == "Clinical review"
    state = workflow.start(topic, make_user("Editors"))
    state.current_task_state.approve(user=make_user("Clinical reviewers"))
    state.refresh_from_db()
    state.current_task_state.approve(user=make_user("Site managers"))
    assert type(topic).objects.get(pk=topic.pk).live


def test_a_quiet_page_leads_to_no_appeal_story_or_program(client, site):
    give = add(site, GivePage(title="Give", introduction="Choose."), live=True)
    program, story = make_program(), make_story()
    update = make_update(program)
    Redirect.objects.create(old_path="/old-giving", redirect_page=give)
    stored = [f'linktype="page" id="{page.pk}"' for page in (give, program, update, story)]
    typed = [give.url, f"http://localhost{story.url}", StoryIndexPage.objects.get().url, "/old-giving/"]
    typed.append(site.get_children().get(slug="about").url)  # the giving page of the settings
    typed += ["/giving/thanks/", "/what-gifts-did/2025/", "/feeds/stories/", f"/since/2026-01-02/{program.slug}/"]
    typed.append("http://www.Give.example/form")
    SiteSettings.objects.update(giving_url="https://give.example/form?fund={fund}&amount={amount}")
    for target in [*stored, *(f'href="{address}"' for address in typed)]:
        text = [("Help", f"<p>See <a {target}>this one</a>.</p>")]
        with pytest.raises(ValidationError, match=r"“this one” leads to (giving|stories|a story|research)"):
            make_topic(stage="grief", parts=text)
        if "old-giving" in target:
            assert make_topic(stage="just-told", parts=text).live  # all other stages may

    fine = (
        f'<p><a linktype="page" id="{make_standard_page().pk}">Help</a> <a href="https://example.org/">groups</a></p>'
    )
    site_settings = site.get_site().sitesettings
    site_settings.notice = "Give today."
    site_settings.save()
    topic = make_topic(stage="when-it-cannot-be-cured", parts=[("Help", fine)])
    for address in (topic.url, f"{topic.url}changes/"):
        page = read(client, address)
        assert page.select(".menu, .site-header .button") == [] and "Give today." not in page.text
        assert "Nothing is asked of you here" in page.header.text and "stop reading here" in page.footer.text
    assert "Give today." in read(client, make_topic().url).text


def test_search_finds_a_quiet_page_by_its_phrases_alone(client, site):
    words = {"parts": [("Pain", "<p>Morphine helps with pain.</p>")], "search_words": "my child died"}
    quiet = make_topic(title="A calm title", stage="grief", introduction="Comfort.", **words)
    loud = make_topic(title="School", parts=[("Books", "<p>A second set of books.</p>")])
    found = {query: links(read(client, f"/search/?q={query}")) for query in ("morphine", "comfort", "calm", "books")}
    assert loud.url in found["books"]
    assert not [query for query, shown in found.items() if quiet.url in shown]
    assert client.get("/search/suggestions/?q=calm").json()["suggestions"] == []
    for query in ("my child died", "a calm title"):
        assert quiet.url in links(read(client, f"/search/?q={query}")), query


def test_a_dose_stops_a_topic(site):
    with pytest.raises(ValidationError, match="is a dose or a temperature"):
        make_topic(parts=[("Fever", "<p>Call above 38.5 °C.</p>")])
    assert TopicIndexPage.objects.get().get_children().count() == 0


def test_questions_of_a_topic_are_read_reviewed_and_found_and_a_quiet_one_has_none(client, site):
    topic = make_topic(questions=[TopicQuestion(text="Can we bring a rabbit?", whom="nurse")])
    told = client.get(f"/api/v1/topics/{topic.slug}").json()["result"]
    assert told["questions_to_ask"] == [{"text": "Can we bring a rabbit?", "whom": "nurse"}]
    assert "Can we bring a rabbit?" in section_texts(topic)["text"]
    assert topic.url in links(read(client, "/search/?q=rabbit"))
    for stage in QUIET:
        with pytest.raises(ValidationError, match="A quiet page has no questions to tick"):
            make_topic(stage=stage, questions=[TopicQuestion(text="Can we bring a rabbit?")])
    assert not read(client, make_topic(stage="grief").url).select("#questions, form#ask")
    with pytest.raises(ValidationError, match="is a dose or a temperature"):
        make_topic(questions=[TopicQuestion(text="Do we call above 38.5 °C?")])


def test_who_is_led_to_a_quiet_page_is_asked_for_nothing_on_the_way(client, site):
    make_topic(title="A calm title", stage="grief", search_words="my child died")
    make_topic(title="School", search_words="teacher")
    for query, is_quiet in (
        ("my child died", True),
        ("a calm title", True),
        ("my child died&page=2", True),
        ("teacher", False),
    ):
        page = read(client, f"/search/?q={query}")
        assert bool(page.select(".menu")) != is_quiet and ("stop reading here" in page.footer.text) == is_quiet, query
