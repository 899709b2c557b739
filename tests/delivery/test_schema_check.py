"""A database whose tables are not those of the code is refused with a sentence, wherever somebody would notice."""

import pytest
from django.db import connection
from django.test import Client

from charity_site.delivery.database.schema_check import check_schema, differences
from charity_site.delivery.web import readiness
from tests.processes import finish, run_shell, shell

SENTENCE = "does not have the tables of this version of the site: stories_storypage has no year. Run manage.py migrate."
SPOIL = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE stories_storypage RENAME COLUMN year TO years")
"""
MIGRATE = """
from django.core.management import CommandError, call_command
try:
    call_command("migrate", verbosity=1)
except CommandError as error:
    print(error)
"""
START = "import charity_site.wsgi"


def test_the_tables_are_those_of_the_code(db):
    assert differences() == []
    check_schema()


@pytest.fixture
def spoilt_database(own_database):
    assert run_shell(SPOIL, DATABASE_URL=own_database).returncode == 0
    return own_database


def test_start_and_migrate_refuse_other_tables_with_a_sentence(spoilt_database):
    started, migrated = [shell(code, DATABASE_URL=spoilt_database) for code in (START, MIGRATE)]
    started, migrated = finish(started), finish(migrated)
    assert started.returncode == 1 and SENTENCE in started.stderr and "Traceback" not in started.stderr
    assert SENTENCE in migrated.stdout


def test_readiness_refuses_other_tables_with_a_sentence(db, monkeypatch):
    monkeypatch.setitem(readiness.READINESS_CHECKS, "tables", check_schema)  # which keeps its answer while all is well
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE delivery_change ADD COLUMN former integer NULL")
    assert Client().get("/health/ready").status_code == 200  # an older version does not mind
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE delivery_change RENAME COLUMN token TO tokens")
    response = Client().get("/health/ready")
    assert response.status_code == 503
    assert response.content.decode().startswith(
        "missing: tables\nThe database does not have the tables of this version"
    )
    assert "delivery_change has no token, delivery_change wants tokens, which nobody gives" in response.content.decode()


def test_looking_at_the_tables_takes_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        differences()
