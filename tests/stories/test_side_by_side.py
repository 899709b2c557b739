"""Stories that stand beside each other differ: in name, in picture, and from page to page; each says what it is."""

import pytest
from bs4 import BeautifulSoup

from tests.factories import make_consent, make_disease, make_image, make_program, make_story


def cards(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").select(".story-card")


def links(client, address):
    return [card.a["href"] for card in cards(client, address)]


def pictures(client, address):
    """Return what is seen on each card: the subject of a drawing, or the file of a photo."""
    return [card.img["src"].rpartition("/")[2].split("-")[0] for card in cards(client, address)]


def test_no_two_of_one_name_stand_side_by_side(client, site):
    disease, other = make_disease(), make_disease()
    kim = make_story(disease=other, display_name="Kim")
    ada = make_story(disease=disease, display_name="Ada")
    mia = make_story(disease=disease, display_name="Mia")
    for number in range(3):
        make_story(disease=disease, title=f"Sydney {number}", display_name=("Sydney", "SYDNEY", " sydney")[number])
    program = make_program(diseases=[disease, other])
    for address in ("/", ada.url, mia.url, kim.url, program.url):
        names = [card.a.text.split("'s")[0].casefold() for card in cards(client, address)]
        assert len(set(names)) == len(names) == 3, address


def test_where_all_have_one_name_only_one_is_shown(client, site):
    stories = [make_story(display_name="Sydney") for _ in range(3)]
    assert links(client, "/") == [stories[2].url]
    assert links(client, stories[2].url) == [stories[1].url]


def test_pictures_side_by_side_differ_and_differ_from_the_one_of_the_page(client, site):
    site.drawing_subject = "kite"
    site.save_revision().publish()
    for subject in ("plane", "boat", "tent", "boat", "boat", "kite"):
        story = make_story(drawing_subject=subject)
    assert pictures(client, "/") == ["boat", "tent", "plane"]
    assert pictures(client, story.url) == ["boat", "tent", "plane"]
    tent = make_story(drawing_subject="tent")
    assert "tent" not in pictures(client, tent.url)


def test_two_photos_are_two_pictures(client, site):
    photos = [make_image(collection="Story photos", people=[make_consent()]) for _ in range(3)]
    stories = [make_story(drawing_subject="boat", portrait=photo) for photo in photos]
    assert links(client, "/") == [story.url for story in reversed(stories)]


def test_first_those_of_the_diagnosis_and_another_one_last(client, site):
    disease, other = make_disease(), make_disease()
    far = [make_story(disease=other) for _ in range(2)]
    near = [make_story(disease=disease) for _ in range(5)]
    assert links(client, near[4].url) == [near[3].url, near[2].url, far[1].url]
    assert links(client, far[1].url)[0] == far[0].url
    assert links(client, "/")[2] == far[1].url


def test_where_there_is_no_other_diagnosis_all_are_of_the_same(client, site):
    stories = [make_story() for _ in range(4)]
    assert links(client, stories[3].url) == [story.url for story in stories[2::-1]]


def test_each_page_leads_to_other_stories_than_the_next(client, site):
    stories = [make_story(disease=make_disease()) for _ in range(8)]
    shown = [tuple(links(client, story.url)) for story in stories]
    assert len(set(shown)) == 8
    assert {address for beside in shown for address in beside} == {story.url for story in stories}, "none is left out"


def test_a_story_that_is_hidden_stands_beside_none(client, site):
    hidden = make_story(consents=[make_consent(website=False)], live=False)
    story = make_story()
    assert hidden.url not in links(client, story.url) + links(client, "/")


def test_a_card_has_a_quote_and_an_age(client, site):
    make_story(pull_quote="We counted ducks.", age_at_diagnosis=4)
    make_story(pull_quote="She slept.", age_at_diagnosis=0)
    make_story(age_at_diagnosis=1)
    for address in ("/", "/stories/"):
        one, baby, four = cards(client, address)
        assert "“We counted ducks.”" in four.text and "Diagnosed at age 4" in four.text
        assert "Diagnosed as a baby" in baby.text
        assert "Diagnosed at age 1" in one.text and "“" not in one.text
        assert len(four.select("a")) == 1


def test_a_story_that_remembers_a_child_says_so_in_a_word(client, site):
    by_role = make_story(role="bereaved", label="Neuroblastoma")
    by_record = make_story(consents=[make_consent(bereaved=True)])
    survivor = make_story()
    marked = {card.a["href"]: "In loving memory" in card.text for card in cards(client, "/stories/")}
    assert marked == {by_role.url: True, by_record.url: True, survivor.url: False}
    for story in (by_role, by_record, survivor):
        page = BeautifulSoup(client.get(story.url).content, "lxml")
        assert ("In loving memory" in page.select_one(".page-hero").text) is (story != survivor)


@pytest.mark.parametrize("label", ["Neuroblastoma", "In loving memory", "Remembering Zofia", "Zofia, who drew the sea"])
def test_the_page_that_remembers_a_child_names_the_child_and_says_nothing_twice(client, site, label):
    story = make_story(role="bereaved", label=label, display_name="Zofia")
    hero = BeautifulSoup(client.get(story.url).content, "lxml").select_one(".page-hero")
    assert "Zofia" in hero.h1.text
    for place in (hero, cards(client, "/stories/")[0]):
        assert place.text.count("In loving memory") == 1
        assert label == "In loving memory" or place.text.count(label) == 1
