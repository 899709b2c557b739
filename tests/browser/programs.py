"""Chromium, Playwright's driver, Java and npm: found, or installed, before the first test. Without one of them no test runs, and
one sentence says what to install."""

import fcntl
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Error, sync_playwright

from tests.installing import apt_install

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
DOWNLOAD_SECONDS = 120
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
JAVA = "java", "default-jre-headless", "install a Java runtime, 11 or newer"
NPM = "npm", "npm", "install Node.js"
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
        # It may fail or hang where its host cannot be reached.
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        try:
            subprocess.run(command, timeout=DOWNLOAD_SECONDS, capture_output=True)
        except subprocess.TimeoutExpired:
            return None
        return downloaded()

    with one_at_a_time("install"):
        # Debian's brings its libraries along.
        return (
            on_path(*CHROMIUM_NAMES)
            or downloaded()
            or apt_install("Chromium", "chromium")
            or on_path(*CHROMIUM_NAMES)
            or download()
            or missing("Chromium", "chromium", "python -m playwright install chromium")
        )


def find_program(name, package, elsewhere):
    """The path (str) of the program `name`; installs Debian's `package` where it is missing."""
    with one_at_a_time("install"):
        return on_path(name) or apt_install(name, package) or on_path(name) or missing(name, package, elsewhere)


def missing(name, package, elsewhere):
    raise pytest.UsageError(WHERE_TO_GET_IT.format(name=name, package=package, elsewhere=elsewhere))


def find_all():
    """Find or install all of them, and see that the browser starts: a library that is missing is told once."""
    for program in (JAVA, NPM):
        find_program(*program)
    if not driver_runs():
        apt_install("a library of Playwright's driver", "libatomic1")
        if not driver_runs():
            missing("A library of Playwright's driver", "libatomic1", "it is part of GCC's libraries")
    with sync_playwright() as playwright:
        chromium = find_chromium(playwright)
        try:
            playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS).close()
        except Error as error:
            said = [line for line in str(error).splitlines() if "error while loading" in line] or str(
                error
            ).splitlines()
            raise pytest.UsageError(f"{chromium} does not start: {said[0].strip()}") from None


def driver_runs():
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True).returncode == 0
