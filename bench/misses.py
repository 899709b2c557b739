"""What a page costs that no cache has: `bench/misses` compares a disease page of the demo with a page of stock Wagtail, and
other pages with themselves without each trick of `charity_site/readpath/`.

Measured is the time of the process on the processor for one request through the whole of Django (WSGI). Prints the median over
all rounds and the middle half of them, then of each trick how much dearer each page is without it alone, as Markdown.
"""

import importlib
import io
import os
import statistics
import sys
from functools import partial
from re import sub
from time import process_time

from bench.sites import both, counted, start

ROUNDS, REQUESTS = int(os.environ.get("ROUNDS", 40)), 10
NOTHING, EVERYTHING = "nothing", "everything"  # to be without
OURS = [
    "/childhood-cancers/neuroblastoma/",
    "/",
    "/childhood-cancers/",
    "/stories/",
    "/research/",
    "/stories/alijah/",
]


def serve(site):
    """Be the process of `site` (a key of SITES): fill it, say what a page is like, then answer as often as told to."""
    application = start(site)
    addresses = OURS if site == "ours" else importlib.import_module("bare_site").addresses
    # Without what each page is measured: only our site has tricks.
    switch = importlib.import_module("charity_site.readpath.switch") if site == "ours" else None
    without = {NOTHING: set()}
    if switch:
        without |= {trick: {trick} for trick in switch.TRICKS} | {EVERYTHING: set(switch.TRICKS)}
    for address in addresses:
        for name, tricks in without.items():
            switch_off(switch, tricks)
            for _ in range(3):
                answer(application, address)
            queries, body = counted(partial(answer, application, address))
            words = len(sub(r"<script.*?</script>|<[^>]*>", " ", body.decode()).split())
            print(address, name, queries, words, len(body), flush=True)
    print("ready", flush=True)
    for line in sys.stdin:
        address, name = line.split()
        switch_off(switch, without[name])
        answer(application, address)  # what was remembered before may be needed anew
        began = process_time()
        for _ in range(REQUESTS):
            answer(application, address)
        print(1000 * (process_time() - began) / REQUESTS, flush=True)


def switch_off(switch, tricks):
    """Let our site do without `tricks` (set of str) from now on. `switch`: charity_site.readpath.switch, or None."""
    if switch:
        switch.switched_off.clear()
        switch.switched_off.update(tricks)


def answer(application, address):
    """The body (bytes) that `application` (WSGI) answers to a GET of `address`. Raises AssertionError for any other status."""
    statuses = []
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    response = application(environ, lambda status, headers: statuses.append(status))
    body = b"".join(response)
    response.close()
    if not statuses[0].startswith("200"):
        raise AssertionError(f"{address}: {statuses[0]}")
    return body


def main():
    with both(__file__) as sites:
        pages = {
            site: {(address, name): [*map(int, numbers)] for address, name, *numbers in site.said} for site in sites
        }
        times = {(site, *page): [] for site in sites for page in pages[site]}
        for _ in range(ROUNDS):
            for (site, *page), taken in times.items():
                taken.append(site.ask(*page))
    ours, bare = sites
    print_pages(times, pages, next(statistics.median(taken) for (site, *_), taken in times.items() if site == bare))
    medians = {tuple(page): statistics.median(taken) for (site, *page), taken in times.items() if site == ours}
    print_tricks(pages[ours], medians)


def print_pages(times, pages, bare):
    """Print what each page costs, beside the `bare` one (milliseconds)."""
    print(f"{'page':44} queries  words    KB   ms of processor (middle half)   a second   of bare Wagtail")
    for (site, address, without), taken in times.items():
        if without == NOTHING:
            queries, words, size = pages[site][address, without]
            low, middle, high = statistics.quantiles(taken, n=4)
            print(
                f"{site.name + ' ' + address:44} {queries:7} {words:6} {size / 1000:5.1f}"
                f"   {middle:15.1f} ({low:.1f} to {high:.1f})   {1000 / middle:8.0f}   {middle / bare:.2f}"
            )


def print_tricks(pages, medians):
    """Print how much more each page costs without each trick alone: `medians` (ms) by address and what it is without."""
    addresses = list(dict.fromkeys(address for address, _ in medians))
    print(f"\n| without | {' | '.join(addresses)} |\n|{'---|' * (1 + len(addresses))}")
    for trick in dict.fromkeys(without for _, without in medians if without != NOTHING):
        cells = (
            f"{100 * (medians[address, trick] / medians[address, NOTHING] - 1):+.0f} % ({pages[address, trick][0]})"
            for address in addresses
        )
        print(f"| {trick} | {' | '.join(cells)} |")


if __name__ == "__main__":
    serve(sys.argv[1]) if sys.argv[1:] else main()
