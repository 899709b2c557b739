"""What `/copy/` answers is read by the script of kept pages, too (static/js/kept_copies.js): in which state the copy is, and which
sections changed."""

import re

from bs4 import BeautifulSoup
from django.core.cache import cache

from diseases.models import DiseasePage


def answered(client, code):
    answer = BeautifulSoup(client.get(f"/copy/{code}/").content, "lxml").select_one("[data-copy]")
    return answer["data-copy"], [heading.text for heading in answer.select(".updates h2")]


def test_it_says_its_state_and_the_sections_that_changed(client, disease):
    cache.clear()
    code = re.search(r"/copy/([0-9A-Z-]{14})/", client.get(disease.url).content.decode())[1]
    assert answered(client, code) == ("current", [])
    page = DiseasePage.objects.get()
    page.overview, page.change_note = "<p>Something else.</p>", "A newer number."
    page.save_revision().publish()
    assert answered(client, code) == ("changed", ["Overview"])
    DiseasePage.objects.get().unpublish()
    assert answered(client, code) == ("gone", [])


def test_the_list_of_kept_pages_has_words_for_each_state_and_is_hidden_without_a_script(client, site):
    section = BeautifulSoup(client.get("/copy/").content, "lxml").select_one("[data-kept-copies]")
    assert section.has_attr("hidden")
    assert {f"data-{state}" for state in ("current", "changed", "other", "gone", "unknown")} <= set(section.attrs)
