"""Several editors save at the same time, each in a process of their own, and none is turned away."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tests.conftest import clone_template, drop_clone
from tests.processes import finish, run_shell, shell

WRITERS, SAVES = 4, 10
WRITE = f"""
from diseases.models import DiseaseIndexPage
for number in range({SAVES}):
    page = DiseaseIndexPage.objects.get()
    page.introduction = f"Saved {{number}} times."
    page.save_revision().publish()
"""
COUNT = "from wagtail.models import Revision; print(Revision.objects.count())"


@pytest.fixture
def own_database(db):
    """The address (str) of a fresh copy of the migrated database, for other processes to write to."""
    clone = clone_template("own")
    if connection.vendor == "sqlite":
        yield f"sqlite:///{clone}"
    else:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{clone}"))
    drop_clone(clone)


def test_writers_wait_for_each_other(own_database):
    writers = [finish(process) for process in [shell(WRITE, DATABASE_URL=own_database) for _ in range(WRITERS)]]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, [writer.stderr for writer in writers]
    assert run_shell(COUNT, DATABASE_URL=own_database).stdout.strip() == str(WRITERS * SAVES)
