"""Writers publish numbered versions of one page, readers on several workers look: not one may go back in time.

python -m tests.delivery.race [SECONDS]      (needs DATABASE_URL of a migrated, empty database)
"""

import re
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from itertools import pairwise

WRITERS, READERS, WORKERS = 2, 6, 2
TITLE = re.compile(rb"<h1[^>]*>\s*Version (\d+)")

MAKE = """
from tests.factories import make_disease, make_site
make_site()
make_disease(title="Version 0", slug="race")
"""
# A number is taken and published while a lock is held, so that numbers rise as versions do. `time.monotonic` is one
# clock for all processes.
WRITE = """
import fcntl, sys, time
from diseases.models import DiseasePage
folder, end = sys.argv[1], float(sys.argv[2])
while time.monotonic() < end:
    with open(f"{folder}/number", "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        number = int(file.read() or 0) + 1
        page = DiseasePage.objects.get(slug="race")
        page.title = f"Version {number}"
        page.save_revision().publish()
        returned = time.monotonic()
        file.truncate(0)
        file.write(str(number))
        with open(f"{folder}/published", "a") as log:
            log.write(f"{number} {returned}\\n")
    time.sleep(0.05)
"""


def read(port, end, seen, failures):
    """Ask until `end`; `seen` gets (when it was asked, which version came)."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    while time.monotonic() < end:
        asked = time.monotonic()
        connection.request("GET", "/childhood-cancers/race/", headers={"Host": "localhost"})
        response = connection.getresponse()
        body = response.read()
        found = TITLE.search(body)
        if response.status == 200 and found:
            seen.append((asked, int(found[1])))
        else:
            failures.append(response.status)
        time.sleep(0.001)


def run(seconds, port, folder, environment):
    """Let writers and readers at it for `seconds`; returns what they saw (dict)."""
    end = time.monotonic() + seconds
    shell = [sys.executable, "-c", f"import django; django.setup()\n{WRITE}", str(folder), str(end)]
    writers = [subprocess.Popen(shell, env=environment) for _ in range(WRITERS)]
    seen, failures = [[] for _ in range(READERS)], []
    readers = [threading.Thread(target=read, args=[port, end, each, failures]) for each in seen]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    codes = [writer.wait(60) for writer in writers]
    lines = (folder / "published").read_text().split("\n")
    published = [(float(returned), int(number)) for number, returned in (line.split() for line in lines if line)]
    return {
        "published": len(published),
        "reads": sum(map(len, seen)),
        "stale": sum(stale(each, published) for each in seen),
        "backwards": sum(backwards(each) for each in seen),
        "failures": failures,
        "writers": codes,
        "versions_seen": len({number for each in seen for _, number in each}),
    }


def stale(seen, published):
    """How many of `seen` were older than what had been published before they were asked for."""
    count = latest = 0
    waiting = iter([*published, (float("inf"), 0)])
    returned, number = next(waiting)
    for asked, version in seen:
        while returned < asked:
            latest = number
            returned, number = next(waiting)
        count += version < latest
    return count


def backwards(seen):
    return sum(later < earlier for (_, earlier), (_, later) in pairwise(seen))
