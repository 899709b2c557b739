"""Readers, searches, a partner's program, staff and two editors at the production stack, while its parts break: see bench/mixed.

An answer is right when it is the page that was asked for, never an older version of it; during a fault and shortly after it may
be a refusal that says when to come back. A write is lost when the site said that it was done and it is not there.
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from bench.faults import Faults
from bench.processes import BASE, install, megabytes
from tests.delivery import race
from tests.stack.running import stack
from tests.stack.staff import Staff

PAUSE = 0.02  # seconds between two requests of one reader
SHOWN = 20  # of what was wrong
EVERY = 15  # seconds between two looks at the memory
MOVED = "/moved-{}/"  # addresses that staff make, one redirect each
LISTS = "/", "/childhood-cancers/", "/stories/", "/research/"
HEADING = re.compile(r"<h1.*?</h1>", re.DOTALL)


class Load:
    """All that is asked of `site` (Stack). `asked`: how often (dict); `refused`: how often during a fault; `wrong`: what was
    wrong (list of str)."""

    def __init__(self, site, faults):
        self.site, self.faults = site, faults
        self.asked, self.refused, self.wrong = {}, {}, []
        self.written, self.ended = [], threading.Event()
        self.staff, self.target = Staff(site), f"http://127.0.0.1:{site.port}/about/"
        links = {path for start in LISTS for path in re.findall('href="(/[^"?#]*/)"', site.ask(start).text)}
        headings = {path: HEADING.search(site.ask(path).text) for path in links - {race.PATH}}
        self.pages = {path: heading[0] for path, heading in headings.items() if heading}

    def check(self, kind, path, is_right, status=200):
        """Ask for `path`; `is_right` (callable) says whether the text is, of an answer with `status`. Returns whether it was."""
        asked, answer = time.monotonic(), None
        try:
            answer = self.site.ask(path, seconds=60)
        except (OSError, HTTPException) as error:
            problem = type(error).__name__
        else:
            if answer.status == status and is_right(answer):
                problem = ""
            elif answer.status == 503 and answer.headers["Retry-After"] and self.faults.may_refuse(asked):
                self.refused[kind] = self.refused.get(kind, 0) + 1
                problem = "refused"
            else:
                problem = str(answer.status)
        self.asked[kind] = self.asked.get(kind, 0) + 1
        if problem not in ("", "refused"):
            self.wrong.append(f"{kind} {path}: {problem}, {self.faults.after(asked)}")
        return not problem

    # --- Who asks ---------------------------------------------------------------------------------

    def read_pages(self):
        path = random.choice(list(self.pages))
        self.check("pages", path, lambda answer: HEADING.search(answer.text)[0] == self.pages[path])

    def search(self):
        word = f"word{random.randrange(10**9)}"
        self.check("searches", f"/search/?q={word}", lambda answer: word in answer.text)

    def look_for_what_is_not_there(self):
        self.check("missing pages", f"/missing-{random.randrange(10**9)}/", lambda answer: True, 404)

    def fetch_data(self):
        self.check("API", "/api/v1/diseases", lambda answer: json.loads(answer.text)["results"])

    def write(self):
        """Make a redirect in the admin; it must work from the moment in which the admin says that it is saved."""
        path = MOVED.format(len(self.written) + self.asked.get("writes", 0))
        asked = time.monotonic()
        self.asked["writes"] = self.asked.get("writes", 0) + 1
        try:
            status, _ = self.staff.ask("GET", "/admin/redirects/add/")
            if status == 200:
                fields = {"old_path": path, "is_permanent": "on", "redirect_link": self.target}
                status, _ = self.staff.send("/admin/redirects/add/", **fields)
        except (OSError, HTTPException, TypeError) as error:  # TypeError: no form in a refusal
            status = type(error).__name__
        if status == 302:
            self.written.append(path)
            self.check("redirects", path, lambda answer: answer.headers["Location"] == self.target, 301)
        elif self.faults.may_refuse(asked):
            self.refused["writes"] = self.refused.get("writes", 0) + 1
        else:
            self.wrong.append(f"write {path}: {status}, {self.faults.after(asked)}")

    def repeat(self, what, pause):
        while not self.ended.is_set():
            what()
            time.sleep(pause)

    def start(self):
        """Begin; returns the threads."""
        tasks = [(self.read_pages, PAUSE)] * 3 + [
            (self.search, 10 * PAUSE),
            (self.look_for_what_is_not_there, 10 * PAUSE),
        ]
        tasks += [(self.fetch_data, 10 * PAUSE), (self.write, 1)]
        threads = [threading.Thread(target=self.repeat, args=task) for task in tasks]
        for thread in threads:
            thread.start()
        return threads


class Watch(threading.Thread):
    """Looks at the memory of `workers` ({name: process id}) and the size of `folder`. `seen`: {name: megabytes (list)}."""

    def __init__(self, workers, folder):
        super().__init__(daemon=True)
        self.workers, self.folder, self.ended = workers, folder, threading.Event()
        self.seen = {name: [] for name in [*workers, "copies on the disk"]}

    def run(self):
        while not self.ended.wait(EVERY):
            for name, pid in self.workers.items():
                self.seen[name].append(megabytes(pid))
            files = subprocess.run(["du", "-sm", self.folder], capture_output=True, text=True).stdout
            self.seen["copies on the disk"].append(float(files.split()[0]))


def environment_of(site):
    lines = (site.folder / "environment").read_text().splitlines()
    return {
        **os.environ,
        **dict(line.split("=", 1) for line in lines),
        "PYTHONPATH": str(BASE),
        "LOG_LEVEL": "CRITICAL",
    }


def thirds(values):
    """The medians (float) of the first, the middle and the last third of `values`."""
    size = max(1, len(values) // 3)
    return [statistics.median(values[start : start + size] or values) for start in (0, size, len(values) - size)]


def main(seconds, words):
    install()
    with stack() as site:
        site.manage("load_demo")
        site.manage("shell", "--no-imports", "-c", race.MAKE)
        faults = Faults(site, words)
        load = Load(site, faults)
        worker, nginx = site.worker("app1"), site.process("nginx")
        watch = Watch({"the site, a process that is left alone": worker, "nginx": nginx}, site.folder / "pages")
        watch.start()
        threads = load.start()
        end = time.monotonic() + seconds
        breaking = ThreadPoolExecutor().submit(faults.until, end)
        folder = site.folder / "race"
        folder.mkdir()
        versions = race.run(seconds, site.port, folder, environment_of(site), host=f"127.0.0.1:{site.port}")
        if error := breaking.exception():
            load.wrong.append(f"The faults ended early: {error!r}")
        watch.ended.set()
        load.ended.set()
        for thread in threads:
            thread.join()
        for path in load.written:
            load.check("redirects, at the end", path, lambda answer: answer.headers["Location"] == load.target, 301)
        if int(race.TITLE.search(site.ask(race.PATH).text.encode())[1]) < versions["last"]:
            load.wrong.append(f"Version {versions['last']} was published, and is not there.")
        is_same = worker == site.worker("app1")
    failures = versions.pop("failures")
    load.wrong += [
        f"version: {status} {body!r}, {faults.after(asked)}" for asked, status, body in failures if status != 503
    ]
    print(f"{seconds:.0f} seconds. Faults: {faults.times}\nAsked: {load.asked}\nRefused during faults: {load.refused}")
    print(f"Versions: {versions}, refused {len(failures)}. Redirects written: {len(load.written)}")
    for name, values in watch.seen.items():
        print(f"{name}, MB in the first, middle and last third: {', '.join(f'{each:.0f}' for each in thirds(values))}")
    print(f"The same process at the end: {is_same}. Wrong: {len(load.wrong)}")
    print(*(f"{times} x {what}" for what, times in Counter(load.wrong).most_common(SHOWN)), sep="\n")
    sys.exit(bool(load.wrong or versions["stale"] or versions["backwards"] or not is_same))


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2])
