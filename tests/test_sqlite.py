"""Several editors save at the same time on SQLite, each in a process of their own, and none is turned away."""

import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

WRITERS, SAVES = 4, 10
WRITE = f"""
from diseases.models import DiseaseIndexPage
for number in range({SAVES}):
    page = DiseaseIndexPage.objects.get()
    page.introduction = f"Saved {{number}} times."
    page.save_revision().publish()
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a fact about SQLite; the same suite runs on both")
def test_writers_wait_for_each_other(db, tmp_path):
    database = tmp_path / "site.sqlite3"
    shutil.copyfile(settings.TEST_DIR / "template.sqlite3", database)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev",
        "DATABASE_URL": f"sqlite:///{database}",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITE]
    writers = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(WRITERS)
    ]
    errors = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, errors
    count = subprocess.run(
        [*command[:-1], "from wagtail.models import Revision; print(Revision.objects.count())"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert count.stdout.strip() == str(WRITERS * SAVES)
