"""How long publishing takes, and how long after it every reader sees the change."""

import contextlib
import os
import statistics
import subprocess
import sys

from bench.processes import BASE, CLIENT_CORE
from bench.stack import PAGE

TIMES = 20


@contextlib.contextmanager
def editor(stack, *arguments, core=CLIENT_CORE):
    """Somebody who publishes the page again and again (bench/editor.py), as long as this block lasts; yields the process.
    It takes what others on its core leave: who asks there must not wait for it, or that would be measured too."""
    process = subprocess.Popen(
        ["taskset", "-c", core, "nice", "-n", "19", sys.executable, "-m", "bench.editor", PAGE, *arguments],
        cwd=BASE,
        env={**os.environ, **stack.environment, "LOG_LEVEL": "WARNING"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        process.stdout.readline()  # it has begun
        yield process
    finally:
        process.kill()
        process.wait()


def measure(stack):
    print(
        "\n| read from | publishing took, ms: median (most) | visible after it returned, ms: median (most) |\n|---|---|---|"
    )
    for name, server in (("one process", stack.app), ("nginx in front", stack.nginx)):
        with editor(stack, "--times", str(TIMES), "--watch", server.url + PAGE) as process:
            lines = [tuple(map(float, line.split())) for line in process.stdout]
        if len(lines) != TIMES:
            raise RuntimeError("The editor did not publish.")
        took, visible = zip(*lines, strict=True)
        print(
            f"| {name} | {statistics.median(took):.0f} ({max(took):.0f}) | {statistics.median(visible):.1f} ({max(visible):.1f}) |"
        )
