"""Programs that the tests need and that no Python package brings."""

import os
import shutil
import subprocess


def apt_install(name, *packages):
    """Install Debian's `packages` as root, saying that they bring `name`. Elsewhere nothing is installed."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {name} for the tests ...", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", *command], env=environment, check=True, stdout=subprocess.DEVNULL)
