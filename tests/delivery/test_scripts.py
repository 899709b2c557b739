"""Scripts are few and small, and only pages that use them name them."""

import gzip
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings

from charity_site.core.models import SitePage
from tests.factories import make_disease, make_program, make_standard_page, make_story

ROOT = settings.PROJECT_DIR / "root"
SCRIPTS = settings.PROJECT_DIR / "static/js"


def test_the_service_worker_is_served_from_the_root(client, db):
    response = client.get("/service-worker.js")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "max-age=60, public"
    assert b"".join(response.streaming_content) == (ROOT / "service-worker.js").read_bytes()


@pytest.fixture
def pages(site):
    disease = make_disease()
    story = make_story(disease=disease)
    return {
        "disease": disease,
        "program": make_program(diseases=[disease]),
        "standard page": make_standard_page(),
        "story": story,
        "stories": story.get_parent().specific,
        "home": site,
    }


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


def test_no_page_asks_for_more_than_six_kilobytes_of_scripts(client, pages):
    sizes = {file.stem: len(gzip.compress(file.read_bytes())) for file in [*ROOT.glob("*.js"), *SCRIPTS.glob("*.js")]}
    assert len(sizes) >= 4
    for name, page in pages.items():
        sources = [script["src"] for script in soup(client, page.url).select("script[src]")]
        asked_for = [stem for stem in sizes if any(f"/{stem}." in source for source in sources)]
        if "keep_page" in asked_for:
            asked_for.append("service-worker")
        assert len(asked_for) >= len(sources), name
        assert sum(sizes[stem] for stem in asked_for) <= 6 * 1024, name


def test_names_are_suggested_wherever_the_search_form_stands(client, pages):
    addresses = ["/", "/childhood-cancers/", "/symptoms/", "/search/", "/search/?q=zzz", "/no-such-page/"]
    for address in [*addresses, pages["disease"].url, pages["story"].url]:
        html = soup(client, address)
        has_form, has_script = html.select("form[data-suggestions]"), html.select('script[src*="suggestions"]')
        assert bool(has_form) == bool(has_script) == (address in addresses), address


def test_stories_cannot_be_kept_and_are_in_no_page_that_can(client, pages):
    story = pages["story"].url
    for name, page in pages.items():
        html = soup(client, page.url)
        may_be_saved = name in {"disease", "program", "standard page"}
        assert bool(html.select("[data-page-tools]")) == may_be_saved, name
        assert bool(html.select('script[type=module][src*="keep_page"]')) == may_be_saved, name
        if may_be_saved:
            shown = html.select(f'a[href="{story}"]')
            assert shown or name == "standard page"
            assert all(link.find_parent(attrs={"data-not-kept": True}) for link in shown), name


def test_a_preview_cannot_be_kept(pages):
    for name in ("disease", "program", "standard page"):
        page = pages[name]
        preview = page.make_preview_request(preview_mode=page.default_preview_mode)
        assert page.title in preview.content.decode() and b"data-page-tools" not in preview.content, name


def test_the_worker_of_kept_pages_knows_the_parameters_that_make_another_page():
    worker = (ROOT / "service-worker.js").read_text()
    known = json.loads(re.search(r"ANOTHER_PAGE = (\[.*?\]);", worker)[1])
    pages = [model for model in apps.get_models() if issubclass(model, SitePage)]
    assert known == sorted({name for page in pages for name in page.query_parameters})
