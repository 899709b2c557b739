"""Nobody sees an old page after a change has returned, whichever process answers. `bench/race` does it for longer."""

import os
import socket
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests.delivery import race
from tests.processes import run_shell

SECONDS = 8


@pytest.fixture
def workers(own_database, tmp_path):
    """Two processes of the site behind one port: (port, environment)."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev",
        "DEBUG": "false",
        "PAGE_CACHE": "true",
        "DATABASE_URL": own_database,
        "PAGE_CACHE_DIR": str(tmp_path / "pages"),
        "MEDIA_ROOT": str(tmp_path / "media"),
        "WITHDRAWAL_LEDGER": str(tmp_path / "ledger.jsonl"),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    made = run_shell(race.MAKE, **environment)
    assert made.returncode == 0, made.stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "2",
        "--blocking-threads",
        "16",
        "--no-ws",
        "--log-level",
        "warning",
        "charity_site.wsgi:application",
    ]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log)
    try:
        wait_for(port, tmp_path / "log")
        yield port, environment
    finally:
        process.terminate()
        process.wait(60)


def wait_for(port, log):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(log.read_text())


def test_no_reader_goes_back_in_time(workers, tmp_path):
    port, environment = workers
    found = race.run(SECONDS, port, tmp_path, environment)
    print(found)
    assert found["writers"] == [0, 0] and not found["failures"]
    assert found["stale"] == 0 and found["backwards"] == 0
    assert found["published"] >= 2 and found["versions seen"] >= 2 and found["reads"] >= 100
