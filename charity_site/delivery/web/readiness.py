"""Check what a process needs to serve visitors."""

from functools import cache

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from charity_site.delivery.database.schema_check import check_schema
from charity_site.delivery.pagecache.default_store import get_store


class NotMigrated(Exception):
    """The database is older than the code."""


def check_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache  # of success alone: a process's code never gets newer
def check_migrations():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMigrated


def page_cache_notice():
    """A sentence (str) while pages cannot be copied, '' when they can. Visitors get pages all the same, only slower."""
    problem = settings.PAGE_CACHE and get_store().problem()
    return f"no copies of pages: {problem} (PAGE_CACHE_DIR)" if problem else ""


# name -> raises when it is missing; rooms add theirs
READINESS_CHECKS = {"database": check_database, "migrations": check_migrations, "tables": cache(check_schema)}
# Functions that give a sentence (str) on what someone must mend while visitors stay, or ''; rooms add theirs.
NOTICES = [page_cache_notice]
