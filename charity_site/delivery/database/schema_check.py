"""Check whether the tables are those that the code works with. The record of migrations only says what was done to them
once."""

from collections import defaultdict

from django.apps import apps
from django.db import connection

# Of each column: its table, its name, and whether a row must give it a value.
COLUMNS = {
    "postgresql": """
        SELECT table_name, column_name,
            is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'
        FROM information_schema.columns WHERE table_schema = current_schema()""",
    "sqlite": """
        SELECT tables.name, columns.name, columns."notnull" AND columns.dflt_value IS NULL
        FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
        UNION ALL SELECT name, 'rowid', 0 FROM sqlite_master WHERE type = 'table'""",
}
NAMED = 3  # of many differences, in a sentence


class SchemaMismatch(Exception):
    """The tables are not those of the code. Its text says so to staff."""


def columns() -> dict[str, dict[str, bool]]:
    """Return the columns of all tables in the database: {table: {column: whether each row must give it a value}}."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column, needed in cursor.fetchall():
            found[table][column] = needed
    return found


def differences() -> list[str]:
    """Return where the code would fail on these tables, such as “delivery_change has no token”."""
    there = columns()
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not model._meta.can_migrate(connection):
            continue
        if table not in there:
            found.append(f"{table} is missing")
            continue
        known = {field.column for field in model._meta.local_concrete_fields}
        found += [f"{table} has no {column}" for column in sorted(known - there[table].keys())]  # type: ignore[type-var]  # a field of a table has a column
        unknown = sorted(there[table].keys() - known)
        found += [f"{table} wants {column}, which nobody gives" for column in unknown if there[table][column]]
    return found


def check_schema() -> None:
    """Raise SchemaMismatch when the tables are not those of the code."""
    if found := differences():
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        raise SchemaMismatch(
            f"The database does not have the tables of this version of the site: {', '.join(found[:NAMED])}{more}. "
            "Run manage.py migrate. If it says the same, nothing is lost: docs/deploy.md, “When the tables are others”."
        )
