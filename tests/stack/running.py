"""The production stack on this machine: deploy/try.sh with free ports and a folder of its own."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from tests.ports import free_port
from tests.postgres import in_memory

TRY = settings.BASE_DIR / "deploy" / "try.sh"
SECONDS = 600  # what loads the demo on a machine that is busy with something else


class Answer(NamedTuple):
    status: int
    text: str
    headers: object


class Stack:
    """A stack in `folder` (Path). Its parts are those of deploy/try.sh."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.ports = {"TRY_PORT": self.port, **{f"TRY_{name}_PORT": free_port() for name in ("HTTP", "TLS", "REDIS")}}
        self.app_port = self.ports["TRY_APP_PORT"] = two_free_ports()

    def environment(self):
        """Return what deploy/try.sh goes by (dict). What the tests of this run are set to is not for production."""
        ours = {name: str(value) for name, value in self.ports.items()}
        theirs = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**theirs, **ours, "TRY_DIR": str(self.folder), "TRY_DEMO": "no"}

    def run(self, *arguments):
        """Run deploy/try.sh with `arguments` to its end; returns what it printed (str)."""
        process = subprocess.run(
            [TRY, *arguments],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=SECONDS,
        )
        assert process.returncode == 0, process.stdout + self.logs()
        return process.stdout

    def up(self, *part):
        return self.run("up", *part)

    def down(self, *part):
        return self.run("down", *part)

    def manage(self, *arguments, **environment):
        """Run manage.py with the stack's settings (and `environment`); returns what it printed (str)."""
        script = 'set -a; . "$1"; shift; exec .venv/bin/python manage.py "$@"'
        command = ["sh", "-c", script, "sh", self.folder / "environment", *arguments]
        done = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, path, method="GET", seconds=20, **headers):
        """The answer of nginx to one request; underscores in the names of `headers` stand for hyphens."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=seconds)) as connection:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), response.headers)

    def process(self, part):
        """The process id (int) of a part."""
        line = next(line for line in self.run("status").splitlines() if line.startswith(f"{part} "))
        return int(line.split()[2])

    def worker(self, part):
        """The process id (int) of the worker that renders pages for app1 or app2: the youngest below its own. None while it
        starts anew."""
        below = descendants(self.process(part))
        return next((pid for pid in reversed(below) if is_running(pid, b"granian")), None)

    def logs(self):
        files = sorted((self.folder / "log").glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')[-2000:]}" for file in files)


@contextlib.contextmanager
def stack(*parts):
    """A folder (temporary, one that the user postgres may enter) with `parts` running, or all; yields the Stack."""
    folder = Path(tempfile.mkdtemp(prefix="stack-", dir=in_memory()))
    folder.chmod(0o755)
    running = Stack(folder)
    # A shell that ends the stack when its own standard input ends: also when this process is killed.
    guardian = subprocess.Popen(
        ["sh", "-c", 'cat; exec "$0" down', TRY],
        env=running.environment(),
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        for part in parts or [()]:
            running.up(*([part] if part else []))
        yield running
    finally:
        guardian.stdin.close()
        guardian.wait(timeout=SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def hung(pid):
    """The process `pid` and all below it answer nothing, and hold on to their connections."""
    stopped = [pid]
    os.kill(pid, signal.SIGSTOP)  # from now on it begins no other
    try:
        for below in descendants(pid):
            stopped.append(below)
            os.kill(below, signal.SIGSTOP)
        yield
    finally:
        for each in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)


def descendants(pid):
    """All processes (list of int) below `pid`, parents first."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(") ")[2].split()[1])
    found = [pid]
    for parent in found:  # grows while it is read
        found += sorted(child for child, its_parent in parents.items() if its_parent == parent)
    return found[1:]


def is_running(pid, program):
    """Return whether `program` (bytes) stands in the name of what the process `pid` runs, or in its script's."""
    with contextlib.suppress(OSError):
        return any(program in part for part in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:2])
    return False


def two_free_ports():
    """The first (int) of two ports in a row. They lie below those that connections get: of such, thousands wait for a minute after a
    test of crowds."""
    for port in random.sample(range(20_000, 32_000), 100):
        with contextlib.suppress(OSError), contextlib.ExitStack() as taken:
            for each in (port, port + 1):
                taken.enter_context(socket.create_server(("127.0.0.1", each)))
            return port
    raise RuntimeError("no two free ports in a row")
