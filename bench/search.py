"""How long a search takes in a site of many pages: `bench/search [2000 10000]` runs this on both databases.

Makes the pages in a database of its own, then asks for a word on every page, a rare word and a word on no page, through the
whole of Django (a test client) and for the search alone. Prints medians and 95th percentiles in milliseconds.
"""

import io
import os
import platform
import sys

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Site

from bench.many_pages import grow_standard_pages
from bench.timing import TIMES, measure
from charity_site.search.engine import answer
from charity_site.search.fulltext import Visible
from charity_site.search.models import Word
from charity_site.search.results import results_of

WORDS_A_PAGE = 250
QUESTIONS = {
    "a word on every page": "everywhere",
    "two of them": "everywhere always",
    "a rare word": "seldomly",
    "a miss": "xqzwv",
}


def search_only(question, site):
    visible = Visible(site)
    made = answer(question, visible)
    results_of([*made.pinned, *made.hits[:10]], visible, None)


def main(sizes):
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    site, client = Site.objects.get(), Client()
    print(
        f"{connection.vendor}, Python {platform.python_version()}, Django {django.__version__}, {os.cpu_count()} cores"
    )
    for size in sizes:
        grow_standard_pages(size, WORDS_A_PAGE)
        print(
            f"\n{size} pages, {Word.objects.count()} words of pages; median / 95th percentile (processor) of {TIMES}, in ms"
        )
        for name, question in QUESTIONS.items():
            alone = measure(lambda question=question: search_only(question, site))
            whole = measure(lambda question=question: client.get("/search/", {"q": question}))
            print(f"  {name:22} search {alone}   whole page {whole}")
        print(f"  {'suggestions':22} whole answer {measure(lambda: client.get('/search/suggestions/', {'q': 'neu'}))}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000, 10_000])
