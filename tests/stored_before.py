"""Rows as versions of the site stored them that did not clean text."""

from django.db import connection


def store(record, **values):
    """Put `values` (str) into the row of `record`, past all that cleans them."""
    with connection.cursor() as cursor:
        for name, value in values.items():
            field = record._meta.get_field(name)
            key = field.model._meta.pk
            statement = f"UPDATE {field.model._meta.db_table} SET {field.column} = %s WHERE {key.column} = %s"
            cursor.execute(statement, [value, key.get_db_prep_value(record.pk, connection)])
