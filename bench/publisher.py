"""Publishes a page again and again, in a process of its own: python -m bench.publisher PATH [--every S] [--times N] [--watch URL]

Prints a line when it begins. With --watch, a line for each time: how long after publishing returned the change was seen at the
URL (ms).
"""

import argparse
import itertools
import time

import django

django.setup()

from wagtail.models import Page

from bench.processes import fetch

parser = argparse.ArgumentParser()
parser.add_argument("path")
parser.add_argument("--every", type=float, default=0)
parser.add_argument("--times", type=int, default=0)
parser.add_argument("--watch")
options = parser.parse_args()

page = Page.objects.get(slug=options.path.strip("/").split("/")[-1]).specific
field = "tagline" if hasattr(page, "tagline") else "introduction"  # a sentence that stands on the page
print("begins", flush=True)
for number in range(options.times) if options.times else itertools.count():
    sentence = f"Changed {number} times."
    setattr(page, field, sentence)
    page.save_revision().publish()
    published = time.perf_counter()
    if options.watch:
        while sentence.encode() not in fetch(options.watch):
            pass
        seen = time.perf_counter()
        print(1000 * (seen - published), flush=True)
    time.sleep(options.every)
