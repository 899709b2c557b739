"""How long a search takes in a site of many pages: `bench/search [2000 10000]` runs this on both databases.

Makes the pages in a database of its own, then asks for a word on every page, a rare word and a word on no page, through the
whole of Django (a test client) and for the search alone. Prints medians and 95th percentiles in milliseconds.
"""

import os
import platform
import random
import statistics
import sys
import time

import django

django.setup()

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from charity_site.home.models import StandardPage
from charity_site.search.answer import answer
from charity_site.search.fulltext import Visible
from charity_site.search.models import Word
from charity_site.search.results import results_of

TIMES = 60
WORDS_A_PAGE = 250
RARE_EVERY = 1000
QUESTIONS = {
    "a word on every page": "everywhere",
    "two of them": "everywhere always",
    "a rare word": "seldomly",
    "a miss": "xqzwv",
}
dice = random.Random(7)  # the same pages in each run
LETTERS = "abcdefghijklmnoprstuvw"
VOCABULARY = ["".join(dice.choices(LETTERS, k=dice.randint(4, 10))) for _ in range(20_000)]
OFTEN = [1 / rank for rank in range(1, len(VOCABULARY) + 1)]  # as words are spread in a language


def text(number):
    words = dice.choices(VOCABULARY, OFTEN, k=WORDS_A_PAGE)
    rare = "seldomly" if number % RARE_EVERY == 0 else ""
    return f"<p>Everywhere and always. {' '.join(words)} {rare}.</p>"


def grow(until):
    """Add standard pages until there are `until`, straight into the tables: Wagtail's own way takes 40 ms a page."""
    parent = StandardPage.objects.get(slug="about")
    kind = ContentType.objects.get_for_model(StandardPage)
    for number in range(Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1).count(), until):
        path = parent._get_path(parent.path, parent.depth + 1, number + 1)
        page = StandardPage(
            path=path,
            depth=parent.depth + 1,
            title=f"{dice.choice(VOCABULARY)} {number}",
            slug=f"page-{number}",
            url_path=f"{parent.url_path}page-{number}/",
            content_type=kind,
            locale_id=parent.locale_id,
            live=True,
            body=[("text", text(number))],
        )
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}).save_base(
            raw=True
        )
        page.page_ptr_id = page.pk = Page.objects.only("pk").get(path=path).pk
        page.save_base(raw=True)
    call_command("update_index", "--backend", "visitors", verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def measure(what):
    """Run `what` (callable) TIMES times after one that is not counted; returns the median and the 95th percentile of the time
    on the clock, and the mean time of this process on the processor, which others on the machine hardly change (str, in ms)."""
    what()
    taken, busy = [], time.process_time()
    for _ in range(TIMES):
        start = time.perf_counter()
        what()
        taken.append(1000 * (time.perf_counter() - start))
    busy = 1000 * (time.process_time() - busy) / TIMES
    return f"{statistics.median(taken):6.1f} / {statistics.quantiles(taken, n=20)[18]:6.1f} ({busy:5.1f})"


def search_only(question, site):
    visible = Visible(site)
    made = answer(question, visible)
    results_of([*made.pinned, *made.hits[:10]], visible, None)


def main(sizes):
    call_command("migrate", verbosity=0)
    site, client = Site.objects.get(), Client()
    print(
        f"{connection.vendor}, Python {platform.python_version()}, Django {django.__version__}, {os.cpu_count()} cores"
    )
    for size in sizes:
        grow(size)
        print(
            f"\n{size} pages, {Word.objects.count()} words of pages; median / 95th percentile (processor) of {TIMES}, in ms"
        )
        for name, question in QUESTIONS.items():
            alone = measure(lambda question=question: search_only(question, site))
            whole = measure(lambda question=question: client.get("/search/", {"q": question}))
            print(f"  {name:22} search {alone}   whole page {whole}")
        print(f"  {'suggestions':22} whole answer {measure(lambda: client.get('/search/suggestions/', {'q': 'sig'}))}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000, 10_000])
