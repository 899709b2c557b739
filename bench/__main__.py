"""See bench/all."""

import contextlib
import datetime
import importlib.metadata
import os
import platform
import re
import signal
import subprocess
import sys
from pathlib import Path

from bench import latency, memory, pages, publish
from bench.processes import BASE, install
from bench.stack import stack

ON_THE_STACK = {"pages": pages, "latency": latency, "publish": publish, "memory": memory}
BY_THEMSELVES = ("growth", "search", "lighthouse", "first_run")
USUAL = [*ON_THE_STACK, "growth"]


def first_line(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    return (result.stdout or result.stderr).splitlines()[0]


def machine():
    """Return what was measured with, as a sentence (str)."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    system = re.search(r'PRETTY_NAME="(.*)"', Path("/etc/os-release").read_text())[1]
    packages = [f"{name} {importlib.metadata.version(name)}" for name in ("Django", "wagtail", "granian")]
    programs = [first_line("nginx", "-v").rpartition(": ")[2], " ".join(first_line("wrk", "-v").split()[:2])]
    commit = first_line("git", "-C", str(BASE), "describe", "--always", "--dirty")
    facts = [
        cpu[1] if cpu else platform.machine(),
        f"{os.cpu_count()} cores",
        system,
        f"Python {platform.python_version()}",
    ]
    busy = f"load {os.getloadavg()[0]:.1f} before it began"
    return f"Measured on {datetime.date.today():%B %-d, %Y} at {commit}: {', '.join([*facts, *packages, *programs, busy])}."


def main(names):
    if unknown := set(names) - {*ON_THE_STACK, *BY_THEMSELVES}:
        sys.exit(f"There is no {min(unknown)}. Parts: {', '.join([*ON_THE_STACK, *BY_THEMSELVES])}.")
    install()
    print(machine(), flush=True)
    with contextlib.ExitStack() as running:
        needed = [name for name in ON_THE_STACK if name in names]
        ours = running.enter_context(stack()) if needed else None
        for name in needed:
            print(f"\n### {name.capitalize()}: {sys.modules[f'bench.{name}'].__doc__}", flush=True)
            ON_THE_STACK[name].measure(ours)
    for name in BY_THEMSELVES:
        if name in names:
            print(f"\n### {name.capitalize()}", flush=True)
            subprocess.run([BASE / "bench" / name], check=True)


# A stop from outside also ends what was started here: it becomes an exception, which runs the `finally` clauses.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
main(sys.argv[1:] or USUAL)
