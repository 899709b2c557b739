"""How long publishing takes beside stock Wagtail, and how long after it every reader sees the change."""

import contextlib
import os
import statistics
import subprocess
import sys

from bench.processes import BASE, CLIENT_CORE
from bench.stack import bare_wagtail

ROUNDS, TIMES = 4, 8  # in turns; the first time in each round is not counted


@contextlib.contextmanager
def editor(server, *arguments, core=CLIENT_CORE):
    """Somebody who publishes the page of `server` (Server) again and again (bench/editor.py), as long as this block lasts;
    yields the process. It takes what others on its core leave: who asks there must not wait for it, or that would be measured
    too."""
    process = subprocess.Popen(
        ["taskset", "-c", core, "nice", "-n", "19", sys.executable, "-m", "bench.editor", server.page, *arguments],
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
    """Publish TIMES times; returns pairs of ms (list): how long that took, and how long until it was seen."""
    with editor(server, "--times", str(TIMES), "--watch", server.url + server.page) as process:
        found = [tuple(map(float, line.split())) for line in process.stdout]
    if len(found) != TIMES:
        raise RuntimeError("The editor did not publish.")
    return found[1:]


def measure(stack):
    with bare_wagtail(stack) as bare:
        servers = {"one process": stack.app, "nginx in front": stack.nginx, "stock Wagtail": bare}
        found = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                found[name] += times(server)
    stock = statistics.median(took for took, _ in found["stock Wagtail"])
    print(
        "\n| read from | publishing took, ms: median (most) | of stock Wagtail | visible after it returned, ms: median (most) |"
    )
    print("|---|---|---|---|")
    for name, pairs in found.items():
        took, visible = zip(*pairs, strict=True)
        median = statistics.median(took)
        print(
            f"| {name} | {median:.0f} ({max(took):.0f}) | {median / stock:.2f} "
            f"| {statistics.median(visible):.1f} ({max(visible):.1f}) |"
        )
