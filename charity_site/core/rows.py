"""All rows of a page in one query, however many tables they stand in.

Django takes one query for each table, and most of what that costs is not the database but writing SQL. Here it is written
once in the life of a process.
"""

import json
from functools import cache
from itertools import chain

from django.db import connection, models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from modelcluster.queryset import FakeQuerySet
from wagtail.models import Orderable

ARRAY = {"sqlite": "json_array({})", "postgresql": "json_build_array({})::text"}


def fetch_rows(page):
    """Fetch all rows of `page` (list) with the records that they name, such as a source. `page.<rows>.all()` has them then.

    For rows of numbers, words, dates and yes or no: other kinds of values look different in JSON.
    """
    kinds = kinds_of_rows(type(page))
    found = {name: [] for name in kinds}
    with connection.cursor() as cursor:
        cursor.execute(statement(type(page)), [page.pk] * len(kinds))
        for name, values in cursor.fetchall():
            found[name].append(made(kinds[name].related_model, iter(json.loads(values))))
    cached = page.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in found.items():
        rows.sort(key=lambda row: (row.sort_order is None, row.sort_order, row.pk))
        cached[kinds[name].cache_name] = FakeQuerySet(kinds[name].related_model, rows)
    return list(chain.from_iterable(found.values()))


@cache
def kinds_of_rows(page_model):
    """The lists of `page_model`, by name: {str: relation}. Comments of staff are none."""
    relations = get_all_child_relations(page_model)
    return {kind.get_accessor_name(): kind for kind in relations if issubclass(kind.related_model, Orderable)}


@cache
def statement(page_model):
    """The SQL (str): of each row its list's name and, as JSON, its values and then those of the records that it names."""
    name = connection.ops.quote_name
    selects = []
    for relation, kind in kinds_of_rows(page_model).items():
        row = kind.related_model
        columns = [f"r.{name(field.column)}" for field in row._meta.concrete_fields]
        tables = f"{name(row._meta.db_table)} r"
        for number, link in enumerate(links(row)):
            record = link.related_model._meta
            columns += [f"j{number}.{name(field.column)}" for field in record.concrete_fields]
            tables += (
                f" LEFT JOIN {name(record.db_table)} j{number}"
                f" ON j{number}.{name(record.pk.column)} = r.{name(link.column)}"
            )
        values = ARRAY[connection.vendor].format(", ".join(columns))
        selects.append(
            f"SELECT '{relation}', {values} FROM {tables} WHERE r.{name(kind.field.column)} = %s"  # noqa: S608 - our names
        )
    return " UNION ALL ".join(selects)


@cache
def links(row_model):
    """The foreign keys of `row_model`, but for the one to its page."""
    return [
        field
        for field in row_model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey)
    ]


def made(row_model, values):
    """The row (`row_model`) of `values` (iterator), in the order of `statement`."""
    row = record_of(row_model, values)
    for link in links(row_model):
        link.set_cached_value(row, record_of(link.related_model, values))
    return row


def record_of(model, values):
    """The record (`model`) of as many of `values` (iterator) as it has fields; None for one that is not there."""
    fields = model._meta.concrete_fields
    stored = [field.to_python(next(values)) for field in fields]
    if stored[0] is None:
        return None
    return model.from_db(connection.alias, [field.attname for field in fields], stored)
