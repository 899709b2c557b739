"""How long after publishing every reader sees the change. What publishing itself costs: bench/editor."""

import contextlib
import os
import statistics
import subprocess
import sys

from bench.processes import BASE, CLIENT_CORE

ROUNDS, TIMES = 4, 8  # in turns; the first time in each round is not counted


@contextlib.contextmanager
def publisher(server, *arguments, core=CLIENT_CORE):
    """Somebody who publishes the page of `server` (Server) again and again (bench/publisher.py), as long as this block lasts;
    yields the process. It takes what others on its core leave: who asks there must not wait for it, or that would be measured
    too."""
    process = subprocess.Popen(
        ["taskset", "-c", core, "nice", "-n", "19", sys.executable, "-m", "bench.publisher", server.page, *arguments],
        cwd=BASE,
        env={**os.environ, **server.environment, "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        process.stdout.readline()  # it has begun
        yield process
    finally:
        process.kill()
        process.wait()


def times(server):
    """Publish TIMES times; returns how many ms it was until each was seen (list)."""
    with publisher(server, "--times", str(TIMES), "--watch", server.url + server.page) as process:
        found = [float(line) for line in process.stdout]
    if len(found) != TIMES:
        raise RuntimeError("It was not published.")
    return found[1:]


def measure(stack):
    servers = {"one process": stack.app, "nginx in front": stack.nginx}
    found = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, server in servers.items():
            found[name] += times(server)
    print("\n| read from | visible after publishing returned, ms: median (most) |\n|---|---|")
    for name, visible in found.items():
        print(f"| {name} | {statistics.median(visible):.1f} ({max(visible):.1f}) |")
