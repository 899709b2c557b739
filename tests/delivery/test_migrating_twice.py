"""Two that migrate at once, as two new containers do. Only a server has two: this is not tried on SQLite (tests/databases.py)."""

from tests.delivery.test_schema_check import MIGRATE
from tests.processes import finish, run_shell, shell

GO_BACK = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate([("giving", "0001_initial")])
"""


def test_one_of_two_that_migrate_waits_and_finds_nothing_to_do(own_database):
    assert run_shell(GO_BACK, DATABASE_URL=own_database).returncode == 0
    both = [finish(process) for process in [shell(MIGRATE, DATABASE_URL=own_database) for _ in range(2)]]
    assert [each.returncode for each in both] == [0, 0], [each.stderr[-2000:] for each in both]
    assert sorted("No migrations to apply" in each.stdout for each in both) == [False, True]
