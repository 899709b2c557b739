"""The demo, prepared once for all workers, and a server for each of them."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from tests.browser.programs import one_at_a_time
from tests.ports import free_port
from tests.template_database import template_name

FOLDER = settings.TEST_DIR / "browser"
DATABASE = "site.sqlite3"
START_SECONDS = 60


def environment(folder):
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.browser.settings", "SITE_FOLDER": str(folder)}


def manage(*command, folder=FOLDER):
    """Start manage.py with `command` for the demo in `folder`; returns the process (Popen)."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process):
    output, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(process.args)} failed:\n{output}")


def prepare():
    """Make database, pictures and static files; the second worker waits and finds them there."""
    FOLDER.mkdir(exist_ok=True)
    with one_at_a_time("prepare"):
        ready = FOLDER / "ready"
        if ready.exists():
            return
        for database in FOLDER.glob(f"{DATABASE}*"):  # what a failed try left
            database.unlink()
        if connection.vendor == "sqlite":
            shutil.copyfile(template_name(), FOLDER / DATABASE)  # what is left to migrate is nothing
        for process in [manage("migrate", "--verbosity", "0"), manage("collectstatic", "--noinput")]:
            finish(process)
        finish(manage("shell", "--no-imports", "-c", "from tests.browser.prepare import prepare; prepare()"))
        ready.touch()


def copied(folder):
    """Copy the prepared demo into `folder` (Path, which is not there yet), for a test that changes it; returns it."""
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("pages", "*.log", f"{DATABASE}*"))
    with closing(sqlite3.connect(FOLDER / DATABASE)) as used, closing(sqlite3.connect(folder / DATABASE)) as copy:
        used.backup(copy)  # it may be written to at this moment
    return folder


@contextmanager
def serve(folder=FOLDER):
    """Run deploy/server.sh for the demo in `folder` on a free port of this machine; yields its address (str)."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    log = folder / f"server-{settings.TEST_WORKER}.log"
    # A shell that stops the server when its own standard input ends: also when this process is killed.
    guardian = ["sh", "-c", '"$@" & cat; kill $!; wait', "sh", settings.BASE_DIR / "deploy" / "server.sh"]
    with log.open("w") as out:
        process = subprocess.Popen(
            guardian,
            env={**environment(folder), "PATH": path, "GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": str(port)},
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C reaches this process first
        )
    try:
        wait_until_healthy(address, log)
        yield address
    finally:
        process.stdin.close()
        process.wait(timeout=START_SECONDS)


def wait_until_healthy(address, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/health/ready", timeout=5) as response:
                if response.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")
