"""What is pasted into the editor of texts keeps its meaning, and whoever pastes is told what it lost."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.page_types import DESKTOP

PASTED = """
<style>p { color: red }</style>
<p>Below 10<sup>9</sup>/L or 25 mg/m<span style="vertical-align: super">2</span>, H<sub>2</sub>O,
<b>bold</b> <s>50 ml</s> <span style="text-decoration: line-through">60 ml</span> <del>70 ml</del>
<span style="color: #c00000">red</span> <a href="https://www.google.com/url?q=https://example.org/">link</a></p>
<table><tr><td>5</td><td>10 mg</td></tr><tr><td>6</td><td><p>20 mg</p></td></tr></table>
<p>Before <img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt=""> after</p>
"""
PLAIN = "Below 109/L 50 ml"


@pytest.fixture
def editor(new_page, pages):
    """The form of a disease page in the admin."""
    page = new_page(viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("goldthread-demo")
    page.get_by_role("button", name="Sign in").click()
    page.goto(pages["disease"])
    page.goto(page.locator("a[href*='/admin/pages/'][href$='/edit/']").first.get_attribute("href"))
    return page


def paste(page, html, plain):
    """Paste `html` (str) in place of the overview; return its text (locator)."""
    text = page.locator(".w-field:has(input[name=overview]) [contenteditable=true]")
    text.click()
    page.keyboard.press("Control+A")
    page.evaluate(
        """([html, plain]) => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob([plain], {type: "text/plain"}),
        })])""",
        [html, plain],
    )
    page.keyboard.press("Control+V")
    return text


def stored(page):
    """Return what the form would send of it (dict)."""
    return json.loads(page.locator("input[name=overview]").input_value())


def test_doses_keep_their_meaning_and_what_is_lost_is_told(editor):
    text = paste(editor, PASTED, PLAIN)
    notice = editor.locator(".left-out")
    expect(notice).to_contain_text("Not taken over from what you pasted")
    for lost in ("struck-out text (“50 ml”)", "“60 ml”", "“70 ml”", "a table", "a picture", "colors"):
        expect(notice).to_contain_text(lost)
    expect(text).not_to_contain_text("50 ml")
    expect(editor.locator("input[name=overview]")).to_have_value(re.compile("SUPERSCRIPT"))
    blocks = stored(editor)["blocks"]
    styled = [
        (block["text"][each["offset"] : each["offset"] + each["length"]], each["style"])
        for block in blocks
        for each in block["inlineStyleRanges"]
    ]
    assert ("9", "SUPERSCRIPT") in styled and ("2", "SUPERSCRIPT") in styled and ("2", "SUBSCRIPT") in styled
    assert ("bold", "BOLD") in styled
    texts = [block["text"].strip() for block in blocks]
    assert "5 | 10 mg" in texts and any(each.startswith("6 | 20 mg") for each in texts)
    assert not any(f"{number} ml" in each for each in texts for number in (50, 60, 70))
    assert any(entity["type"] == "LINK" for entity in stored(editor)["entityMap"].values())
    notice.get_by_role("button", name="Close this note").click()
    expect(notice).to_have_count(0)


def test_a_heading_that_this_text_cannot_have_is_told(editor):
    paste(editor, "<h2>A heading</h2><p>Text</p>", "A heading Text")
    expect(editor.locator(".left-out")).to_contain_text("headings (they are plain lines now)")


def test_only_struck_out_text_does_not_come_back_as_plain_text(editor):
    text = paste(editor, "<p><s>50 ml</s></p>", "50 ml")
    expect(editor.locator(".left-out")).to_contain_text("“50 ml”")
    expect(text).not_to_contain_text("50 ml")


def test_plain_paragraphs_come_without_a_note(editor):
    text = paste(editor, "<p>One <b>two</b></p><ul><li>three</li></ul>", "One two three")
    expect(text).to_contain_text("three")
    expect(editor.locator(".left-out")).to_have_count(0)
