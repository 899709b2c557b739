"""A real Redis of our own, in a temporary folder, reachable through a socket there only."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from tests.installing import apt_install

PROGRAM = "redis-server"
WHERE_TO_GET_IT = (
    f"{PROGRAM} is needed for the tests and was not found. Install it (Debian: apt-get install {PROGRAM})."
)


class RedisServer:
    """Starts and stops it; `freeze()` leaves it there without answering."""

    def __init__(self, program, folder):
        self.command = [program, "--port", "0", "--unixsocket", f"{folder}/socket", "--save", "", "--dir", folder]
        self.url = f"unix://{folder}/socket"
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(RedisError), Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def stop(self):
        self.thaw()
        self.process.terminate()
        self.process.wait(timeout=20)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def redis_server():
    """Runs one; yields a RedisServer."""
    program = shutil.which(PROGRAM) or apt_install("Redis", PROGRAM) or shutil.which(PROGRAM)
    if program is None:
        pytest.fail(WHERE_TO_GET_IT, pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    server = RedisServer(program, folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
