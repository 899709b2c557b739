"""A page can be written as a content file, and read from one."""

import json
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from charity_site.home.demo.content import Reader, Writer, content_of, fill
from charity_site.home.demo.files import prose
from charity_site.home.demo.markdown import markdown
from charity_site.home.models import StandardPage
from diseases.models import DiseasePage
from tests.factories import full_disease, make_consent, make_image, make_standard_page, make_term


def test_a_page_that_is_written_and_read_again_says_the_same(site):
    disease = full_disease(overview=prose("A *word*, **another**, [a link](https://example.org/).\n\n- One\n- Two"))
    out = StringIO()
    call_command("export_content", disease.slug, stdout=out)
    again = DiseasePage()
    fill(again, yaml.safe_load(out.getvalue()), Reader())
    assert content_of(again, Writer()) == content_of(disease, Writer())
    assert again.overview == disease.overview and again.sources.first().source == disease.sources.first().source


def test_a_picture_and_a_quote_stand_without_the_keys_of_records(site):
    image = {"image": make_image(title="A kite").pk, "alt_text": "A red kite.", "decorative": False}
    quote = {"text": "She flew it.", "attribution": "Her aunt", "consent": str(make_consent().pk)}
    body = [
        {"type": "image", "value": {"image": image, "caption": "The kite"}},
        {"type": "quote", "value": quote},
    ]
    page = make_standard_page(body=json.dumps(body))
    out = StringIO()
    call_command("export_content", page.slug, stdout=out)
    said = yaml.safe_load(out.getvalue())
    assert said["body"] == [
        {"image": {"picture": "A kite", "alt_text": "A red kite.", "caption": "The kite"}},
        {"quote": {"text": "She flew it.", "attribution": "Her aunt"}},
    ]
    again = StandardPage()
    fill(again, said, Reader())
    assert content_of(again, Writer()) == said


def test_a_page_that_is_not_there_is_told(site):
    with pytest.raises(CommandError, match="There are 0 pages “nothing”"):
        call_command("export_content", "nothing")


def test_a_name_that_a_page_does_not_have_is_told(site):
    with pytest.raises(ValueError, match="A disease page has no sympoms"):
        fill(DiseasePage(), {"title": "A", "sympoms": []}, Reader())


def test_a_marked_word_and_a_link_to_a_page_stand_by_their_slugs(site):
    term = make_term(name="Marrow")
    html = f'<p data-block-key="a1">The <a linktype="term" id="{term.pk}">marrow</a> of <a linktype="page" id="{site.pk}">us</a></p>'
    assert markdown(html) == f"The [marrow](term:marrow) of [us](page:{site.slug})\n"


@pytest.mark.parametrize("html", ["<p>a<br/>b</p>", "<p>1. A number</p>", "<ul><li>a<ul><li>b</li></ul></li></ul>"])
def test_what_markdown_has_no_words_for_stays_html(db, html):
    assert prose(markdown(html)).replace("<br>", "<br/>") == html
