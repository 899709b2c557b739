"""Writers publish numbered versions of one page, readers on several workers look: not one may go back in time."""

import re
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from itertools import pairwise

WRITERS, READERS = 2, 6
HEADING = re.compile(rb"<h1.*?</h1>", re.DOTALL)
TITLE = re.compile(rb"<h1[^>]*>\s*Version n(\d+)")  # 911 alone would become a link to call
PATH = "/childhood-cancers/race/"

MAKE = """
from tests.factories import make_disease, make_site
make_site()
make_disease(title="Version n0", slug="race")
"""
# A number is taken and published while a lock is held, so that numbers rise as versions do. `time.monotonic` is one
# clock for all processes. Without a database nothing is published, and the number is tried again.
WRITE = """
import django; django.setup()
import fcntl, sys, time
from django.db import Error, connection
from diseases.models import DiseasePage
folder, end = sys.argv[1], time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    with open(f"{folder}/number", "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        number = int(file.read() or 0) + 1
        try:
            page = DiseasePage.objects.get(slug="race")
            page.title = f"Version n{number}"
            page.save_revision().publish()
        except Error:
            connection.close()
            time.sleep(0.5)
            continue
        returned = time.monotonic()
        file.truncate(0)
        file.write(str(number))
        with open(f"{folder}/published", "a") as log:
            log.write(f"{number} {returned}\\n")
    time.sleep(0.05)
"""


def run(seconds, port, folder, environment, host="localhost"):
    """Let writers at the site on `port` for `seconds`, and readers as long as they write; returns what was seen (dict):
    "failures" are (when it was asked, status or 0 where the connection broke, its heading, or how the body began)."""
    command = [sys.executable, "-c", WRITE, str(folder), str(seconds)]
    writers = [subprocess.Popen(command, env=environment) for _ in range(WRITERS)]
    seen, failures = [[] for _ in range(READERS)], []
    ended = threading.Event()
    readers = [threading.Thread(target=read, args=[port, host, ended, each, failures]) for each in seen]
    for reader in readers:
        reader.start()
    codes = [writer.wait(seconds + 120) for writer in writers]
    ended.set()
    for reader in readers:
        reader.join()
    lines = [line.split() for line in (folder / "published").read_text().splitlines()]
    published = [(float(returned), int(number)) for number, returned in lines]
    return {
        "published": len(published),
        "last": published[-1][1] if published else 0,
        "writers": codes,
        "reads": sum(map(len, seen)),
        "versions seen": len({number for each in seen for _, number in each}),
        "stale": sum(stale(each, published) for each in seen),
        "backwards": sum(later < earlier for each in seen for (_, earlier), (_, later) in pairwise(each)),
        "failures": failures,
    }


def read(port, host, ended, seen, failures):
    """Ask until `ended` (Event); `seen` gets (when it was asked, which version came)."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    while not ended.is_set():
        asked, status, body, found = time.monotonic(), 0, b"", None
        try:
            connection.request("GET", PATH, headers={"Host": host, "X-Forwarded-Proto": "https"})
            response = connection.getresponse()
            status, body = response.status, response.read()
            found = TITLE.search(body)
        except (OSError, HTTPException):
            connection.close()
        if status == 200 and found:
            seen.append((asked, int(found[1])))
        else:
            failures.append((asked, status, HEADING.findall(body) or body[:60]))
        time.sleep(0.001)


def stale(seen, published):
    """Return how many of `seen` were older than what had been published before they were asked for."""
    count = latest = 0
    coming = iter([*published, (float("inf"), 0)])
    returned, number = next(coming)
    for asked, version in seen:
        while returned < asked:
            latest = number
            returned, number = next(coming)
        count += version < latest
    return count
