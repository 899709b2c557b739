"""Runs our own code in processes of its own, as a server or a member of staff at a shell would."""

import os
import subprocess
import sys

from django.conf import settings


def shell(code, **environment):
    """Start `code` (str) in a Django shell with development settings; returns the process (Popen)."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev",
            "DEBUG": "false",
            "SECOND_FACTOR_REQUIRED": "false",
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process, seconds=120):
    """Wait for `process` and return it as a CompletedProcess with its output."""
    out, err = process.communicate(timeout=seconds)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def run_shell(code, **environment):
    """Run `code` to its end; returns a CompletedProcess."""
    return finish(shell(code, **environment))
