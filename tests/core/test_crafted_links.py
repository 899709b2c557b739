"""A link in rich text whose key is no number of anything is its words, wherever the text goes."""

import json

import pytest
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from charity_site.core.rich_text import NARRATIVE
from diseases.models import DiseasePage
from tests.admin.test_posted_keys import rich_text
from tests.discovery.atom import read
from tests.factories import make_disease, make_program, make_standard_page, make_story, make_update, make_user

KEYS = {
    "letters": "abc",
    "empty": "",
    "negative": "-1",
    "huge": "9" * 30,
    "too many digits": "9" * 5000,
    "superscript": "²",
    "arabic": "٣",
    "fraction": "1.5",
    "space": " ",
    "quote": "1'&quot;",
}
KINDS = ("page", "document", "term", "nothing", "PAGE")
TEXT = {
    kind: [f'<a linktype="{kind}" id="{key}">word</a>' for key in KEYS.values()] + [f'<a linktype="{kind}">word</a>']
    for kind in ("page", "document", "term", "nothing")
}
TEXT["embed"] = [
    f'<embed embedtype="{kind}" {attrs}/>word'
    for kind in ("image", "media", "page", "")
    for attrs in ("", 'id="abc"', 'id="1"', 'id="1" format="x"', 'url="x"', 'url="https://example.org/"')
]


@pytest.mark.parametrize("kind", TEXT)
def test_it_takes_nothing_down(client, site, kind):
    html = "".join(f"<p>Before {text} after.</p>" for text in TEXT[kind])
    disease = make_disease(overview=html, symptoms_intro=html)
    program = make_program(body=[("text", html)])
    update = make_update(program, text=html)
    pages = [disease, update, make_story(body=[("text", html)]), make_standard_page(body=[("text", html)])]
    addresses = [page.url for page in [*pages, program]]
    addresses += [f"/embed/{disease.slug}/overview/", f"/api/v1/diseases/{disease.slug}"]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        shown = response.content.decode().replace("<a>word</a>", "word")
        assert shown.count("Before word after.") >= len(TEXT[kind]), address
    read(client, "/feeds/all/")
    client.force_login(make_user())
    for page in pages:
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200, page
    DiseasePage.objects.get(pk=disease.pk).save_revision().publish()


@pytest.mark.parametrize("kind", ["LINK", "DOCUMENT", "TERM"])
@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_it_is_not_stored_from_the_editor(db, kind, key):
    written = ContentstateConverter(NARRATIVE).to_database_format(rich_text(kind, id=key, name="x"))
    assert "<a" not in written and ">link<" in written
    assert json.loads(
        ContentstateConverter(NARRATIVE).from_database_format(f'<p><a linktype="page" id="{key}">x</a></p>')
    )
