"""Starting servers on one core, counting what they use, and loading them from the other one."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

BASE = Path(__file__).resolve().parents[1]
SERVER_CORE, CLIENT_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")
HEADERS = {"Accept-Encoding": "gzip, br", "X-Forwarded-Proto": "https"}
PACKAGES = {"wrk": "wrk", "nginx": "nginx-light"}
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def install():
    """Install what is measured with, where that is possible."""
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    missing += [] if BROTLI.exists() else ["libnginx-mod-http-brotli-static"]
    if missing and (os.geteuid() != 0 or not shutil.which("apt-get")):
        sys.exit(f"Please install: {' '.join(missing)}")
    if missing:
        subprocess.run(["apt-get", "install", "-y", "-q", *missing], check=True, stdout=subprocess.DEVNULL)


def family(pid):
    """`pid` (int) and all its descendants (list of int)."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def processor_seconds(pids):
    """Return what the families of `pids` (list of int) have used of a processor so far (float)."""
    used = 0
    for member in {member for pid in pids for member in family(pid)}:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
    return used / TICKS


def megabytes(pid):
    """The memory of one process (float, MB): what it shares with others is divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def pin(pid):
    for member in family(pid):
        subprocess.run(["taskset", "-acp", SERVER_CORE, str(member)], check=False, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def running(command, log, **environment):
    """Run `command` (list) on the servers' core, in a session of its own that ends with this block; yields its id (int)."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *map(str, command)],
            cwd=BASE,
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def fetch(url, encoding="identity"):
    """The body (bytes) at `url` as it comes over the wire. Raises OSError."""
    request = urllib.request.Request(url, headers={**HEADERS, "Accept-Encoding": encoding})
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def wait_for(url, seconds=60):
    """Until `url` answers with 200."""
    end = time.monotonic() + seconds
    while True:
        try:
            return fetch(url)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def make_database(server, name):
    """Make an empty database called `name` on the PostgreSQL at `server` (address); returns its own address (str)."""
    with contextlib.closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f'CREATE DATABASE "{name}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def load(url, seconds, connections, pause=None, **more_headers):
    """Ask for `url` with wrk. Returns what bench/wrk.lua prints (dict): requests, seconds, and latencies in ms."""
    named = HEADERS | {name.replace("_", "-"): value for name, value in more_headers.items()}
    headers = [argument for name, value in named.items() for argument in ("-H", f"{name}: {value}")]
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *headers]
    command += ["-s", "bench/wrk.lua", url, *([] if pause is None else [str(pause)])]
    out = subprocess.run(command, cwd=BASE, capture_output=True, text=True, check=True).stdout
    result = json.loads(out.splitlines()[-1])
    if result["failed"]:
        raise RuntimeError(f"{url}: {result['failed']} of {result['requests']} requests failed.")
    return result
