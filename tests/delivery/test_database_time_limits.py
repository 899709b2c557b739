"""A web process does not wait for a database for ever; a command does."""

import os

import pytest
from django.db import connection

from tests.processes import run_shell

LIMITED = "from charity_site.delivery.database.time_limits import answers_within, limit_waits\nlimit_waits()\n"
SLEEP = """
from django.db import connection, OperationalError
def sleep(seconds):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        print("slept")
    except OperationalError as error:
        print(str(error).splitlines()[0])
    finally:
        connection.close_if_unusable_or_obsolete()
"""
needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has a limit of its own")


def lines(code):
    result = run_shell(code, DATABASE_URL=os.environ["DATABASE_URL"])
    return result.stdout.splitlines(), result.stderr


@needs_postgresql
def test_a_statement_ends_with_its_limit_and_the_process_goes_on():
    code = f"{LIMITED}{SLEEP}from django.conf import settings\nsettings.DATABASE_SECONDS = 1\nsleep(5)\nsleep(0)"
    found, errors = lines(code)
    assert found == ["canceling statement due to statement timeout", "slept"], errors


@needs_postgresql
def test_a_server_that_is_silent_is_given_up_and_a_new_connection_is_made():
    code = f"{LIMITED}{SLEEP}sleep(0)\nwith answers_within(0.5):\n    sleep(5)\nsleep(0)"
    found, errors = lines(code)
    assert found == ["slept", "The database did not answer in time.", "slept"], errors


@needs_postgresql
def test_a_command_waits_as_long_as_it_takes():
    code = f"{SLEEP}from django.conf import settings\nsettings.DATABASE_SECONDS = 0\nsleep(1)"
    found, errors = lines(code)
    assert found == ["slept"], errors
