"""The blocks of running text: what visitors see of a table, questions, a file, pictures and a film, and what they do not."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.blocks import StreamBlockValidationError

from charity_site.core.blocks import PageBlocks, StoryBlocks
from charity_site.home.models import StandardPage
from charity_site.search.models import Entry
from research.models import ProgramPage
from stories.models import StoryPage
from tests.factories import (
    make_consent,
    make_document,
    make_image,
    make_program,
    make_standard_page,
    make_story,
)
from tests.sample_files import document_link

WARD = {"caption": "People on the ward", "headings": ["Who", "What"], "rows": [["A nurse", "Gives medicine"]]}


def table(names_rows=True, **changes):
    said = {**WARD, **changes}
    columns = [{"type": "text", "heading": heading} for heading in said["headings"]]
    rows = [{"values": row} for row in said["rows"]]
    return {"table": {"columns": columns, "rows": rows, "caption": said["caption"]}, "names_rows": names_rows}


def questions(*pairs):
    return {"questions": [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in pairs]}


def picture(image, caption=""):
    return {"image": {"image": image.pk, "alt_text": "What it shows", "decorative": False}, "caption": caption}


def video(**fields):
    said = {"title": "How a port works", "url": "https://films.example/port", "has_captions": True}
    return {**said, "transcript": "<p>This is a port.</p>", **fields}


def body(*blocks, kind=PageBlocks):
    return kind().to_python([{"type": name, "value": value} for name, value in blocks])


def page_with(*blocks, **fields):
    return make_standard_page(body=body(*blocks), **fields)


def shown(client, page):
    return BeautifulSoup(client.get(page.url).content, "lxml").main


def refused(*blocks):
    """What (str) is said where such a body is saved to be published."""
    with pytest.raises(StreamBlockValidationError) as caught:
        PageBlocks().clean(body(*blocks))
    return str([error.as_json_data() for error in caught.value.block_errors.values()])


def test_a_table_has_a_caption_and_headings_that_belong_to_its_cells(client, site):
    found = shown(client, page_with(("table", table()))).select_one(".block-table")
    assert found["tabindex"] == "0" and found["role"] == "group" and found["aria-label"] == "People on the ward"
    assert found.caption.text == "People on the ward"
    assert [cell["scope"] for cell in found.thead.find_all("th")] == ["col", "col"]
    (row,) = found.tbody.find_all("tr")
    assert row.th["scope"] == "row" and row.th.text == "A nurse" and row.td.text == "Gives medicine"


def test_a_table_that_is_only_a_list_has_no_headings_of_rows(client, site):
    assert not shown(client, page_with(("table", table(names_rows=False)))).select_one(".block-table tbody th")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"caption": " "}, "Give the table a caption"),
        ({"rows": []}, "at least one column and one row"),
        ({"headings": ["Who", ""]}, "Each column needs a heading"),
        ({"headings": list("abcdefg"), "rows": [list("abcdefg")]}, "6 columns at most"),
    ],
)
def test_a_table_without_what_makes_it_readable_is_not_published(site, changes, said):
    assert said in refused(("table", table(**changes)))


def test_a_draft_of_a_table_may_lack_all_of_it(site):
    block = PageBlocks()
    block.defer_required_validation()  # as the editor does for a draft; the parts are those of all streams
    try:
        block.clean(body(("table", table(caption="", headings=[""]))))
    finally:
        block.restore_deferred_validation()


def test_what_is_typed_into_a_cell_is_no_html(client, site):
    page = page_with(("table", table(rows=[["<b>A</b>", "<script>x</script>"]])))
    assert "<script>x" not in client.get(page.url).content.decode()


def test_questions_open_their_answers_without_a_script(client, site):
    found = shown(client, page_with(("questions", questions(("May I stay?", "Ask the nurse."))))).select(".question")
    assert [(each.name, each.summary.text, each.p.text) for each in found] == [
        ("details", "May I stay?", "Ask the nurse.")
    ]


def test_a_file_says_what_it_is_how_large_and_of_which_kind(client, site):
    document = make_document(title="What to pack")
    page = page_with(("file", {"document": document.pk, "title": ""}))
    found = shown(client, page).select_one(".block-file")
    assert found.a.text == "What to pack" and found.a["href"] == document.url
    assert f"PDF, {document.file.size}\xa0bytes" in found.text
    assert client.get(document.url).status_code == 200, "the page leads to it"
    named = page_with(("file", {"document": document.pk, "title": "The packing list"}))
    assert shown(client, named).select_one(".block-file a").text == "The packing list"


def test_a_file_that_is_hidden_with_a_story_is_neither_shown_nor_named_nor_found(client, site):
    document, consent = make_document(title="Zephyr's letter"), make_consent()
    page = page_with(("file", {"document": document.pk, "title": ""}))
    make_story(consents=[consent], body=[("text", document_link(document))])
    assert shown(client, page).select_one(".block-file")
    consent.withdrawn_on = timezone.localdate()
    consent.save()
    assert "Zephyr" not in client.get(page.url).content.decode()
    assert client.get(document.url).status_code == 404
    page.save_revision().publish()
    assert "zephyr" not in str(Entry.objects.get(page=page).__dict__).lower()


def test_a_document_that_an_older_version_of_a_lost_page_chose_in_a_block_is_hidden_too(client, site):
    document, consent = make_document(title="Zephyr's letter"), make_consent()
    program = make_program(body=body(("file", {"document": document.pk, "title": ""})))
    assert client.get(document.url).status_code == 200
    story = make_story(consents=[consent], body=[("text", document_link(document))])
    story.body = [("text", "<p>Other words.</p>")]
    story.save_revision().publish()
    consent.withdrawn_on = timezone.localdate()
    consent.save()
    assert client.get(document.url).status_code == 404 and program.live


@pytest.mark.parametrize("kind", [StoryPage, StandardPage])
def test_pictures_of_people_in_a_group_are_shown_while_everyone_in_them_agrees(client, site, kind):
    consent, nobody = make_consent(), make_image()
    someone = make_image(people=[consent], collection="Story photos")
    group = {"pictures": [picture(someone, "Zephyr at sea"), picture(nobody, "The sea")], "credit": "Photos: Ana Silva"}
    make, blocks = (make_story, StoryBlocks) if kind is StoryPage else (make_standard_page, PageBlocks)
    page = make(body=body(("pictures", group), kind=blocks))
    figures = shown(client, page).select(".block-pictures figure")
    assert [figure.figcaption.text for figure in figures] == ["Zephyr at sea", "The sea"]
    assert figures[0].has_attr("data-not-kept") and not figures[1].has_attr("data-not-kept")
    assert page.shows(someone)

    consent.paused_on = timezone.localdate()
    consent.save()
    found = shown(client, page)
    assert [figure.figcaption.text for figure in found.select(".block-pictures figure")] == ["The sea"]
    assert "Zephyr" not in found.text and "Photos: Ana Silva" in found.text
    with pytest.raises(ValidationError, match="cannot be shown here"):
        page.save_revision().publish()


def test_a_group_of_which_nothing_is_shown_leaves_no_credit_behind(client, site):
    consents = [make_consent(), make_consent()]
    group = [picture(make_image(people=[consent], collection="Story photos")) for consent in consents]
    page = page_with(("pictures", {"pictures": group, "credit": "Photos: Ana Silva"}))
    for consent in consents:
        consent.paused_on = timezone.localdate()
        consent.save()
    assert "Ana Silva" not in shown(client, page).text


@pytest.mark.parametrize("number", [1, 7])
def test_a_group_has_two_to_six_pictures(site, number):
    group = [picture(make_image()) for _ in range(number)]
    assert "messages" in refused(("pictures", {"pictures": group, "credit": ""}))


def test_a_film_is_a_link_with_all_that_is_said_in_it_and_loads_nothing_from_elsewhere(client, site):
    page = page_with(("video", video(image=picture(make_image())["image"])))
    found = shown(client, page).select_one(".block-video")
    assert found.select_one("a.button")["href"] == "https://films.example/port"
    assert found.select_one("a.button").text == "Watch it on films.example"
    assert found.details.p.text == "This is a port." and found.img
    loaded = [*found.find_all(["iframe", "video", "script", "embed", "object"])]
    loaded += [tag for tag in found.find_all(src=True) if "://" in tag["src"]]
    assert not loaded


@pytest.mark.parametrize(
    "fields",
    [
        {"has_captions": False},
        {"transcript": ""},
        {"url": "http://films.example/port"},
        {"url": "https://testserver/about/"},
        {"title": ""},
    ],
    ids=["no captions", "no transcript", "not encrypted", "our own", "no title"],
)
def test_a_film_that_some_cannot_follow_is_not_published(site, settings, fields):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert refused(("video", video(**fields)))


OUTLOOK = {
    "a cell with its heading": ("table", table(caption="Results", headings=["Group", "Children who survive"], rows=[["All", "90%"]])),
    "a cell with the caption": ("table", table(caption="How many are cured", headings=["Group", "Share"], rows=[["All", "9 in 10"]])),
    "a cell with its row": ("table", table(caption="Results", headings=["What", "Share"], rows=[["Cured", "two thirds"]])),
    "a cell alone": ("table", table(rows=[["All", "90% survive."]])),
    "an answer with its question": ("questions", questions(("How many survive?", "Of all who are treated in one place or another it is about 90%."))),
    "an answer alone": ("questions", questions(("What now?", "Rest. About 90% survive."))),
    "what is said in a film": ("video", video(transcript="<p>Hello. About 90% survive.</p>")),
}  # fmt: skip


@pytest.mark.parametrize("block", OUTLOOK.values(), ids=OUTLOOK)
@pytest.mark.parametrize("make", [make_standard_page, make_program])
def test_how_many_live_stands_in_no_block_that_visitors_see(client, site, make, block):
    page = make(body=body(("text", "<p>Before.</p>"), block))
    text = shown(client, page).text
    assert "Before." in text
    for words in ("90%", "9 in 10", "two thirds"):
        assert words not in text


FINE = {
    "4 visits": ("table", table(caption="Visits after treatment", headings=["When", "What"], rows=[["Year 1", "4 visits"]])),
    "Bring a book.": ("questions", questions(("How long is a visit?", "About half an hour. Bring a book."))),
    "Half of the day": ("video", video(transcript="<p>Hello. We live in Ohio. Half of the day is school.</p>")),
}  # fmt: skip


@pytest.mark.parametrize("words", FINE)
def test_what_says_nothing_of_it_stays(client, site, words):
    assert words in shown(client, page_with(FINE[words])).text


def test_each_of_them_is_found_by_its_words(client, site):
    page = page_with(
        ("table", table(rows=[["Quokka", "Marsupial"]])),
        ("questions", questions(("Where is the zebrafish?", "In the aquarium."))),
        ("video", video(transcript="<p>Here is an octopus.</p>")),
        (
            "pictures",
            {"pictures": [picture(make_image(), "A pelican"), picture(make_image(), "A heron")], "credit": ""},
        ),
        ("file", {"document": make_document(title="The flamingo").pk, "title": ""}),
        ("image", {**picture(make_image()), "long_description": "<p>An albatross on a pump.</p>"}),
    )
    described = shown(client, page).select_one("figure details")
    assert (described.summary.text, described.p.text) == ("Read what the picture shows", "An albatross on a pump.")
    for word in ("albatross", "quokka", "marsupial", "zebrafish", "aquarium", "octopus", "pelican", "flamingo"):
        assert page.url in client.get("/search/", {"q": word}).content.decode(), word


def test_the_caption_of_a_picture_of_people_in_a_group_finds_nothing(client, site):
    someone = make_image(people=[make_consent()], collection="Story photos")
    page = page_with(
        ("pictures", {"pictures": [picture(someone, "A pelican"), picture(make_image(), "A heron")], "credit": ""})
    )
    assert page.url not in client.get("/search/", {"q": "pelican"}).content.decode()


def test_every_block_says_what_it_is_and_can_be_looked_at(site):
    for kind in (PageBlocks, StoryBlocks):
        for name, block in kind().child_blocks.items():
            assert block.get_description(), name
            assert block.is_previewable or name == "image", name


def test_a_story_has_no_block_that_asks_or_lectures(site):
    assert set(StoryBlocks().child_blocks) == {"text", "image", "quote", "note", "pictures", "video"}


def test_a_program_takes_them_all(client, site):
    program = make_program(body=body(("table", table()), ("questions", questions(("Why?", "To learn.")))))
    assert isinstance(program, ProgramPage) and shown(client, program).select_one(".block-table")
