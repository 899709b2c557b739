"""Chromium, Java and npm: found on the PATH, or installed. Without one of them the tests fail and say what to install."""

import fcntl
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.installing import apt_install

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
DOWNLOAD_SECONDS = 120
WHERE_TO_GET_IT = (
    "{name} is needed for the tests in a browser and was not found. Install it (Debian: apt-get install {package}; "
    "elsewhere: {elsewhere}), or leave these tests out: pytest --ignore=tests/browser."
)


@contextmanager
def one_at_a_time(name):
    """Only one worker at a time does what is inside."""
    with (settings.TEST_DIR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def on_path(*names):
    """The full path (str) of the first of these programs that is here; None when none is."""
    return next((path for name in names if (path := shutil.which(name))), None)


def find_chromium(playwright):
    """The path (str) of a Chromium; installs one where there is none."""

    def downloaded():
        path = playwright.chromium.executable_path
        return path if Path(path).exists() else None

    def download():
        print("Downloading Chromium for the tests ...", flush=True)
        # It may fail or hang where its host cannot be reached: Debian's is asked next.
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        try:
            subprocess.run(command, timeout=DOWNLOAD_SECONDS, capture_output=True)
        except subprocess.TimeoutExpired:
            return None
        return downloaded()

    with one_at_a_time("install"):
        return (
            on_path(*CHROMIUM_NAMES)
            or downloaded()
            or download()
            or apt_install("Chromium", "chromium")
            or on_path(*CHROMIUM_NAMES)
            or missing("Chromium", "chromium", "python -m playwright install chromium")
        )


def find_program(name, package, elsewhere):
    """The path (str) of the program `name`; installs Debian's `package` where it is missing."""
    with one_at_a_time("install"):
        return on_path(name) or apt_install(name, package) or on_path(name) or missing(name, package, elsewhere)


def missing(name, package, elsewhere):
    pytest.fail(WHERE_TO_GET_IT.format(name=name, package=package, elsewhere=elsewhere), pytrace=False)
