"""What a process needs to serve visitors."""

from functools import cache

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from charity_site.delivery.present import store
from charity_site.delivery.tables import ask_tables


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


def ask_for_copies():
    """A sentence (str) while pages cannot be copied, '' when they can. Visitors get pages all the same, only slower."""
    problem = settings.PAGE_CACHE and store().problem()
    return f"no copies of pages: {problem} (PAGE_CACHE_DIR)" if problem else ""


# name -> raises when it is missing; rooms add theirs
CHECKS = {"database": ask_database, "migrations": ask_migrations, "tables": cache(ask_tables)}
# Functions that give a sentence (str) on what someone must mend while visitors stay, or ''; rooms add theirs.
NOTICES = [ask_for_copies]
