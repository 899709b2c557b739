"""Several hosts migrate one database with content at the same time, and one of them dies: nothing is left half done."""

import os
import subprocess
import sys

from django.conf import settings

from tests.processes import finish, run_shell

BACK = """
from wagtail.models import Page
from tests.home import older
from tests.migrating import migrate_to

older.fill()
migrate_to([("research", "0007_more_blocks")])
"""
PAGES = "print(sorted(Page.objects.values_list('url_path', 'title', 'live')))\n"
LOOK = f"""
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Page
from charity_site.core.tree import faults
from charity_site.delivery.database.schema_check import differences
from charity_site.home.sync import sync_site

{PAGES}
applied = list(MigrationRecorder.Migration.objects.values_list("app", "name"))
print(differences(), sync_site(only_look=True), faults(), len(applied) - len(set(applied)))
"""


def migrate(database):
    """Start `manage.py migrate` for `database` (str); returns the process (Popen)."""
    return subprocess.Popen(
        [sys.executable, "-u", "manage.py", "migrate"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "charity_site.settings.dev", "DATABASE_URL": database},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_at_once_end_well_after_a_third_was_killed_in_the_middle(own_database):
    before = run_shell(BACK + PAGES, DATABASE_URL=own_database)
    assert before.returncode == 0, before.stderr[-2000:]

    killed = migrate(own_database)
    while "Applying" not in killed.stdout.readline():
        assert killed.poll() is None, killed.stderr.read()
    others = [migrate(own_database) for _ in range(2)]
    killed.stdout.readline()  # one more is done, and the next one has begun
    killed.kill()
    finish(killed)

    ended = [finish(process, seconds=300) for process in others]
    assert [process.returncode for process in ended] == [0, 0], [process.stderr[-2000:] for process in ended]
    assert sum("Applying" in process.stdout for process in ended) == 1  # whoever came second found all of it done
    seen = run_shell(LOOK, DATABASE_URL=own_database)
    assert seen.stdout.splitlines() == [before.stdout.splitlines()[-1], "[] [] {} 0"], seen.stderr[-2000:]
