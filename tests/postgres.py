"""Run a command with DATABASE_URL naming a real PostgreSQL: python -m tests.postgres COMMAND [ARGUMENT ...]

It is the one that DATABASE_URL names when it is set. Otherwise a server of our own is started from the machine's
PostgreSQL binaries, in a temporary folder, reachable through a socket there only, and stopped afterwards.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from tests.installing import apt_install

# For tests only: a crash may lose everything, and nothing listens on the network.
SERVER_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"
MEMORY, ROOM = Path("/dev/shm"), 2**31  # bytes: half of it is the most that the server's own log of changes takes
WHERE_TO_GET_IT = (
    "PostgreSQL is needed for the tests and its server was not found. Install it (Debian and Ubuntu: "
    "apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql), "
    "or set DATABASE_URL to a server that may make databases."
)


def find_binaries():
    """The folder (Path) with initdb and pg_ctl, the newest version first; None when there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def in_memory():
    """Return where files are memory (Path), if there is room for the server; None elsewhere. Hundreds of tests have a copy of the
    database, and each is more than a thousand files."""
    has_room = os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room else None


def unprivileged():
    """Return whom the server runs as (keywords for subprocess): it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def server():
    """Start a server in a temporary folder, in memory where that is possible; yields its DATABASE_URL (str)."""
    binaries = find_binaries() or apt_install("PostgreSQL", "postgresql") or find_binaries()
    if binaries is None:
        sys.exit(WHERE_TO_GET_IT)
    who = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=in_memory()))
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        data = folder / "data"

        def run(program, *arguments):
            subprocess.run(
                [binaries / program, "-D", data, *arguments], check=True, cwd=folder, stdout=subprocess.DEVNULL, **who
            )

        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", folder / "log", "-o", f"{SERVER_OPTIONS} -k {folder}")
        try:
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command):
    # A stop from outside also stops the server: it becomes an exception, which runs the `finally` clauses.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as stack:
        url = os.environ.get("DATABASE_URL") or stack.enter_context(server())
        if not url.startswith("postgres"):
            sys.exit("DATABASE_URL names no PostgreSQL. Name one (postgres://...), or unset it to have one started.")
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
