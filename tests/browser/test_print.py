"""A disease page on paper: all that a family takes to the hospital, and nothing that only works on a screen."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from charity_site.core.models.pages import SAMPLE_NOTICE
from diseases.sections import SECTIONS
from tests.browser.layout import assert_all_fits
from tests.browser.page_types import NARROW

MOST_SHEETS = 10
SIZES = {"A4": (595, 842), "Letter": (612, 792)}  # in points


def words(text):
    """The letters and digits of `text`: a PDF has its own spaces, and styles set capitals and signs between links."""
    return re.sub(r"[\W_]+", "", text).lower()


@pytest.fixture(scope="module", params=SIZES)
def paper(request, browser, site_url, pages):
    """The printed page (PdfReader with its `size` by name), and the page that was printed, which is only looked at."""
    with browser.new_context(base_url=site_url) as context:
        page = context.new_page()
        page.goto(pages["disease"])
        yield request.param, PdfReader(BytesIO(page.pdf(format=request.param))), page


def text_of(reader):
    return words("".join(sheet.extract_text() for sheet in reader.pages))


def test_size_and_number_of_sheets(paper, measured):
    size, reader, _ = paper
    measured(f"print      {len(reader.pages):>7} sheets of {size}")
    for sheet in reader.pages:
        box = (float(sheet.mediabox.width), float(sheet.mediabox.height))
        assert box == pytest.approx(SIZES[size], abs=1)
        assert sheet.extract_text().strip(), "an empty sheet"
    assert 1 < len(reader.pages) <= MOST_SHEETS


def test_everything_to_take_along_is_there(paper):
    _, reader, page = paper
    text = text_of(reader)
    shown = BeautifulSoup(page.content(), "lxml")
    assert words(shown.h1.get_text()) in text
    headings = [section.heading for section in SECTIONS if section.is_printed]
    missing = [heading for heading in headings if words(heading) not in text]
    missing += [row.get_text() for row in shown.select("#questions li") if words(row.get_text()) not in text]
    missing += [row.get_text() for row in shown.select("#symptoms .call-card p") if words(row.get_text()) not in text]
    missing += [line.get_text() for line in shown.select(".review-line")[:1] if words(line.get_text()) not in text]
    sources = shown.select("#sources li")
    assert len(sources) > 3 and shown.select(".review-line")
    for source in sources:
        link = source.find("a")
        missing += [words_ for words_ in (link.get_text(), link["href"]) if words(words_) not in text] if link else []
    assert missing == []


def test_nothing_is_there_that_works_on_screens_only(paper):
    _, reader, page = paper
    text = text_of(reader)
    shown = BeautifulSoup(page.content(), "lxml")
    menu = shown.select("nav[aria-label=Main] a")
    give = [link for link in shown.select(".site-header a") if link.get_text() in ("Give", "Giving")]
    # One word of the menu may stand in a sentence; all of them in a row are a menu.
    unwanted = ["".join(link.get_text() for link in menu), "Skip to the content", "On this page", "Search this site"]
    unwanted += [part.get_text() for part in shown.select("body > footer p:not(.help-line), body > footer address")]
    crumbs = ["".join(link.get_text() for link in shown.select("nav[aria-label=Breadcrumbs] li"))]
    unwanted += crumbs
    # The charity's name stands above the first sheet, and is also that of a source.
    said = words(shown.main.get_text() + shown.select_one("header .site-name").get_text())
    unwanted = [part for part in unwanted if words(part) and (part in crumbs or words(part) not in said)]
    assert menu and give and crumbs and len(unwanted) > 5
    assert [part for part in unwanted if words(part) in text] == []
    lines = [line.strip().lower() for sheet in reader.pages for line in sheet.extract_text().splitlines()]
    assert not {"give", "giving", "menu", "search", "skip to the content"} & set(lines)


def test_each_sheet_has_its_number_and_the_help_line(paper):
    _, reader, page = paper
    help_line = page.locator(".help-line").first.text_content()
    assert re.search(r"\d{3}", help_line)
    for number, sheet in enumerate(reader.pages, 1):
        text = words(sheet.extract_text())
        assert words(f"Page {number} of {len(reader.pages)}") in text
        assert text.count(words(help_line)) == 1, number


def test_paper_says_where_and_when_it_was_printed_and_that_a_sample_is_one(paper):
    _, reader, page = paper
    text = words(reader.pages[0].extract_text())
    assert words(f"{settings.SITE_URL}{urlsplit(page.url).path}") in text
    assert (
        words(f"As it was on {timezone.localdate():%B} {timezone.localdate().day}, {timezone.localdate().year}") in text
    )
    assert words(SAMPLE_NOTICE) in text


def test_no_list_is_torn(paper):
    _, reader, page = paper

    def letters(text):
        return re.sub(r"\d", "", words(text))  # explained words have numbers of their notes on paper

    sheets = [letters(sheet.extract_text()) for sheet in reader.pages]
    lists = page.locator(":is(.facts, .knots, .steps:not(.road), .questions, .milestones, .advice ul, .prose ul)").all()
    assert len(lists) > 6
    for rows in lists:
        texts = [letters(text) for text in rows.locator("> li").all_inner_texts()]
        assert any(all(text in sheet for text in texts) for sheet in sheets), rows.inner_text()
    road = [letters(text) for text in page.locator(".road > li > :is(h3, .note)").all_inner_texts()]
    assert len(road) > 6 and any(all(text in sheet for text in road) for sheet in sheets), "one line for each phase"
    assert not any(letters("Watch for:") in sheet for sheet in sheets)


def test_a_list_by_letters_begins_below_its_heading(new_page, pages):
    page = new_page()
    page.goto(pages["types"])
    above = words(page.locator("p:has(~ .letters)").inner_text())
    first = words(page.locator(".letters li").nth(1).inner_text())
    for space in range(0, 200, 40):  # wherever the sheet ends
        page.locator("#a-to-z").evaluate("(heading, space) => heading.style.paddingTop = `${space}pt`", space)
        sheets = [words(sheet.extract_text()) for sheet in PdfReader(BytesIO(page.pdf(format="A4"))).pages]
        assert [above in sheet for sheet in sheets] == [first in sheet for sheet in sheets], f"{space} points lower"


def test_the_questions_stand_on_one_sheet_with_what_the_reader_ticked_and_wrote(paper, new_page, pages):
    size, whole, _ = paper
    page = new_page(java_script_enabled=False)
    page.goto(pages["disease"])
    questions = page.locator("#questions")
    asked = [words(text) for text in questions.locator("li").all_inner_texts()]
    assert any(all(text in words(sheet.extract_text()) for text in asked) for sheet in whole.pages)
    questions.get_by_role("checkbox").nth(1).check()
    own = ["Can my mother stay?", "Who washes the bear?", "May he have ice cream?"]
    page.get_by_label("Your own questions").fill("\n".join(own))
    page.get_by_label("Print only the questions").check()
    reader = PdfReader(BytesIO(page.pdf(format=size)))
    assert len(reader.pages) == 1
    text = text_of(reader)
    for expected in [*asked, *map(words, own), words(page.locator("h1").inner_text()), words("Page 1 of 1")]:
        assert expected in text
    others = page.locator(".section:not(#questions) .prose p").all_inner_texts()
    assert len(others) > 10 and [other for other in others if words(other) in text] == []
    assert words("Print only the questions") not in text


def test_survival_figures_are_printed_only_when_the_reader_opened_them(new_page, pages):
    page = new_page()
    page.goto(pages["disease"])
    figures = page.locator("#prognosis .survival li p:first-child").all_text_contents()
    assert figures
    text = text_of(PdfReader(BytesIO(page.pdf(format="A4"))))
    assert [figure for figure in figures if words(figure) in text] == []
    page.locator("#prognosis .survival > summary").click()
    text = text_of(PdfReader(BytesIO(page.pdf(format="A4"))))
    assert [figure for figure in figures if words(figure) not in text] == []


@pytest.mark.parametrize(("kind", "printed"), [("story", True), ("story-not-for-print", False)])
def test_a_story_is_printed_only_when_the_family_agreed_to_that(new_page, pages, kind, printed):
    page = new_page()
    page.goto(pages[kind])
    first = page.locator("article p").nth(2).inner_text()
    text = text_of(PdfReader(BytesIO(page.pdf(format="A4"))))
    assert (words(first) in text) is printed
    assert ("for the website only" in page.locator("main").inner_text()) is False, "not on the screen"
    assert (words("for the website only") in text) is not printed


def test_each_button_prints_and_none_is_shown_where_it_would_not(new_page, pages):
    page = new_page()
    page.add_init_script("window.printed = 0; window.print = () => window.printed++")
    page.goto(pages["disease"])
    page.get_by_role("button", name="Print this page").click()
    page.locator("#questions").get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 2
    plain = new_page(java_script_enabled=False)
    plain.goto(pages["disease"])
    assert plain.get_by_label("Print only the questions").is_visible()
    assert not any(button.is_visible() for button in plain.get_by_role("button", name="Print").all())


def test_the_blocks_of_a_text_fit_a_narrow_screen_and_are_whole_on_paper(new_page):
    """Pages of the demo have a table, questions, a file, a film and a group of pictures. On paper what opens by a tap is open, and the
    film has its address."""
    page = new_page(viewport=NARROW)
    for address, parts in (
        ("/about/ways-to-give/", ".block-table :is(caption, th, td)"),
        ("/about/", ".block-questions :is(summary, p)"),
        ("/getting-help/", ".block-file a"),
        ("/about/editorial-policy/", ".block-video :is(.note-title, summary, p)"),
    ):
        page.goto(address)
        assert_all_fits(page)
        text = text_of(PdfReader(BytesIO(page.pdf(format="A4"))))
        expected = page.locator(parts).all_text_contents()
        assert expected and [part for part in expected if words(part) not in text] == [], address
    assert words(page.locator(".block-video .button").get_attribute("href")) in text
    page.goto("/about/")
    captions = page.locator(".block-pictures figcaption").all_text_contents()
    assert captions and [caption for caption in captions if words(caption) in text] == [], "pictures are for screens"


@pytest.mark.parametrize("size", SIZES)
def test_the_thread_of_a_program_is_drawn_and_fits_the_sheet(new_page, pages, size):
    page = new_page()
    page.goto(pages["program"])
    drawing = page.locator(".program-thread svg")
    years = drawing.locator("text.year").all_text_contents()
    assert years
    thread = text_of(PdfReader(BytesIO(page.pdf(format=size)))).partition(words("Step by step"))[2]
    assert "".join(map(words, years)) in thread, "the years stand in a row in the drawing alone"
    page.emulate_media(media="print")
    page.set_viewport_size(
        {"width": round(SIZES[size][0] / 0.75), "height": 1000}
    )  # CSS pixels of a sheet without margins
    assert drawing.is_visible()
    assert drawing.evaluate(
        "svg => svg.getBoundingClientRect().right <= svg.parentElement.getBoundingClientRect().right"
    )
