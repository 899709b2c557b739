"""Our site and one of stock Wagtail, each in a process of its own, both on one core of the machine: they take turns, so that
whatever else the machine does hits both. Of a database server's time nothing counts, as both have the same one."""

import importlib
import io
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench.processes import make_database

HERE = Path(__file__).resolve().parent
SITES = {
    "ours": {"DJANGO_SETTINGS_MODULE": "charity_site.settings.dev", "DEBUG": "false", "PAGE_CACHE": "false"},
    "bare": {"DJANGO_SETTINGS_MODULE": "bare_wagtail.settings"},
}


def start(name):
    """Be the site called `name` (a key of SITES) from now on, and fill it; returns the application that servers run."""
    if name == "bare":
        return importlib.import_module("bare_site").application
    importlib.import_module("django").setup()
    call_command = importlib.import_module("django.core.management").call_command
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    return importlib.import_module("charity_site.wsgi").application


def counted(ask):
    """Return how many queries `ask` (callable) takes (int), and what it returns."""
    connection = importlib.import_module("django.db").connection
    queries = []

    def count(execute, *arguments):
        queries.append(arguments[0])
        return execute(*arguments)

    with connection.execute_wrapper(count):
        answer = ask()
    return len(queries), answer


class Site:
    """The process of one site: `script` with its name. `said`: the lines (lists of words) that it printed before "ready"."""

    def __init__(self, script, name, folder, core):
        folder.mkdir()
        server = os.environ.get("DATABASE_URL")
        self.name, self.said = name, []
        self.process = subprocess.Popen(
            [sys.executable, script, name],
            env={
                **os.environ,
                **SITES[name],
                "PYTHONPATH": f"{HERE.parent}:{HERE}",
                "DATABASE_URL": make_database(server, name) if server else f"sqlite:///{folder}/site.sqlite3",
                "MEDIA_ROOT": str(folder / "media"),
                "WITHDRAWAL_LEDGER": str(folder / "ledger.jsonl"),
                "BARE_FOLDER": str(folder),
                "LOG_LEVEL": "ERROR",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self.process.pid, {core})
        for line in self.process.stdout:
            if line == "ready\n":
                return
            self.said.append(line.split())
        raise SystemExit(f"{name} did not start.")

    def ask(self, *words):
        """The number (float) that it answers to a line of `words`."""
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


@contextmanager
def both(script):
    """Start both sites with `script`; yields them (list of Site), and ends them."""
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    with tempfile.TemporaryDirectory() as folder:
        sites = [Site(script, name, Path(folder) / name, core) for name in SITES]
        yield sites
        for site in sites:
            site.process.stdin.close()
            site.process.wait()
