"""What grows with the number of pages: `bench/growth [100 1000 10000]` runs this on both databases.

The demo, then as many pages as asked for, half of them stories and half standard pages. Each page through the whole of Django
(a test client), without the page cache. Prints a table in Markdown.
"""

import sys
from functools import partial
from io import StringIO

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.many_pages import grow_standard_pages, grow_stories
from bench.timing import measure
from charity_site.home.models import StandardPage
from stories.models.index import STORIES_PER_PAGE

WORDS_A_PAGE = 60
TIMES = 25


def visit(client, address):
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response


def main(sizes):
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=StringIO())
    visitor, staff = Client(), Client()
    staff.force_login(get_user_model().objects.create_superuser("measuring"))
    explorer = reverse("wagtailadmin_explore", args=[StandardPage.objects.get(slug="about").pk])
    found = {}
    for size in sizes:
        grow_stories(size // 2, WORDS_A_PAGE)
        grow_standard_pages(size // 2, WORDS_A_PAGE)
        addresses = {
            "disease page": (visitor, "/childhood-cancers/jmml/"),
            "list of stories": (visitor, "/stories/"),
            "its last page": (visitor, f"/stories/?page={-(-size // 2 // STORIES_PER_PAGE)}"),
            "list of types": (visitor, "/childhood-cancers/"),
            "search: a word on every page": (visitor, "/search/?q=everywhere"),
            "search: a miss": (visitor, "/search/?q=xqzwv"),
            "explorer (admin)": (staff, explorer),
        }
        for name, (client, address) in addresses.items():
            found.setdefault(name, []).append(measure(partial(visit, client, address), TIMES))
    print(f"\n{connection.display_name}: median in ms (time on the processor)\n")
    print(f"| | {' | '.join(f'{size:,} pages' for size in sizes)} | grows |\n|{'---|' * (len(sizes) + 2)}")
    for name, timings in found.items():
        cells = " | ".join(f"{timing.median:.1f} ({timing.processor:.1f})" for timing in timings)
        print(f"| {name} | {cells} | × {timings[-1].processor / timings[0].processor:.2f} |", flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1000, 10_000])
