"""A story is shown only while each person in it agrees, and leads on to the disease and the research."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from charity_site.consent.models import Consent
from stories.models import StoryIndexPage, StoryPage
from tests.factories import make_consent, make_disease, make_image, make_program, make_story, make_user

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def is_drawing(image):
    return image["src"].startswith("/media/drawings/")


def end_consent(story):
    """The consent ends while the page stays live: nobody did anything, a day went by."""
    consent = story.consents.get().consent
    consent.ends, consent.starts = YESTERDAY, YESTERDAY
    consent.save()


def test_a_story_whose_consent_has_ended_is_nowhere(client, site):
    disease = make_disease(title="Leukemia X")
    story = make_story(disease=disease, title="Zofia and leukemia", display_name="Zofia")
    make_program(diseases=[disease])
    places = ["/", "/stories/", disease.url, "/research/program-1/", "/search/?q=Zofia", "/sitemap.xml"]
    assert client.get(story.url).status_code == 200
    assert "Zofia" in client.get("/stories/").content.decode()
    assert story.full_url in client.get("/sitemap.xml").content.decode()

    end_consent(story)

    assert client.get(story.url).status_code == 404
    for place in places:
        response = client.get(place)
        text = response.content.decode().replace("“Zofia”", "").replace('value="Zofia"', "").replace("Zofia |", "")
        assert "Zofia" not in text and story.url not in text, place


def test_one_person_without_cover_is_enough_to_hide_a_story(client, site):
    story = make_story(consents=[make_consent(), make_consent()])
    consent = story.consents.last().consent
    consent.withdrawn_on = TODAY
    consent.save()
    assert client.get(story.url).status_code == 410
    assert story not in StoryPage.objects.shown()


def test_a_withdrawn_story_has_a_kind_page_that_does_not_name_it(client, site):
    story = make_story(title="Zofia and leukemia", display_name="Zofia", slug="a-story")
    story.consents.update(consent=make_consent(withdrawn_on=TODAY))
    response = client.get(story.url)
    assert response.status_code == 410
    text = response.content.decode()
    assert "no longer here" in text and "Zofia" not in text and "canonical" not in text
    assert soup(response).select_one("form[role=search]")


@pytest.mark.parametrize("consents", [[], [{"website": False}], [{"ends": YESTERDAY, "starts": YESTERDAY}]])
def test_a_story_without_cover_cannot_be_published_by_any_way(site, consents):
    story = make_story(live=False, consents=[make_consent(**fields) for fields in consents])
    revision = story.save_revision(clean=False)
    with pytest.raises(ValidationError, match="consent"):
        revision.publish()
    story.refresh_from_db()
    assert not story.live


def test_a_photo_is_shown_only_where_its_consent_says_so(client, site):
    yes, no = make_consent(), make_consent()
    shown = make_story(portrait=make_image(collection="Story photos", people=[yes]), consents=[yes])
    hidden = make_story(portrait=make_image(collection="Story photos", people=[yes, no]), consents=[no])
    Consent.objects.filter(pk=no.pk).update(photo=False)
    assert not is_drawing(soup(client.get(shown.url)).select_one(".page-hero img"))
    assert is_drawing(soup(client.get(hidden.url)).select_one(".page-hero img"))
    cards = soup(client.get("/stories/")).select(".story-card img")
    assert sorted(is_drawing(image) for image in cards) == [False, True]


def test_a_family_that_wants_no_appeals_has_none_on_its_page(client, site):
    disease = make_disease()
    program = make_program(diseases=[disease])
    with_appeals, without = (
        make_story(disease=disease),
        make_story(disease=disease, consents=[make_consent(appeals=False)]),
    )
    assert program.url in client.get(with_appeals.url).content.decode()
    assert program.url not in client.get(without.url).content.decode()
    # Pages have their header in common, but for this.
    buttons = [soup(client.get(story.url)).select(".site-header .button") for story in (with_appeals, without)]
    assert [len(found) for found in buttons] == [1, 0]


def test_a_card_says_who_and_what_and_its_link_is_like_no_other(client, site):
    for title in ("Sydney and leukemia", "Sydney and retinoblastoma"):
        make_story(title=title, display_name="Sydney", label="Leukemia Survivor")
    cards = soup(client.get("/stories/")).select(".story-card")
    links = [card.select_one("a") for card in cards]
    assert [card.select_one(".label").text for card in cards] == ["Leukemia Survivor"] * 2
    assert all(link.text.startswith("Read Sydney's Story") for link in links)
    assert len({link.text for link in links}) == len({link["href"] for link in links}) == 2


def test_two_stories_cannot_have_the_same_title(site):
    make_story(title="Sydney and leukemia")
    with pytest.raises(ValidationError, match="tell them apart"):
        make_story(title="sydney and Leukemia")


def test_stories_are_newest_first_twelve_a_page_and_by_disease(client, site):
    one, other = make_disease(title="One"), make_disease(title="Other")
    stories = [make_story(disease=one) for _ in range(13)] + [make_story(disease=other)]
    newest = [card.a["href"] for card in soup(client.get("/stories/")).select(".story-card")]
    assert newest == [story.url for story in reversed(stories)][:12]
    assert len(soup(client.get("/stories/?page=2")).select(".story-card")) == 2

    page = soup(client.get("/stories/"))
    link = next(a for a in page.select(".page-filter a") if a.text == "One")
    filtered = soup(client.get(f"/stories/{link['href'].removeprefix('/stories/')}"))
    assert len(filtered.select(".story-card")) == 12
    assert "disease=one" in filtered.select_one(".pagination a")["href"]
    assert len(soup(client.get("/stories/?disease=other")).select(".story-card")) == 1


@pytest.mark.parametrize("query", ["disease=nothing", "disease=%27", "disease=" + "x" * 8000])
def test_an_unknown_disease_in_the_address_is_not_found(client, site, query):
    assert client.get(f"/stories/?{query}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "9" * 400])
def test_an_odd_page_number_shows_a_page(client, site, page):
    make_story()
    assert client.get(f"/stories/?page={page}").status_code == 200


def test_a_story_leads_to_its_disease_the_research_and_other_stories(client, site):
    disease = make_disease()
    program = make_program(diseases=[disease])
    story, other = make_story(disease=disease), make_story(disease=disease)
    links = {a["href"] for a in soup(client.get(story.url)).select("main a")}
    to_program = f"/follow/{story.pk}/program{program.url}"
    assert {disease.url, to_program, other.url, StoryIndexPage.objects.get().url} <= links


def test_a_draft_of_the_disease_is_not_linked(client, site):
    disease = make_disease()
    story = make_story(disease=disease)
    disease.unpublish()
    assert disease.url not in client.get(story.url).content.decode()


def story_form(disease, *consents):
    rows = {
        f"consents-{number}-{name}": value
        for number, consent in enumerate(consents)
        for name, value in {"consent": consent.pk, "id": "", "ORDER": number + 1}.items()
    }
    management = {"consents-TOTAL_FORMS": len(consents), "consents-INITIAL_FORMS": 0}
    return {
        "title": "A new story", "slug": "a-new-story", "display_name": "Ana", "role": "survivor", "label": "Survivor",
        "disease": disease.pk, "age_at_diagnosis": "", "year": "", "portrait": "", "pull_quote": "",
        **nested_form_data({"body": streamfield([("text", rich_text("<p>Hello</p>"))])}),
        **management, **rows, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1",
    }  # fmt: skip


def test_a_coordinator_publishes_a_covered_story_and_is_told_why_another_cannot_be(client, site):
    client.force_login(make_user("Story coordinators"))
    disease = make_disease()
    url = reverse("wagtailadmin_pages:add", args=("stories", "storypage", StoryIndexPage.objects.get().pk))

    response = client.post(url, story_form(disease))
    assert response.status_code == 200
    assert "Nobody&#x27;s consent is recorded with this story" in response.content.decode()

    response = client.post(url, story_form(disease, make_consent(person="Ana", withdrawn_on=TODAY)))
    assert response.status_code == 200
    assert "the consent of Ana (the child) was withdrawn" in response.content.decode()
    assert not StoryPage.objects.filter(slug="a-new-story").exists()

    response = client.post(url, story_form(disease, make_consent(person="Ana")))
    assert response.status_code == 302
    assert StoryPage.objects.get(slug="a-new-story").live


def test_no_picture_of_a_child_is_shown_anywhere_on_a_page_when_the_photo_is_not_covered(client, site):
    consent = make_consent()
    photo = make_image(collection="Story photos", people=[consent])
    picture = {"image": {"image": photo.pk, "decorative": True, "alt_text": ""}, "caption": "At the river"}
    body = [{"type": "text", "value": "<p>Words stay.</p>"}, {"type": "image", "value": picture}]
    story = make_story(body=body, consents=[consent])
    assert "At the river" in client.get(story.url).content.decode()
    Consent.objects.update(photo=False)
    page = soup(client.get(story.url))
    assert "Words stay." in page.text
    assert "At the river" not in page.text and not page.select("main .story-body img")


def test_staff_see_in_the_list_and_in_the_editor_why_a_story_is_hidden(client, site):
    shown, hidden = make_story(), make_story(consents=[make_consent(person="Mika")])
    hidden.consents.get().consent.__class__.objects.filter(person="Mika").update(withdrawn_on=TODAY)
    client.force_login(make_user("Story coordinators"))
    words = "the consent of Mika (the child) was withdrawn"
    listing = client.get(reverse("wagtailadmin_explore", args=(StoryIndexPage.objects.get().pk,))).content.decode()
    assert listing.count(words) == 1
    assert words in client.get(reverse("wagtailadmin_pages:edit", args=(hidden.pk,))).content.decode()
    assert (
        "do not see this story" not in client.get(reverse("wagtailadmin_pages:edit", args=(shown.pk,))).content.decode()
    )


def test_a_refusal_among_many_is_a_message_that_names_the_story_and_nothing_is_published(client, site):
    fine, refused = make_story(title="Fine"), make_story(title="Not so", consents=[make_consent(person="Mika")])
    for story in (fine, refused):
        story.unpublish()
    refused.consents.get().consent.__class__.objects.filter(person="Mika").update(withdrawn_on=TODAY)
    client.force_login(make_user("Site managers"))
    index = reverse("wagtailadmin_explore", args=(StoryIndexPage.objects.get().pk,))
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    response = client.post(f"{address}?id={fine.pk}&id={refused.pk}&next={index}", follow=True)
    assert response.redirect_chain[-1][0] == index
    text = response.content.decode()
    assert "Nothing was published." in text and "“Not so”" in text and "Mika (the child) was withdrawn" in text
    assert not StoryPage.objects.live().exists()

    client.post(f"{address}?id={fine.pk}&next={index}")
    assert list(StoryPage.objects.live()) == [fine]
