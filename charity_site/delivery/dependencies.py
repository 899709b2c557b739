"""What a process needs to serve visitors."""

from functools import cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class NotMigrated(Exception):
    """The database is older than the code."""


def ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache  # of success alone: a process's code never gets newer
def ask_migrations():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMigrated


CHECKS = {"database": ask_database, "migrations": ask_migrations}  # name -> raises when it is missing; rooms add theirs
NOTICES = []  # functions that give a sentence (str) on what someone must mend while visitors stay, or ''; rooms add theirs
