"""What a page costs that no cache has: `bench/misses` compares a disease page of the demo with a page of stock Wagtail, and
other pages with themselves without each trick of `charity_site/readpath/`.

Each site runs in a process of its own, both on one core of the machine; they take turns, so that whatever else the machine
does hits both. Measured is the time of the process on the processor for one request through the whole of Django (WSGI).
Of a database server's time nothing counts, as both sites have the same one. Prints the median over all rounds and the
middle half of them, then of each trick how much dearer each page is without it alone, as Markdown.
"""

import importlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from re import sub
from time import process_time

from bench.processes import make_database

ROUNDS, REQUESTS = int(os.environ.get("ROUNDS", 40)), 10
HERE = Path(__file__).resolve().parent
SITES = {
    "ours": {"DJANGO_SETTINGS_MODULE": "charity_site.settings.dev", "DEBUG": "false", "PAGE_CACHE": "false"},
    "bare": {"DJANGO_SETTINGS_MODULE": "bare_wagtail.settings"},
}
NOTHING, EVERYTHING = "nothing", "everything"  # to be without


def start_ours():
    """Make the demo site; returns the addresses to measure, a disease page first, and the application that servers run."""
    importlib.import_module("django").setup()
    call_command = importlib.import_module("django.core.management").call_command
    call_command("migrate", verbosity=0)
    call_command("load_demo", stdout=io.StringIO())
    addresses = [
        "/childhood-cancers/neuroblastoma/",
        "/",
        "/childhood-cancers/",
        "/stories/",
        "/research/",
        "/stories/alijah/",
    ]
    return addresses, importlib.import_module("charity_site.wsgi").application


def start_bare():
    """Make the site of stock Wagtail; returns the address of its page, and its application."""
    site = importlib.import_module("bare_site")
    return [site.address], site.application


START = {"ours": start_ours, "bare": start_bare}


def serve(site):
    """Be the process of `site` (a key of SITES): fill it, say what a page is like, then answer as often as told to."""
    addresses, application = START[site]()
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
            queries, body = counted(application, address)
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


def counted(application, address):
    """Return how many queries `address` takes (int), and what it answers (bytes)."""
    connection = importlib.import_module("django.db").connection
    queries = []

    def count(execute, *arguments):
        queries.append(arguments[0])
        return execute(*arguments)

    with connection.execute_wrapper(count):
        body = answer(application, address)
    return len(queries), body


class Site:
    """The process of one site. `pages`: {(address, without what): [queries, words, bytes]}."""

    def __init__(self, name, folder, core):
        folder.mkdir()
        server = os.environ.get("DATABASE_URL")
        self.name, self.pages = name, {}
        self.process = subprocess.Popen(
            [sys.executable, __file__, name],
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
            address, without, *numbers = line.split()
            self.pages[address, without] = [int(number) for number in numbers]
        raise SystemExit(f"{name} did not start.")

    def measure(self, address, without):
        """Milliseconds of the processor (float) for one request, as the mean of REQUESTS."""
        self.process.stdin.write(f"{address} {without}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def main():
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    with tempfile.TemporaryDirectory() as folder:
        sites = [Site(name, Path(folder) / name, core) for name in SITES]
        times = {(site, *page): [] for site in sites for page in site.pages}
        for _ in range(ROUNDS):
            for (site, *page), taken in times.items():
                taken.append(site.measure(*page))
        for site in sites:
            site.process.stdin.close()
            site.process.wait()
    ours, bare = sites
    print_pages(times, next(statistics.median(taken) for (site, *_), taken in times.items() if site == bare))
    print_tricks(
        ours, {tuple(page): statistics.median(taken) for (site, *page), taken in times.items() if site == ours}
    )


def print_pages(times, bare):
    """Print what each page costs, beside the `bare` one (milliseconds)."""
    print(f"{'page':44} queries  words    KB   ms of processor (middle half)   a second   of bare Wagtail")
    for (site, address, without), taken in times.items():
        if without == NOTHING:
            queries, words, size = site.pages[address, without]
            low, middle, high = statistics.quantiles(taken, n=4)
            print(
                f"{site.name + ' ' + address:44} {queries:7} {words:6} {size / 1000:5.1f}"
                f"   {middle:15.1f} ({low:.1f} to {high:.1f})   {1000 / middle:8.0f}   {middle / bare:.2f}"
            )


def print_tricks(site, medians):
    """Print how much more each page costs without each trick alone: `medians` (ms) by address and what it is without."""
    addresses = list(dict.fromkeys(address for address, _ in medians))
    print(f"\n| without | {' | '.join(addresses)} |\n|{'---|' * (1 + len(addresses))}")
    for trick in dict.fromkeys(without for _, without in medians if without != NOTHING):
        cells = (
            f"{100 * (medians[address, trick] / medians[address, NOTHING] - 1):+.0f} % ({site.pages[address, trick][0]})"
            for address in addresses
        )
        print(f"| {trick} | {' | '.join(cells)} |")


if __name__ == "__main__":
    serve(sys.argv[1]) if sys.argv[1:] else main()
