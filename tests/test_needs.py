"""What a bare machine lacks is said once, before any test."""

import os
import re
import subprocess
import sys

from django.conf import settings

FAULT = "error while loading shared libraries: libmissing.so.1"


def test_a_library_that_the_browser_lacks_is_told_in_one_sentence_and_no_test_runs(tmp_path):
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
    # A machine without Java or npm is told before that they are being installed.
    assert result.returncode == 4 and [line for line in said if FAULT in line] == said[-1:], said


def test_what_installs_all_else_is_pinned_with_hashes_and_the_same_everywhere():
    pins = [
        re.search(
            r"^uv==\S+ \\\n( +--hash=sha256:\w+(?: \\)?\n)+", (settings.BASE_DIR / name).read_text(), re.MULTILINE
        )
        for name in ("requirements-uv.txt", "requirements-dev.txt")
    ]
    assert all(pins) and pins[0][0] == pins[1][0]
