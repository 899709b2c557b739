"""See bench/race."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from bench.processes import BASE, install
from bench.stack import stack
from tests.delivery import race


def main(seconds):
    install()
    with stack() as ours:
        folder = Path(ours.folder / "race")
        folder.mkdir()
        environment = {**os.environ, **ours.environment, "PYTHONPATH": str(BASE), "LOG_LEVEL": "WARNING"}
        make = f"import django; django.setup()\n{race.MAKE}"
        subprocess.run([sys.executable, "-c", make], env=environment, check=True)
        port = urlsplit(ours.nginx.url).port
        print(race.run(seconds, port, folder, environment, host=f"127.0.0.1:{port}"))


main(float(sys.argv[1]))
