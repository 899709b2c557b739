"""A dose says the same wherever it is read: raised and lowered signs stay, and what is struck out is not valid."""

import json

import pytest
from bs4 import BeautifulSoup
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from charity_site.core.plain_text import text_of
from charity_site.core.rich_text import INLINE, NARRATIVE, PROSE
from charity_site.search.models import Entry
from tests.discovery.atom import ATOM, read
from tests.factories import make_disease, make_program, make_standard_page, make_update

DOSES = "<p>Below 10<sup>9</sup>/L, 25 mg/m<sup>2</sup>, H<sub>2</sub>O. <s>77 mg</s> <del>78 mg</del> <strike>79 mg</strike>End.</p>"
SAID = "Below 10⁹/L, 25 mg/m², H₂O.   End."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (DOSES, SAID),
        ("10<sup>-3</sup>", "10⁻³"),
        ("10<SUP class='x'> 9 </SUP>/L", "10⁹/L"),
        ("10<sup><b>9</b></sup>/L", "10⁹/L"),
        ("10<sup>9,5</sup>", "10^(9,5)"),
        ("x<sub>max1</sub>", "x_(max1)"),
        ("the 2<sup>nd</sup> day", "the 2nd day"),
        ("a<sup>&lt;1</sup>", "a^(<1)"),
        ("CD<sub>19</sub><sup>+</sup>", "CD₁₉⁺"),
        ("<span>strong</span> <summary>s</summary>", "strong s"),
    ],
)
def test_text_without_tags_says_the_same(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize("features", [INLINE, PROSE, NARRATIVE], ids=["inline", "prose", "narrative"])
def test_the_editor_keeps_raised_and_lowered_signs_and_nothing_that_is_struck_out(features):
    converter = ContentstateConverter(features)
    state = converter.from_database_format(DOSES)
    assert {"SUPERSCRIPT", "SUBSCRIPT"} <= {
        each["style"] for block in json.loads(state)["blocks"] for each in block["inlineStyleRanges"]
    }
    written = converter.to_database_format(state)
    assert "10<sup>9</sup>/L" in written and "H<sub>2</sub>O" in written
    assert "mg/m<sup>2</sup>" in written and not any(dose in written for dose in ("77 mg", "78 mg", "79 mg"))


def test_what_is_struck_out_leaves_no_style_behind():
    state = json.loads(ContentstateConverter(PROSE).from_database_format("<p>Take <b>2</b> <s><b>5 mg</b></s></p>"))
    (block,) = state["blocks"]
    styled = [block["text"][each["offset"] : each["offset"] + each["length"]] for each in block["inlineStyleRanges"]]
    assert styled == ["2"]


@pytest.mark.parametrize("style", ["STRIKETHROUGH", "DELETE"])
def test_what_is_sent_as_struck_out_is_not_stored(style):
    block = {"key": "a", "text": "take 5 mg now", "type": "unstyled", "depth": 0, "entityRanges": []}
    block["inlineStyleRanges"] = [{"offset": 5, "length": 4, "style": style}]
    state = json.dumps({"blocks": [block], "entityMap": {}})
    text = BeautifulSoup(ContentstateConverter(PROSE).to_database_format(state), "lxml").text
    assert text == "take  now"


def test_pages_data_feeds_and_search_say_the_same(client, site):
    disease = make_disease(overview=DOSES)
    make_update(make_program(), text=DOSES)
    page = make_standard_page(body=[("text", DOSES)])
    for address in (disease.url, page.url, f"/embed/{disease.slug}/overview/"):
        assert "10<sup>9</sup>/L" in client.get(address).content.decode(), address
    shared = client.get(f"/api/v1/diseases/{disease.slug}").content.decode()
    assert "10<sup>9</sup>/L" in shared and "H<sub>2</sub>O" in shared and "77 mg" not in shared
    assert "77 mg" not in client.get(f"/embed/{disease.slug}/overview/").content.decode()
    summaries = [
        entry.findtext(f"{ATOM}summary") or "" for entry in read(client, "/feeds/all/").findall(f"{ATOM}entry")
    ]
    assert any("10⁹/L" in summary for summary in summaries) and not any("77 mg" in summary for summary in summaries)
    texts = [entry.text for entry in Entry.objects.all()]
    assert any("10⁹/L" in text for text in texts) and not any("109/L" in text or "77 mg" in text for text in texts)
