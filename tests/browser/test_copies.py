"""A sheet in somebody's hand leads to whether it is still true, on a phone without JavaScript."""

import re
from io import BytesIO

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.page_types import PHONE
from tests.browser.saved_pages import COPY, PAGE, keep

CODE = re.compile(r"[0-9B-Z]{4}-[0-9B-Z]{4}-[0-9B-Z]{4}")


@pytest.mark.parametrize("choice", ["all of it", "only the questions"])
def test_each_sheet_bears_the_code_to_type(new_page, pages, choice):
    page = new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(pages["disease"])
    expect(page.locator(".copy-code, .copy-line").first).to_be_hidden()
    if choice != "all of it":
        page.get_by_label("Print only the questions").check()
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(format="Letter"))).pages]
    codes = {code for text in sheets for code in CODE.findall(text.replace("1-800-555-0134", ""))}
    assert len(codes) == 1 and all(codes.copy().pop() in text for text in sheets)
    page.goto(pages["find-copy"])
    page.get_by_label("The code on your copy").fill(codes.pop().lower().replace("-", " "))
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your copy is still current")
    assert page.context.cookies() == []


def test_a_scanner_reads_the_code_on_paper(page, pages):
    page.goto(pages["disease"])
    page.emulate_media(media="print")
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.locator(".copy-code").screenshot())))
    typed = CODE.search(page.locator(".copy-line").first.text_content())[0]
    assert (found.format.name, found.text) == ("QRCode", f"{settings.SITE_URL}/copy/{typed}/")


def test_what_is_kept_on_a_phone_says_whether_it_is_still_true_where_codes_are_looked_up(page, proxy):
    def changed(html, cookies):
        """The answer as it is once two sections changed (tests/review/test_kept_copies.py)."""
        html = html.replace('data-copy="current"', 'data-copy="changed"')
        return html.replace("</main>", "").replace(
            '<p class="lead">',
            '<ul class="updates"><li><h2>Symptoms</h2><h2>Treatment</h2></li></ul><p class="lead">',
            1,
        )

    page.goto(proxy.url + "/copy/")
    kept = page.locator("[data-kept-copies]")
    expect(kept).to_be_hidden()
    keep(page, proxy)
    page.goto(proxy.url + "/copy/")
    line = re.compile(
        r"^Juvenile myelomonocytic leukemia \(JMML\) Kept on \w+ \d+, \d{4}\. It is still as it is today\.$"
    )
    expect(kept.get_by_role("listitem")).to_have_text(line)
    code = page.evaluate(f"({COPY})({PAGE!r})")
    address = re.search(r"/copy/[0-9A-Z-]+/", code)[0]
    proxy.edits[address] = changed
    page.reload()
    expect(kept.get_by_role("listitem")).to_contain_text("Changed since: Symptoms, Treatment.")
    proxy.answers[address] = (429, {})
    page.reload()
    expect(kept.get_by_role("listitem")).to_contain_text("We cannot tell at the moment.")
    assert page.context.cookies() == []
    kept.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Juvenile")
