"""The same disease page from each server, asked in turn: requests for each second of a processor of the whole server side."""

import contextlib
import statistics

from bench.processes import fetch, load, processor_seconds
from bench.stack import another, bare_wagtail, static_files

ROUNDS, SECONDS = 5, 4
MANY, FEW = 64, 2  # connections; an uncached page is refused to more than it can render
READY, PLAIN = "gzip, br", "identity"  # stock Wagtail compresses nothing, so what Django makes is compared uncompressed
NGINX = "nginx, the same bytes as files"


def measure(stack):
    with contextlib.ExitStack() as servers:
        django_cache = another(stack, PAGE_CACHE="false", DJANGO_SETTINGS_MODULE="bench.django_cache")
        contenders = {  # name -> server, connections, encodings
            NGINX: (servers.enter_context(static_files(stack)), MANY, READY),
            "nginx in front of the site (deploy/nginx)": (stack.nginx, MANY, READY),
            "the site, one process": (stack.app, MANY, READY),
            "Django's cache middleware, memory": (servers.enter_context(django_cache), MANY, READY),
            "the site, uncached": (servers.enter_context(another(stack, PAGE_CACHE="false")), FEW, PLAIN),
            "bare Wagtail with as much content": (servers.enter_context(bare_wagtail(stack)), FEW, PLAIN),
        }
        size = {name: len(fetch(server.url + server.page, wish)) for name, (server, _, wish) in contenders.items()}
        found = {name: [] for name in contenders}
        for number in range(ROUNDS + 1):  # the first one warms up
            for name, (server, connections, wish) in contenders.items():
                before = processor_seconds(server.pids)
                seconds = SECONDS if number else 1
                requests = load(server.url + server.page, seconds, connections, Accept_Encoding=wish)["requests"]
                if number:
                    found[name].append(requests / (processor_seconds(server.pids) - before))
    best = statistics.median(found[NGINX])
    print("\n| who | per core and second: median (least to most) | of nginx | bytes |\n|---|---|---|---|")
    for name, rates in found.items():
        median = statistics.median(rates)
        print(
            f"| {name} | {median:,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) | {median / best:.4f} | {size[name]:,} |"
        )
