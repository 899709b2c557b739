"""What a page says is taken apart into all that a reader reads, whatever block it stands in."""

from charity_site.core.blocks import PageBlocks
from charity_site.core.passages import passages_of
from tests.factories import make_consent, make_disease, make_image, make_standard_page, make_term


def said(record, field="body"):
    return [passage.text for passage in passages_of(record) if passage.field == field]


def test_every_block_is_read(site):
    picture = {"image": make_image().pk, "alt_text": "An alt text", "decorative": False}
    table = {
        "columns": [{"type": "text", "heading": "A heading"}, {"type": "text", "heading": "Another"}],
        "rows": [{"values": ["A cell", "Another cell"]}],
        "caption": "A caption",
    }
    body = [
        ("text", "<h2>Why</h2><p>One<br/>two <b>th</b>ree.</p><ul><li>Four <i>five</i></li><li>Six</li></ul>"),
        ("image", {"image": picture, "caption": "Below it", "long_description": "<p>All of it.</p>"}),
        (
            "pictures",
            {"pictures": [{"image": picture, "caption": "First"}, {"image": picture, "caption": ""}], "credit": "Us"},
        ),
        ("quote", {"text": "Mine", "attribution": "A father", "consent": make_consent()}),
        ("note", {"title": "A note", "text": "<p>Its text.</p>"}),
        ("video", {"title": "A film", "url": "https://example.org/", "image": None, "transcript": "<p>He says.</p>"}),
        ("button", {"text": "Go on", "page": None, "url": "https://example.org/"}),
        ("table", {"table": table, "names_rows": True}),
        ("questions", {"questions": [{"question": "May I?", "answer": "<p>You may.</p>"}]}),
        ("file", {"document": None, "title": "A file"}),
    ]
    assert {name for name, _ in body} == set(PageBlocks().child_blocks), "a new block needs a line here"
    page = make_standard_page(live=False)
    block = page.body.stream_block
    page.body = block.to_python([{"type": name, "value": raw(value)} for name, value in body])
    assert said(page) == [
        "Why", "One", "two three.", "Four five", "Six", "An alt text", "Below it", "All of it.", "An alt text", "First", "An alt text", "Us",
        "Mine", "A note", "Its text.", "A film", "Go on", "A caption", "A heading", "Another", "A cell", "Another cell",
        "May I?", "You may.", "A file",
    ]  # fmt: skip
    assert [passage.text for passage in passages_of(page) if passage.is_quoted] == ["Mine"]
    assert {passage.heading for passage in passages_of(page) if passage.field == "body"} == {"Why"}


def raw(value):
    """A block's value as it is stored: a consent stands by its key."""
    return {**value, "consent": str(value["consent"].pk)} if isinstance(value, dict) and "consent" in value else value


def test_a_picture_that_was_deleted_says_nothing(site):
    page = make_standard_page(live=False)
    gone = {"image": {"image": 999, "alt_text": "Gone", "decorative": False}, "caption": "Below it"}
    page.body = page.body.stream_block.to_python([{"type": "image", "value": gone}])
    assert said(page) == ["Below it"]


def test_addresses_choices_and_words_for_search_are_no_text(site):
    page = make_standard_page(title="Help", search_words="lost his battle")
    assert {passage.field for passage in passages_of(page)} <= {
        "title",
        "introduction",
        "search_description",
        "seo_title",
        "body",
    }
    fields = {passage.field for passage in passages_of(make_term(also_called="x", pronunciation="EKS"))}
    assert fields == {"name", "definition"}
    assert not {"slug", "group", "url_path"} & {passage.field for passage in passages_of(make_disease())}


def test_white_space_of_the_source_is_no_end_of_a_line(site):
    page = make_disease(overview="<p>One\n  two.</p>")
    assert said(page, "overview") == ["One two."]
