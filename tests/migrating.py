"""Goes from the tables of today to older ones and up again, in a process of its own, on a database of its own."""

from itertools import groupby

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate_to(targets):
    """Go to `targets` (list of (room, name of its migration)), back or forth, one room at a time: Django makes the models anew
    with each migration between the first and the last one of a plan, also with those that it leaves as they are."""
    plan = MigrationExecutor(connection).migration_plan(targets)
    for _, steps in groupby(plan, key=lambda step: step[0].app_label):
        MigrationExecutor(connection).migrate(targets, plan=list(steps))
