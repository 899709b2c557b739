"""The same disease page from each server, asked in turn: requests for each second of a processor of the whole server side."""

import contextlib
import statistics

from bench.processes import fetch, load, processor_seconds
from bench.stack import another, bare_wagtail, static_files

ROUNDS, SECONDS = 5, 4
MANY, FEW = 64, 2  # connections; an uncached page is refused to more than it can render
NGINX = "nginx, the same bytes as files"


def measure(stack):
    with contextlib.ExitStack() as servers:
        contenders = {  # name -> server, connections
            NGINX: (servers.enter_context(static_files(stack)), MANY),
            "nginx in front of the site (deploy/nginx)": (stack.nginx, MANY),
            "the site, one process": (stack.app, MANY),
            "Django's cache middleware, memory": (
                servers.enter_context(another(stack, PAGE_CACHE="false", DJANGO_SETTINGS_MODULE="bench.django_cache")),
                MANY,
            ),
            "the site, uncached": (servers.enter_context(another(stack, PAGE_CACHE="false")), FEW),
            "bare Wagtail with as much content": (servers.enter_context(bare_wagtail(stack)), FEW),
        }
        size = {name: len(fetch(server.url + server.page, "br, gzip")) for name, (server, _) in contenders.items()}
        found = {name: [] for name in contenders}
        for number in range(ROUNDS + 1):  # the first one warms up
            for name, (server, connections) in contenders.items():
                before = processor_seconds(server.pids)
                requests = load(server.url + server.page, SECONDS if number else 1, connections)["requests"]
                if number:
                    found[name].append(requests / (processor_seconds(server.pids) - before))
    best = statistics.median(found[NGINX])
    print("\n| who | per core and second: median (least to most) | of nginx | bytes |\n|---|---|---|---|")
    for name, rates in found.items():
        median = statistics.median(rates)
        print(
            f"| {name} | {median:,.0f} ({min(rates):,.0f} to {max(rates):,.0f}) | {median / best:.4f} | {size[name]:,} |"
        )
