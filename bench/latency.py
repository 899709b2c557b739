"""How long a reader waits for a cached page at half of the most that one process can do, also while an editor publishes."""

import contextlib

from bench.processes import CLIENT_CORE, load
from bench.publish import publisher
from bench.stack import PAGE

SECONDS = 15
CONNECTIONS = 96
QUIET, PUBLISHING = "nobody publishes", "an editor publishes every second"


def measure(stack):
    print("\n| server | rate | | p50 | p99 | p99.9 | longest, ms |\n|---|---|---|---|---|---|---|")
    for name, server in (("one process", stack.app), ("nginx in front", stack.nginx)):
        url = server.url + PAGE
        load(url, 1, CONNECTIONS)
        most = rate(load(url, 3, CONNECTIONS))
        # What a connection waits between two requests at the most, so that all of them together ask half as often.
        pause = round(2 * 1000 * CONNECTIONS / (most / 2))
        while pause > 1 and rate(load(url, 2, CONNECTIONS, pause)) < most / 2:
            pause -= 1
        for label in (QUIET, PUBLISHING):
            with (
                publisher(server, "--every", "1", core=CLIENT_CORE) if label == PUBLISHING else contextlib.nullcontext()
            ):
                found = load(url, SECONDS, CONNECTIONS, pause)
            times = " | ".join(f"{found[key]:.2f}" for key in ("p50", "p99", "p999", "longest"))
            print(f"| {name} | {rate(found):,.0f} ({rate(found) / most:.0%} of {most:,.0f}) | {label} | {times} |")


def rate(found):
    """The requests for each second (float) of what load() found."""
    return found["requests"] / found["seconds"]
