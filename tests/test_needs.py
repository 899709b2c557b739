"""What a bare machine lacks is said once, before any test."""

import os
import re
import subprocess
import sys

from django.conf import settings

from tests.browser.programs import find_all

FAULT = "error while loading shared libraries: libmissing.so.1"


def test_a_library_that_the_browser_lacks_is_told_in_one_sentence_and_no_test_runs(tmp_path):
    find_all()  # a bare machine says first that Java and npm are being installed
    chromium = tmp_path / "chromium"
    chromium.write_text(f"#!/bin/sh\necho 'chromium: {FAULT}' >&2\nexit 127\n")
    chromium.chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/browser"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": "sqlite://:memory:",
            "TEST_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
    )
    said = (result.stdout + result.stderr).strip().splitlines()
    assert result.returncode == 4 and len(said) == 1 and FAULT in said[0], said


def test_what_installs_all_else_is_pinned_with_hashes_and_the_same_everywhere():
    pins = [
        re.search(
            r"^uv==\S+ \\\n( +--hash=sha256:\w+(?: \\)?\n)+", (settings.BASE_DIR / name).read_text(), re.MULTILINE
        )
        for name in ("requirements-uv.txt", "requirements-dev.txt")
    ]
    assert all(pins) and pins[0][0] == pins[1][0]
