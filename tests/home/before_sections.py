"""The demo as version 4f01d01 of 29 November 2026 stored it: the last one before the sections of a disease page became modules and
roles a declaration. Runs in a process of its own, on a database of its own.

before_sections.json.xz was made by that version, in an empty SQLite database, without logins and without files:

    python manage.py migrate
    python manage.py load_demo
    python manage.py dumpdata --all --exclude wagtailsearch --output before_sections.json.xz

Left out is staff's own search index: it is no content, and the full-text tables of it cannot be dumped.
"""

import json
import lzma
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from charity_site.home.old_installs import recorded
from tests.migrating import migrate_to

ROWS = Path(__file__).with_suffix(".json.xz")
# The last migration of each room in that version.
BEFORE = [
    ("api", "0001_initial"),
    ("consent", "0002_kept_documents"),
    ("core", "0001_initial"),
    ("delivery", "0002_waiting_mail"),
    ("diseases", "0009_where_a_symptom_is"),
    ("glossary", "0002_named_medical_words"),
    ("home", "0008_words_that_lead_here"),
    ("images", "0004_looks_of_old_pictures"),
    ("research", "0004_raised_signs"),
    ("safeguarding", "0003_ended_links_in_receipts"),
    ("site_search", "0003_kinds_by_one_name"),
    ("stories", "0002_raised_signs"),
    ("users", "0001_initial"),
]


def back():
    """Make of a migrated database one of that version, with its rows and nothing else."""
    migrate_to(BEFORE)
    empty_tables()
    apps = recorded(MigrationExecutor(connection).loader).apps
    with transaction.atomic():
        for row in json.loads(lzma.decompress(ROWS.read_bytes())):
            store(apps.get_model(row["model"]), row["pk"], row["fields"])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def empty_tables():
    """Delete all rows, also of tables that have another name today, of which "flush" knows nothing."""
    names = connection.introspection.table_names()
    tables = [name for name in names if name != "django_migrations" and not name.startswith("wagtailsearch_")]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))


def store(model, key, values):
    """Store one row of `model` as it was dumped, and what it is connected with in tables that have no model."""
    fields = {name: model._meta.get_field(name) for name in values}
    connected = {name: keys for name, keys in values.items() if fields[name].many_to_many}
    stored = {fields[name].attname: fields[name].to_python(values[name]) for name in values.keys() - connected.keys()}
    record = model(**{model._meta.pk.attname: key}, **stored)
    record.save_base(raw=True, force_insert=True)  # as Django loads fixtures: of a page its own table alone
    for name, keys in connected.items():
        getattr(record, name).set(keys)


def rows():
    """Return all rows of all tables, each as {column: value in words}, by table; with programs in today's spelling, which
    migrations brought into names and versions, and without the digests of such names."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [today(column[0]) for column in cursor.description]
            read = [dict(zip(columns, map(today, row), strict=True)) for row in cursor.fetchall()]
            found[today(table)] = [{name: row[name] for name in columns if name != "content_path_hash"} for row in read]
    return found


# What became a record of its own since: reviews (review), funds (research). Tests of their migrations say what of it is kept.
MOVED = {"reviewed_by", "last_reviewed", "next_review", "gift_designation", "fund"}


def today(value):
    text = str(value).replace("programme", "program")
    if not text.startswith('{"'):
        return text
    kept = {name: each for name, each in json.loads(text).items() if name not in MOVED}
    return json.dumps(kept, sort_keys=True)  # PostgreSQL orders keys by length


def lost(before, after):
    """Return what stood in the rows `before` and stands in none `after`, by table."""
    found = {}
    for table, old in before.items():
        columns = old[0].keys() - MOVED if old else ()
        there = {tuple(row.get(column) for column in columns) for row in after.get(table, ())}
        if gone := [row for row in old if tuple(row[column] for column in columns) not in there]:
            found[table] = gone
    return found
