"""PostgreSQL comes back as it was at a moment, by the files of deploy/postgresql. The server is this test's own."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.installing import apt_install
from tests.postgres import find_binaries, in_memory, unprivileged

FILES = settings.BASE_DIR / "deploy" / "postgresql"
SECONDS = 60  # for what takes one or two


class Server:
    """A PostgreSQL that keeps what it writes in `kept`."""

    def __init__(self, folder):
        self.folder, self.data, self.kept = folder, folder / "data", folder / "kept"
        self.who = unprivileged()
        shutil.copytree(FILES, folder / "files")
        self.kept.mkdir()
        for path in (folder, self.kept):
            if self.who:
                os.chown(path, self.who["user"], self.who["group"])
        conf = (FILES / "point-in-time.conf").read_text()
        conf = conf.replace("/srv/charity/site/deploy/postgresql", str(folder / "files"))
        (folder / "point-in-time.conf").write_text(conf.replace("/srv/charity/wal", str(self.kept)))

    def run(self, program, *arguments):
        done = subprocess.run(
            [program, *arguments],
            cwd=self.folder,
            env={**os.environ, "PGHOST": str(self.folder), "PGUSER": "postgres", "PGDATABASE": "postgres"},
            capture_output=True,
            text=True,
            **self.who,
        )
        assert done.returncode == 0, done.stderr + self.log()
        return done.stdout.strip()

    def log(self):
        file = self.folder / "log"
        return file.read_text() if file.exists() else ""

    def make(self):
        self.run(
            find_binaries() / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"include '{self.folder}/point-in-time.conf'\n")
            file.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\n")
        self.start()

    def start(self):
        self.run(find_binaries() / "pg_ctl", "-D", self.data, "start", "-w", "-l", self.folder / "log")

    def stop(self):
        self.run(find_binaries() / "pg_ctl", "-D", self.data, "stop", "-w", "-m", "immediate")

    def ask(self, sql):
        return self.run(find_binaries() / "psql", "--quiet", "--tuples-only", "--no-align", "--command", sql)

    def script(self, name, *arguments):
        return self.run(self.folder / "files" / name, *map(str, arguments))

    def wait_for(self, sql):
        end = time.monotonic() + SECONDS
        while self.ask(sql) != "t":
            assert time.monotonic() < end, f"{sql}\n{self.log()}"
            time.sleep(0.1)

    def keep_all(self):
        """Wait until all that was written is kept."""
        name = self.ask("SELECT pg_walfile_name(pg_switch_wal())")
        self.wait_for(f"SELECT last_archived_wal >= '{name}' FROM pg_stat_archiver")

    def lose(self):
        self.stop()
        shutil.rmtree(self.data)
        self.data.mkdir(mode=0o700)
        if self.who:
            os.chown(self.data, self.who["user"], self.who["group"])

    def come_back(self, *arguments):
        self.script("restore_to.sh", self.kept, self.data, *arguments)
        self.start()
        self.wait_for("SELECT NOT pg_is_in_recovery()")


@pytest.fixture
def server():
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=in_memory()))
    server = Server(folder)
    try:
        server.make()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def encrypt(server):
    """What is kept is encrypted; returns the file (Path) with the private key."""
    if shutil.which("age") is None:
        apt_install("age", "age")
    assert shutil.which("age"), "age is needed for the tests. Install it (Debian and Ubuntu: apt-get install age)."
    key = server.folder / "key.txt"
    public = server.run("age-keygen", "--output", key) or server.run("age-keygen", "-y", key)
    (server.kept / "recipient").write_text(public + "\n")
    return key


@pytest.mark.parametrize("is_encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_database_comes_back_as_it_was_before_a_mistake_and_as_it_was_at_the_end(server, is_encrypted):
    key = encrypt(server) if is_encrypted else ""
    server.ask("CREATE TABLE stories (name text)")
    server.ask("INSERT INTO stories VALUES ('before the copy')")
    server.script("base_backup.sh", server.kept)
    server.ask("INSERT INTO stories VALUES ('after the copy')")
    time.sleep(1.1)  # moments in the files are of whole seconds
    moment = server.ask("SELECT now()")
    server.ask("DELETE FROM stories")
    server.keep_all()

    server.lose()
    server.come_back(moment, key)
    assert server.ask("SELECT count(*) FROM stories") == "2"
    server.ask("INSERT INTO stories VALUES ('afterwards')")
    server.keep_all()

    server.lose()
    server.come_back("", key)
    assert server.ask("SELECT count(*) FROM stories") == "3", "all that was kept, on the way that was gone last"
    if is_encrypted:
        assert all(b"age-encryption.org" in file.read_bytes()[:40] for file in server.kept.glob("0000*[0-9A-F].age"))


def test_what_leads_on_from_nothing_any_more_is_deleted(server):
    server.script("base_backup.sh", server.kept)
    (first,) = server.kept.glob("base-*")
    server.keep_all()
    older = {file.name for file in server.kept.glob("0000*")}
    long_ago = time.time() - 20 * 86_400
    for path in server.kept.glob("*"):
        os.utime(path, (long_ago, long_ago))
    time.sleep(1.1)  # names are of whole seconds
    server.script("base_backup.sh", server.kept, 14)
    server.keep_all()
    assert not first.exists() and len(list(server.kept.glob("base-*"))) == 1
    left = {file.name for file in server.kept.glob("0000*")}
    assert left and not {name for name in older & left if not name.endswith((".history", ".backup"))}
    server.lose()
    server.come_back()


def test_a_piece_is_kept_once_and_never_written_over(server):
    piece = server.folder / "piece"
    piece.write_bytes(b"as it was")
    for _ in range(2):
        server.script("archive_wal.sh", server.kept, piece, "000000010000000000000001")
    piece.write_bytes(b"another one")
    with pytest.raises(AssertionError):
        server.script("archive_wal.sh", server.kept, piece, "000000010000000000000001")
    assert (server.kept / "000000010000000000000001").read_bytes() == b"as it was"


def test_a_folder_with_data_is_never_written_over(server):
    server.script("base_backup.sh", server.kept)
    with pytest.raises(AssertionError, match="is not empty"):
        server.script("restore_to.sh", server.kept, server.data)
